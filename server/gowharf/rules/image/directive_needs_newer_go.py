"""go.mod has a directive that the image's Go does not know.

Why: the main module's go.mod is read strictly, so a directive that came later stops an older Go, whatever the go line
says: `retract` came with Go 1.16, `toolchain` with 1.21, `godebug` with 1.23, `tool` with 1.24, `ignore` with 1.25. (Go
modules reference, "tool directive" and its neighbours)

```go.mod
module example.com/app

go 1.21

tool example.com/tool/cmd/gen
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.23-alpine
     ^^^^^^^^^^^^^^^^^^ golang:1.23-alpine does not know the tool directive of go.mod, which needs Go 1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: errors parsing go.mod:
go.mod:5: unknown directive: tool
```
Fine:
```go.mod
module example.com/app

go 1.21

toolchain go1.22.0
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.21
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.rules.facts import Case, Facts
from gowharf.rules.image.image_go_too_old import bases_of, named
from gowharf.rules.image.tags import raise_fix
from gowharf.rules.model import Finding, Label, Rule, Severity

RULE = Rule("directive-needs-newer-go", Severity.ERROR, "image", "https://go.dev/ref/mod#go-mod-file-tool")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the image; the directive is a label."""
    failure = case.failure
    if failure.kind != kinds.DIRECTIVE_TOO_NEW:
        return
    bases = bases_of(case, facts.project)
    if not bases:
        return
    directive, needs, has = (failure.values.get(name, "") for name in ("directive", "needs", "has"))
    file = failure.place.path if failure.place else "go.mod"
    message = f"{named(bases[0], has)} does not know the {directive} directive of {file}, which needs Go {needs}"
    labels = [Label(failure.place, f"{directive} came with Go {needs}")] if failure.place else []
    if bases[0].arg_place is not None:
        labels.append(Label(bases[0].arg_place, "the image's version comes from here"))
    fix = raise_fix(bases, needs)
    yield Finding(RULE.name, RULE.severity, message, bases[0].place, related=tuple(labels), fixes=(fix,) if fix else ())
