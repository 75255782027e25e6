"""A module must be fetched from its repository, and the image has no git.

Why: with GOPROXY=direct, and for modules that GOPRIVATE names, go runs git itself; golang's Alpine images come without.
(Go modules reference, "Version control systems")

```go.mod
module example.com/app

go 1.24

require git.example.com/lib v1.1.0
```
```go.sum
git.example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
git.example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "git.example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24-alpine
ENV GOPROXY=direct
WORKDIR /src
COPY . .
RUN go mod download
    ^^^^^^^^^^^^^^^ go mod download fetches git.example.com/lib with git, which golang:1.24-alpine lacks
```
Fixed:
```Dockerfile
FROM golang:1.24-alpine
ENV GOPROXY=direct
WORKDIR /src
COPY . .
RUN apk add --no-cache git
RUN go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require git.example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24-alpine
RUN apk add --no-cache git
ENV GOPROXY=direct
WORKDIR /src
COPY . .
RUN go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.bases import add_packages, external
from gowharf.rules.dockerfile.gowords import first_run
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Label, Rule, Severity
from gowharf.text.source import Place

RULE = Rule("no-vcs-in-image", Severity.ERROR, "dockerfile", "https://go.dev/ref/mod#vcs")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Names the module."""
    first = first_run(case)
    if case.failure.kind != kinds.NO_VCS or first is None:
        return
    spot, run = first
    module = case.failure.values.get("module", "a module")
    base = external(spot).base or "the image"
    message = f"{run.command} fetches {module} with git, which {base} lacks"
    related = (Label(case.failure.place, "required here"),) if case.failure.place is not None else ()
    place = Place(spot.replay.path, run.span)
    fixes = add_packages(facts, spot, "git", "git")
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)
