"""A vendored dependency needs a newer Go than the image has.

Why: `go mod vendor` writes each module's go line into vendor/modules.txt, and since Go 1.21 the go command refuses a
module whose go line is newer than itself, as it does for the main module. (Go toolchains, "Go versions")

```go.mod
module example.com/app

go 1.21

require example.com/lib v1.1.0
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.24
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```Dockerfile
FROM golang:1.22
     ^^^^^^^^^^^ golang:1.22 cannot build the vendored example.com/lib, which requires go 1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: example.com/lib in vendor/modules.txt requires go >= 1.24 (running go 1.22.12; GOTOOLCHAIN=local)
```
Fine:
```go.mod
module example.com/app

go 1.21

require example.com/lib v1.1.0
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.24
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```Dockerfile
FROM golang:1.24
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

RULE = Rule("dependency-needs-newer-go", Severity.ERROR, "image", "https://go.dev/doc/toolchain#version")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the image; the line of modules.txt is a label."""
    failure = case.failure
    if failure.kind != kinds.VENDORED_NEEDS_NEWER:
        return
    bases = bases_of(case, facts.project)
    if not bases:
        return
    module, needs, has = (failure.values.get(name, "") for name in ("module", "needs", "has"))
    module = module.partition("@")[0]
    what = "the vendored " if "modules.txt" in failure.says else ""
    message = f"{named(bases[0], has)} cannot build {what}{module}, which requires go {needs}"
    labels = [Label(failure.place, f"{module} requires go {needs}")] if failure.place else []
    if bases[0].arg_place is not None:
        labels.append(Label(bases[0].arg_place, "the image's version comes from here"))
    fix = raise_fix(bases, needs)
    yield Finding(RULE.name, RULE.severity, message, bases[0].place, related=tuple(labels), fixes=(fix,) if fix else ())
