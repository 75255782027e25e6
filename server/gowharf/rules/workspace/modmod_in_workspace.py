"""-mod=mod is given in a workspace.

Why: with a go.work go may not change go.mod files, so of -mod only readonly and (since Go 1.22) vendor are allowed.
(Go modules reference, "Workspaces")

```api/go.mod
module example.com/api

go 1.24
```
```api/main.go
package main

import "example.com/shared"

func main() { shared.V() }
```
```shared/go.mod
module example.com/shared

go 1.24
```
```shared/shared.go
package shared

func V() {}
```
```go.work
go 1.24

use (
        ./api
        ./shared
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=mod -o /app ./api
             ^^^^^^^^ -mod=mod is not allowed where go.work is in force
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
Fine:
```api/go.mod
module example.com/api

go 1.24
```
```api/main.go
package main

import "example.com/shared"

func main() { shared.V() }
```
```shared/go.mod
module example.com/shared

go 1.24
```
```shared/shared.go
package shared

func V() {}
```
```go.work
go 1.24

use (
        ./api
        ./shared
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
"""

from collections.abc import Iterator

from gowharf.replay.go.kinds import MODMOD_IN_WORKSPACE
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.gowords import insert_before, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.vendor.modflag import mod_place, without_mod

RULE = Rule("modmod-in-workspace", Severity.ERROR, "workspace", "https://go.dev/ref/mod#workspaces")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the flag."""
    first = ran(case)
    if case.failure.kind != MODMOD_IN_WORKSPACE or first is None:
        return
    spot, _ = first
    message = f"-mod={case.failure.values.get('mod', '')} is not allowed where go.work is in force"
    fixes = (*without_mod(facts, spot, safe=False), *without_workspace(facts, spot))
    yield Finding(RULE.name, RULE.severity, message, mod_place(facts, spot), fixes=fixes)


def without_workspace(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """GOWORK=off for this one command."""
    place = written(spot, facts.project)
    edit = insert_before(place, "GOWORK=off ") if place is not None else None
    return (Fix("Run it without the workspace", Safety.UNSAFE, (edit,)),) if edit is not None else ()
