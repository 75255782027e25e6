"""`go mod tidy` or `go mod vendor` runs before the sources are copied.

Why: both go by the imports of the module's .go files. Where there are none yet, tidy removes every requirement from
go.mod and vendor writes an empty vendor/, and the build behind them lacks its modules. `go mod download` goes by go.mod
alone. (Go modules reference, "go mod tidy")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod tidy
    ^^^^^^^^^^^ go mod tidy runs before any .go file is copied and removes example.com/lib from go.mod
COPY *.go ./
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY *.go ./
RUN go build -o /app .
```
Undone by a COPY of go.mod behind it:

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod tidy
    ^^^^^^^^^^^ go mod tidy runs before any .go file is copied and removes every requirement from go.mod
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /app .
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
RUN go mod vendor && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.gowords import (
    drop_words,
    first_run,
    name_word,
    replace_word,
    steps_before,
    written,
)
from gowharf.rules.dockerfile.tidying import early
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "tidy-before-sources",
    Severity.ERROR,
    "dockerfile",
    "https://go.dev/ref/mod#go-mod-tidy",
    needs=("go mod tidy", "go mod vendor"),
)

_LOST = frozenset((kinds.IMPORT_NOT_REQUIRED, kinds.IMPORT_NOT_VENDORED))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """An import that no module provides any more, and the command that took its module away."""
    first = first_run(case)
    if case.failure.kind not in _LOST or first is None:
        return
    spot = first[0]
    emptied = _emptied(spot, edited=case.failure.values.get("gomod") == "edited", kind=case.failure.kind)
    if emptied is None or emptied.run is None:
        return
    package = case.failure.values.get("package", "its imports")
    lost = f"removes {_module(facts, package)} from go.mod" if emptied.run.name == "mod tidy" else "vendors nothing"
    message = f"{emptied.run.command} runs before any .go file is copied and {lost}"
    related = (Label(case.failure.place, "imported here"),) if case.failure.place is not None else ()
    yield Finding(
        RULE.name,
        RULE.severity,
        message,
        Place(emptied.replay.path, emptied.run.span),
        related=related,
        fixes=_fixes(facts, emptied),
    )


def check(facts: Facts) -> Iterator[Finding]:
    """One that a later COPY undoes, so that nothing fails."""
    told = {finding.place for case in facts.cases for finding in explain(case, facts)}
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    spot = Spot(replay, stage, step, run)
                    place = Place(replay.path, run.span)
                    if run.failures or place in told or not early(spot, run) or not _requires(facts, run.module_source):
                        continue
                    what = "vendors nothing"
                    if run.name == "mod tidy":
                        what = "removes every requirement from go.mod"
                    message = f"{run.command} runs before any .go file is copied and {what}"
                    yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_fixes(facts, spot))


def _requires(facts: Facts, gomod: str | None) -> bool:
    file = facts.project.gomod(gomod) if gomod is not None else None
    return file is not None and bool(file.requires)


def _emptied(spot: Spot, edited: bool, kind: str) -> Spot | None:
    """The early command before a step."""
    wanted = "mod tidy" if kind == kinds.IMPORT_NOT_REQUIRED else "mod vendor"
    if kind == kinds.IMPORT_NOT_REQUIRED and not edited:
        return None
    for step in reversed(steps_before(spot)):
        for run in step.go:
            held = Spot(spot.replay, spot.stage, step, run)
            if run.name == wanted and early(held, run):
                return held
    return None


def _module(facts: Facts, package: str) -> str:
    from gowharf.rules.dockerfile.required import module_of

    known = module_of(facts.project, package)
    return known[0] if known is not None else package


def _fixes(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    place = written(spot, facts.project)
    run = spot.run
    name = name_word(run) if run is not None else None
    if place is None or run is None or name is None:
        return ()
    if run.name == "mod vendor":
        return ()
    edits: list[FileEdit | None] = [replace_word(place, name, "download")]
    flags = run.argv[run.argv.index(name) + 1 :]
    if flags:
        edits.append(drop_words(place, flags))
    if any(edit is None for edit in edits):
        return ()
    return (Fix("Use go mod download", Safety.SAFE, tuple(edit for edit in edits if edit is not None)),)
