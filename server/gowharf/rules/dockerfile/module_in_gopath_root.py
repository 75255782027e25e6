"""The module lies in GOPATH's root, or in the temporary directory.

Why: golang images start in /go, which is GOPATH. Up to Go 1.21 go refuses a go.mod there, later it warns each time; one
in /tmp is passed over by every version. A WORKDIR of its own is all it takes. (Dockerfile reference, "WORKDIR")

```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.21
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ the module is in /go, which is GOPATH, and go build refuses that
```
Go says:
```
$GOPATH/go.mod exists but should not
```
Fixed:
```Dockerfile
FROM golang:1.21
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Since Go 1.22 it is a warning:

```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ the module is in /go, which is GOPATH: go build warns of it and Go 1.21 refuses it
```
Fine:
```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.21
WORKDIR /go/src/app
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.replay.paths import clean
from gowharf.rules.dockerfile.gowords import first_run, runs
from gowharf.rules.edits import line_after, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "module-in-gopath-root", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#workdir"
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A go.mod that go refuses for where it lies."""
    first = first_run(case)
    if case.failure.kind != kinds.MODULE_IN_GOPATH or first is None:
        return
    spot, run = first
    directory = case.failure.values.get("directory", "")
    temporary = case.failure.values.get("root") == "temp"
    what = "the directory for temporary files" if temporary else "GOPATH"
    verb = "passes over it" if temporary else "refuses that"
    message = f"the module is in {directory}, which is {what}, and {run.command} {verb}"
    place = Place(spot.replay.path, run.span)
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, spot, directory))


def check(facts: Facts) -> Iterator[Finding]:
    """Once a stage: go warns only."""
    told: set[tuple[str, int]] = set()
    for spot in runs(facts):
        run = spot.run
        key = (spot.replay.path, spot.stage.number)
        if run is None or run.module is None or run.failures or key in told or run.name in ("env", "version"):
            continue
        gopath = (run.env.get("GOPATH") or "").partition(":")[0]
        if not gopath.startswith("/") or clean(gopath) != run.module:
            continue
        told.add(key)
        message = f"the module is in {run.module}, which is GOPATH: {run.command} warns of it and Go 1.21 refuses it"
        place = Place(spot.replay.path, run.span)
        yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_fixes(facts, spot, run.module))


def _fixes(facts: Facts, spot: Spot, directory: str) -> tuple[Fix, ...]:
    """WORKDIR /src: behind FROM, or in place of the WORKDIR that names the directory."""
    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None or spot.stage.parent is not None:
        return ()
    named = [
        step
        for step in spot.stage.steps
        if step.number < spot.step.number and step.instruction.keyword == "WORKDIR" and step.instruction.words
    ]
    absolute = any(
        step.instruction.keyword in ("COPY", "ADD")
        and step.instruction.words
        and clean("/" + step.instruction.words[-1].raw) == directory
        and step.instruction.words[-1].raw.startswith("/")
        for step in spot.stage.steps
    )
    if absolute or spot.step.workdir != directory:
        return ()
    safety = Safety.UNSAFE if _mentioned(source.text, directory) else Safety.SAFE
    if named:
        word = named[-1].instruction.words[0]
        if word.raw.rstrip("/") != directory:
            return ()
        return (Fix("Set WORKDIR /src", safety, (replace(Place(source.path, word.span), "/src"),)),)
    keyword = "workdir" if spot.stage.instruction.keyword_span.text(source.text).islower() else "WORKDIR"
    edit = line_after(source, max(spot.stage.instruction.span.end - 1, 0), f"{keyword} /src")
    return (Fix("Set WORKDIR /src", safety, (edit,)),)


def _mentioned(text: str, directory: str) -> bool:
    """Whether the Dockerfile names what lies in the directory, apart from what is go's own there."""
    rest = text
    for own in ("/bin", "/pkg", "/src/"):
        rest = rest.replace(directory + own, "")
    return f"{directory}/" in rest.replace("/usr/local/go/", "")
