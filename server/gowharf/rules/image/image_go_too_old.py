"""The build image is older than the `go` directive.

Why: the go command refuses a module whose `go` line is newer than itself, and the official images since Go 1.21 set
GOTOOLCHAIN=local, so that it fetches no newer one. Before 1.21 Go stops where it cannot read the line, or where it
comes to compile the module. (Go toolchains, "Go versions" and "GOTOOLCHAIN")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.21 AS build
     ^^^^^^^^^^^ golang:1.21 cannot build this module: go.mod requires go 1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: go.mod requires go >= 1.24 (running go 1.21.13; GOTOOLCHAIN=local)
```
The version may come from an ARG; then its default is what has to change.
```go.mod
module example.com/app

go 1.24.2
```
```main.go
package main

func main() {}
```
```Dockerfile
ARG GO_VERSION=1.23.4
FROM golang:${GO_VERSION}-alpine
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ golang:1.23.4-alpine cannot build this module: go.mod requires go 1.24.2
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
ARG GO_VERSION=1.24.2
FROM golang:${GO_VERSION}-alpine
WORKDIR /src
COPY . .
RUN go build -o /app .
```
A directive that the old Go doesn't know either is no second cause.
```go.mod
module example.com/app

go 1.23.1

toolchain go1.23.4
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.20-alpine
     ^^^^^^^^^^^^^^^^^^ golang:1.20-alpine cannot build this module: go.mod requires go 1.23.1
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: errors parsing go.mod:
/src/go.mod:3: invalid go version '1.23.1': must match format 1.23
/src/go.mod:5: unknown directive: toolchain
```
Fixed:
```Dockerfile
FROM golang:1.23-alpine
WORKDIR /src
COPY . .
RUN go build -o /app .
```
No image has a Go that was never released, so there the `go` line is what is wrong.
```go.mod
module example.com/app

go 1.21.99
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.21
     ^^^^^^^^^^^ golang:1.21 cannot build this module: go.mod requires go 1.21.99, which was never released
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.21
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
FROM golang:1.20 AS tools
RUN go install example.com/tool@v1.0.0
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.project.versions import language
from gowharf.replay.go import kinds
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.image.references import Base, base_of
from gowharf.rules.image.tags import exists, raise_fix
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("image-go-too-old", Severity.ERROR, "image", "https://go.dev/doc/toolchain#GOTOOLCHAIN")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the image; the go line and the ARG that the tag comes from are labels."""
    failure = case.failure
    if failure.kind != kinds.IMAGE_TOO_OLD or not case.spots:
        return
    needs, file = failure.values.get("needs", ""), failure.values.get("file", "go.mod")
    released = exists(needs)
    required = f"{file} requires go {needs}" + ("" if released else ", which was never released")
    labels = [Label(failure.place, f"{file} requires go {needs} here")] if failure.place else []
    chosen = _chosen_toolchain(case, facts.project)
    if chosen is not None:
        place, value = chosen
        message = f"GOTOOLCHAIN={value} cannot build this module: {required}"
        yield Finding(RULE.name, RULE.severity, message, place, related=tuple(labels))
        return
    bases = bases_of(case, facts.project)
    if not bases:
        return
    base = bases[0]
    labels.extend(Label(other.place, f"{other.reference} is too old as well") for other in bases[1:])
    if base.arg_place is not None:
        labels.append(Label(base.arg_place, "the image's version comes from here"))
    fix = raise_fix(bases, needs) if released else _lower(failure.place, failure.values.get("has", ""))
    message = f"{named(base, failure.values.get('has', ''))} cannot build this module: {required}"
    fixes = (fix,) if fix else ()
    yield Finding(RULE.name, RULE.severity, message, base.place, related=tuple(labels), fixes=fixes)


def bases_of(case: Case, project: Project) -> tuple[Base, ...]:
    """The images that bring the Go of a case's steps, each once, the first step's first."""
    found: dict[Place, Base] = {}
    for spot in case.spots:
        base = base_of(project, spot.replay, spot.stage, spot.step.number)
        if base is not None:
            found.setdefault(base.place, base)
    return tuple(found.values())


def named(base: Base, has: str) -> str:
    """The image as a message names it: with its Go where the reference doesn't say which that is."""
    reference = base.reference.partition("@")[0] if base.parts and base.parts.tag else base.reference
    return reference if language(has) in reference else f"{reference}, which has Go {has},"


def _chosen_toolchain(case: Case, project: Project) -> tuple[Place, str] | None:
    """GOTOOLCHAIN where the Dockerfile sets it to one toolchain, which then is what's too old."""
    value = case.failure.values.get("gotoolchain", "")
    place = case.failure.places.get("gotoolchain")
    return (place, value) if place is not None and value.startswith("go1") else None


def _lower(place: Place | None, has: str) -> Fix | None:
    """The go line set to the image's Go, where no Go will ever meet it."""
    if place is None or not language(has):
        return None
    return Fix(f"Set the go line to {language(has)}", Safety.SAFE, (replace(place, language(has)),))
