"""There is no go.sum.

Why: since Go 1.16 a build adds nothing to go.sum: every module that it takes files from must have its hash there, or
the build stops. `go mod download` does not help, since it writes the hashes of go.mod files only. Vendored builds need
no go.sum, and in a workspace go.work.sum is written instead. (Go modules reference, "go.sum files")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
        ^^^^^^^^^^^^^^^^^^^^^^ example.com/lib v1.1.0 is needed, but there is no go.sum beside go.mod
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
main.go:3:8: missing go.sum entry for module providing package example.com/lib (imported by example.com/app); to add:
\tgo get example.com/app
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
```lib/lib.go
package lib
```
```main.go
package main

import _ "example.com/lib"

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

from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import go_command
from gowharf.rules.gosum.why import missing
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule("gosum-missing", Severity.ERROR, "gosum", "https://go.dev/ref/mod#go-sum-files")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the first requirement that needs a hash."""
    lack = missing(case, facts.project)
    if lack is None or lack.absence is None or lack.source is None:
        return
    if facts.project.source(lack.source) is not None:
        return
    gomod = lack.source.removesuffix(".sum") + ".mod"
    name = gomod.rpartition("/")[2]
    message = f"{lack.text} is needed, but there is no {lack.source.rpartition('/')[2]} beside {name}"
    fix = Fix("Write go.sum and commit it", Safety.MANUAL, command=go_command(gomod, "mod tidy"))
    yield Finding(RULE.name, RULE.severity, message, lack.require or step_place(lack.spot), fixes=(fix,))
