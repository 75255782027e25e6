"""A COPY puts a directory's contents where the directory was wanted.

Why: COPY of a directory copies what is in it, not the directory itself. `COPY go.mod cmd internal ./` leaves no cmd/
and no internal/ in the image, and `COPY vendor ./` no vendor/. (Docker, "COPY")

```go.mod
module example.com/app

go 1.24
```
```cmd/app/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod cmd ./
            ^^^ COPY puts what is in cmd/ into /src, so go build finds no /src/cmd
RUN go build -o /app ./cmd/app
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
COPY cmd/ cmd/
RUN go build -o /app ./cmd/app
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```cmd/app/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
COPY cmd ./cmd
RUN go build -o /app ./cmd/app
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.replay.paths import join
from gowharf.rules.context.copies import flattened, place_of, separated
from gowharf.rules.context.missing import CURED_BY_VENDOR, PACKAGE, REPLACEMENT, ran, uses_vendor, vendor_path
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule(
    "copy-flattens-directory",
    Severity.ERROR,
    "context",
    "https://docs.docker.com/reference/dockerfile/#copy",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A package, a local module or vendor/ whose contents are in the image one level too high."""
    first = ran(case)
    if first is None:
        return
    spot, run = first
    for path in _paths(case, facts.project):
        if run.image is None or not run.image.look(path).absent:
            continue
        copy = flattened(spot, facts.project, path)
        if copy is None:
            continue
        name = copy.source.rpartition("/")[2]
        edits = separated(spot, facts.project, copy)
        fixes = (Fix(f"Copy {name}/ to {name}/", Safety.SAFE, edits),) if edits else ()
        wanted = join(copy.target, name)
        message = f"COPY puts what is in {copy.source[1:]}/ into {copy.target}, so {run.command} finds no {wanted}"
        yield Finding(RULE.name, RULE.severity, message, place_of(copy, spot), fixes=fixes)
        return


def _paths(case: Case, project: Project) -> Iterator[str]:
    first = ran(case)
    kind = case.failure.kind
    if kind in (*PACKAGE, *REPLACEMENT, kinds.WORKSPACE_MODULE_MISSING) and case.failure.values.get("directory"):
        yield case.failure.values["directory"]
    if first is not None and kind in CURED_BY_VENDOR and uses_vendor(first[1]):
        vendor = vendor_path(first[1])
        if vendor is not None:
            yield vendor
