"""`go get` is meant to install a program.

Why: since Go 1.18 `go get` changes go.mod and installs nothing; `go install path@version` does. (Go modules reference,
"go install")

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
COPY . .
RUN go get example.com/cmd/stringer@v1.2.3
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ go get installs nothing since Go 1.18, and stringer is used later
RUN stringer -type=Pill
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go install example.com/cmd/stringer@v1.2.3
RUN stringer -type=Pill
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
COPY . .
RUN go get example.com/cmd/stringer@v1.2.3 && go install example.com/cmd/stringer
RUN stringer -type=Pill
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.replay.model import Argument, GoRun
from gowharf.rules.dockerfile.gowords import (
    drop_words,
    flag_words,
    insert_behind,
    name_word,
    replace_word,
    runs,
    written,
)
from gowharf.rules.dockerfile.shells import called
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule(
    "go-get-does-not-install", Severity.WARNING, "dockerfile", "https://go.dev/ref/mod#go-install", needs=("go get",)
)


def check(facts: Facts) -> Iterator[Finding]:
    """Programs that `go get` names and that the stage calls afterwards."""
    for spot in runs(facts):
        run = spot.run
        if run is None or run.name != "get" or run.module is None or compare(run.go_version or "0", "1.18") < 0:
            continue
        for word in run.arguments:
            name = _program(word.value or "")
            used = _used(spot, name) if name else None
            if used is None or _installed(spot, word):
                continue
            message = f"go get installs nothing since Go 1.18, and {name} is used later"
            related = (Label(Place(spot.replay.path, used), "used here"),)
            place = Place(spot.replay.path, run.span)
            yield Finding(
                RULE.name, RULE.severity, message, place, related=related, fixes=_fixes(facts, spot, run, word)
            )
            break


def installs(spot: Spot, run: GoRun) -> bool:
    """Whether the command is meant to install a program that is used later."""
    names = [(word, _program(word.value or "")) for word in run.arguments]
    return any(name and _used(spot, name) is not None and not _installed(spot, word) for word, name in names)


def _program(package: str) -> str:
    """The program's name: the last element of the path, a major version skipped."""
    path = package.partition("@")[0].rstrip("/")
    last = path.rpartition("/")[2]
    if last[:1] == "v" and last[1:].isdigit():
        last = path.rpartition("/")[0].rpartition("/")[2]
    return last if last not in (".", "..", "...", "") and "." not in last else ""


def _used(spot: Spot, name: str) -> Span | None:
    """Where a later command of the stage calls the program, or a COPY takes it."""
    for step in spot.stage.steps:
        if step.number < spot.step.number:
            continue
        for call in called(step.instruction):
            after = step.number > spot.step.number or (spot.run is not None and call.span.start > spot.run.span.start)
            if after and call.words and call.words[0] in (name, f"/go/bin/{name}", f"$GOPATH/bin/{name}"):
                return call.span
    for stage in spot.replay.stages[spot.stage.number + 1 :]:
        for step in stage.steps:
            for copied in step.instruction.words[:-1] if step.instruction.keyword == "COPY" else ():
                if copied.raw == f"/go/bin/{name}" and step.instruction.flag("from") is not None:
                    return copied.span
    return None


def _installed(spot: Spot, word: Argument) -> bool:
    """Whether a go install of the same program stands in the stage too."""
    package = (word.value or "").partition("@")[0]
    return any(
        run.name in ("install", "build") and any((w.value or "").partition("@")[0] == package for w in run.arguments)
        for step in spot.stage.steps
        for run in step.go
    )


def _fixes(facts: Facts, spot: Spot, run: GoRun, word: Argument) -> tuple[Fix, ...]:
    place = written(spot, facts.project)
    name = name_word(run)
    if place is None or name is None or len(run.arguments) != 1:
        return ()
    edits: list[FileEdit | None] = [replace_word(place, name, "install")]
    for flag in ("u", "d", "t"):
        words = flag_words(run, flag)
        if words:
            edits.append(drop_words(place, words))
    safety = Safety.SAFE
    if "@" not in (word.value or ""):
        edits.append(insert_behind(place, word, "@latest"))
        safety = Safety.UNSAFE
    if any(edit is None for edit in edits):
        return ()
    return (Fix("Use go install", safety, tuple(edit for edit in edits if edit is not None)),)
