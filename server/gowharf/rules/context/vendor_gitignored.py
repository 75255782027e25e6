"""git ignores vendor/, which the build needs.

Why: what git ignores is on the laptop and not in the clone that CI builds from. A COPY of vendor/, -mod=vendor and
GOPROXY=off then have nothing to work with. (git, "gitignore")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=vendor -o /app .
```
Fine:
```.gitignore
vendor/
```
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
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.look import Absence
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import wanted_vendor
from gowharf.rules.context.vendor_dockerignored import copied_vendor
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Rule, Severity

RULE = Rule("vendor-gitignored", Severity.ERROR, "context", "https://git-scm.com/docs/gitignore")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure that vendor/ would have prevented, or a COPY of it, in a fresh clone."""
    copied = copied_vendor(case, facts.project)
    if copied is not None:
        spot, why = copied
        if why.kind == "gitignored":
            yield from _finding(facts.project, spot, why, "COPY")
        return
    lost = wanted_vendor(case, facts.project)
    if lost is not None and lost.why.kind == "gitignored":
        yield from _finding(facts.project, lost.spot, lost.why, lost.run.command)


def vendored_by_scripts(project: Project) -> bool:
    """Whether a Makefile, script or workflow runs `go mod vendor`, perhaps before it builds the image."""
    for paths in project.found.builders.values():
        for path in paths:
            source = project.source(path)
            if source is not None and ("mod vendor" in source.text or "work vendor" in source.text):
                return True
    return False


def _finding(project: Project, spot: Spot, why: Absence, who: str) -> Iterator[Finding]:
    if why.place is None:
        return
    origin = (why.origin or "vendor").removesuffix("/modules.txt")
    fix = included(project, spot, why, origin, directory=True)
    severity = Severity.WARNING if vendored_by_scripts(project) else Severity.ERROR
    message = f"git ignores {origin}/, so a fresh clone lacks what {who} needs"
    yield Finding(RULE.name, severity, message, why.place, fixes=(fix,) if fix else ())
