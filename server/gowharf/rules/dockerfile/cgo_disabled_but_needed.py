"""cgo is off, and a package needs it.

Why: with CGO_ENABLED=0, or where no C compiler is found (Alpine), files that `import "C"` are left out. A package that
has no others can't be built; some modules build all the same and then fail when they run. (cmd/cgo)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

import "C"

func main() {}
```
```Dockerfile
FROM golang:1.24
ENV CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ go build runs with CGO_ENABLED=0, and all files of /src need cgo
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV CGO_ENABLED=1
WORKDIR /src
COPY . .
RUN go build -o /app .
```
A module that fails only when it runs:

```go.mod
module example.com/app

go 1.24

require github.com/mattn/go-sqlite3 v1.14.22
```
```go.sum
github.com/mattn/go-sqlite3 v1.14.22 h1:2gZY6PC6kBnID23Tichd1K+Z0oS6nE/XwU+Vz/5o4kU=
github.com/mattn/go-sqlite3 v1.14.22/go.mod h1:Uh1q+B4BYcTPb+yiD3kU8Ct7aC0hY9fxUwlHK0RXw+Y=
```
```main.go
package main

import _ "github.com/mattn/go-sqlite3"

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ go build runs without cgo, which github.com/mattn/go-sqlite3 needs when it runs
```
Fine:
```go.mod
module example.com/app

go 1.24

require github.com/mattn/go-sqlite3 v1.14.22
```
```go.sum
github.com/mattn/go-sqlite3 v1.14.22 h1:2gZY6PC6kBnID23Tichd1K+Z0oS6nE/XwU+Vz/5o4kU=
github.com/mattn/go-sqlite3 v1.14.22/go.mod h1:Uh1q+B4BYcTPb+yiD3kU8Ct7aC0hY9fxUwlHK0RXw+Y=
```
```main.go
package main

func main() {}
```
```local.go
//go:build sqlite

package main

import _ "github.com/mattn/go-sqlite3"
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
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
```cgo.go
package main

import "C"
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.images import base_image
from gowharf.replay.model import GoRun
from gowharf.rules.dockerfile.bases import external
from gowharf.rules.dockerfile.gowords import first_run, runs, steps_before, written
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax.gomod import Require
from gowharf.text.source import Place, Span

RULE = Rule("cgo-disabled-but-needed", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/cgo")

# Modules whose packages do nothing useful without cgo.
_NEED_CGO = frozenset(
    """
    github.com/mattn/go-sqlite3 github.com/confluentinc/confluent-kafka-go github.com/confluentinc/confluent-kafka-go/v2
    gocv.io/x/gocv github.com/davidbyttow/govips/v2 github.com/h2non/bimg github.com/linxGnu/grocksdb
    github.com/godror/godror github.com/marcboeker/go-duckdb github.com/libgit2/git2go/v34 github.com/veandco/go-sdl2
    github.com/mutecomm/go-sqlcipher/v4 github.com/google/gopacket/pcap
    """.split()
)
_BUILDS = ("build", "install", "run")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A package of which nothing is left."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in (kinds.PACKAGE_EXCLUDED, kinds.IMPORT_EXCLUDED) or first is None:
        return
    if failure.values.get("cgo") != "true":
        return
    spot, run = first
    off = "CGO_ENABLED=0" if run.env.get("CGO_ENABLED") == "0" else "cgo off, for want of a C compiler"
    message = f"{run.command} runs with {off}, and all files of {failure.values.get('directory', '')} need cgo"
    edit = _enabled(facts, spot, run)
    fixes = (Fix("Build with CGO_ENABLED=1", Safety.UNSAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, run.span), fixes=fixes)


def check(facts: Facts) -> Iterator[Finding]:
    """A module that is known to need cgo when it runs, imported by what is built."""
    for spot in runs(facts):
        run = spot.run
        if (
            run is None
            or run.name not in _BUILDS
            or run.failures
            or run.module_source is None
            or not _is_off(spot, run)
        ):
            continue
        file = facts.project.gomod(run.module_source)
        used = _NEED_CGO.intersection(run.uses)
        wanted = next((r for r in file.requires if r.path in used), None) if file else None
        if wanted is None:
            continue
        message = f"{run.command} runs without cgo, which {wanted.path} needs when it runs"
        label = Label(_place(run.module_source, wanted), "required here")
        place = Place(spot.replay.path, run.span)
        yield Finding(RULE.name, Severity.WARNING, message, place, related=(label,))


def _place(path: str, require: Require) -> Place:
    return Place(path, require.path_token.span)


def _is_off(spot: Spot, run: GoRun) -> bool:
    """CGO_ENABLED=0, or an Alpine image of Go 1.20 or later to which no step added a compiler."""
    given = run.env.get("CGO_ENABLED", "")
    if given in ("0", "1") or given is None:
        return given == "0"
    base = external(spot).base
    image = base_image(base, {}) if base is not None else None
    if image is None or not image.golang or image.tools.cc is not False or compare(run.go_version or "0", "1.20") < 0:
        return False
    before = [step for step in steps_before(spot) if step.instruction.keyword in ("RUN", "COPY", "ADD")]
    return not any(step.opaque or "apk" in step.instruction.args.text for step in [*before, spot.step])


def _enabled(facts: Facts, spot: Spot, run: GoRun) -> FileEdit | None:
    """The 0 that turns cgo off, where it stands in the Dockerfile."""
    place = written(spot, facts.project)
    if place is None or run.env.get("CGO_ENABLED") != "0":
        return None
    start = run.span.start
    at = place.source.text[start : run.argv[0].span.start].find("CGO_ENABLED=0")
    if at >= 0:
        end = start + at + len("CGO_ENABLED=0")
        return replace(Place(place.path, Span(end - 1, end)), "1")
    for step in reversed(steps_before(spot)):
        for pair in step.instruction.pairs if step.instruction.keyword in ("ENV", "ARG") else ():
            if pair.key == "CGO_ENABLED":
                return replace(Place(place.path, pair.value_span), "1") if pair.value == "0" else None
    return None
