"""A go command writes go.mod or go.sum on a read-only mount.

Why: a bind mount of the context is read-only unless it says `rw`, and what is written then is thrown away.
(Dockerfile reference, "RUN --mount=type=bind")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
RUN --mount=type=bind,target=. go mod tidy && go build -o /app .
    ^^^^^^^^^^^^^^^^^^^^^^^^^^ go mod tidy writes /src/go.sum, and the bind mount at /src is read-only
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
RUN --mount=type=bind,target=.,rw go mod tidy && go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
RUN --mount=type=bind,target=. go build -o /app . && go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun
from gowharf.replay.paths import below
from gowharf.rules.dockerfile.gowords import (
    first_run,
    flag_words,
    insert_word,
    name_word,
    replace_word,
    written,
)
from gowharf.rules.dockerfile.mounts import mounts
from gowharf.rules.dockerfile.trial import breaks
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "readonly-bind-mount",
    Severity.ERROR,
    "dockerfile",
    "https://docs.docker.com/reference/dockerfile/#run---mounttypebind",
)

_WRITES = frozenset((kinds.GO_MOD_READ_ONLY, kinds.OUTPUT_UNWRITABLE))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the mount."""
    first = first_run(case)
    if case.failure.kind not in _WRITES or first is None:
        return
    spot, run = first
    path = case.failure.values.get("path", "")
    held = next((m for m in mounts(spot.step, "bind") if m.mount.readonly and below(path, m.target)), None)
    if held is None:
        return
    message = f"{run.command} writes {path}, and the bind mount at {held.target} is read-only"
    fixes = _elsewhere(facts, spot, run, path) if case.failure.kind == kinds.OUTPUT_UNWRITABLE else ()
    explicit = any(key in ("ro", "readonly") for key, _, _ in held.mount.fields)
    if spot.replay.build.inline is None and not explicit and '"' not in (held.flag.value or '"'):
        edit = insert(spot.replay.path, held.flag.value_span.end, ",rw")
        fixes += (Fix("Let it write, and throw away what it writes (rw)", Safety.UNSAFE, (edit,)),)
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, held.flag.span), fixes=fixes)


_OUT = "/out"


def _elsewhere(facts: Facts, spot: Spot, run: GoRun, path: str) -> tuple[Fix, ...]:
    """The program written outside the mount, and taken from there by the COPYs that want it."""
    place, name = written(spot, facts.project), name_word(run)
    if place is None or name is None or run.name != "build" or run.image is None or run.image.look(_OUT).present:
        return ()
    target = f"{_OUT}/{path.rpartition('/')[2]}"
    words = flag_words(run, "o")
    if not words:
        edit: FileEdit | None = insert_word(place, name, f"-o {target}")
    elif len(words) == 2:
        edit = replace_word(place, words[1], target)
    else:
        edit = replace_word(place, words[0], f"-o={target}")
    if edit is None or (not words and place.instruction.json):
        return ()
    edits = (edit, *_taken(spot, path, target))
    safety = Safety.UNSAFE if breaks(facts, spot.replay, edits) else Safety.SAFE
    return (Fix(f"Write it to {target}, which is no part of the mount", safety, edits),)


def _taken(spot: Spot, path: str, target: str) -> Iterator[FileEdit]:
    """The sources of later COPYs that name the program."""
    names = {spot.stage.name, str(spot.stage.number)}
    for stage in spot.replay.stages[spot.stage.number + 1 :]:
        for step in stage.steps:
            flag = step.instruction.flag("from")
            if step.instruction.keyword != "COPY" or flag is None or (flag.value or "").lower() not in names:
                continue
            for word in step.instruction.words[:-1]:
                if word.raw == path:
                    yield replace(Place(spot.replay.path, word.span), target)
