"""-mod=vendor is given in a workspace of a Go below 1.22.

Why: workspaces can be vendored since Go 1.22; an older go command takes -mod=readonly only where a go.work is in force.
(Go modules reference, "Workspaces")

```api/go.mod
module example.com/api

go 1.21
```
```api/main.go
package main

func main() {}
```
```go.work
go 1.21

use ./api
```
```Dockerfile
FROM golang:1.21
WORKDIR /src
COPY . .
RUN go build -mod=vendor -o /app ./api
             ^^^^^^^^^^^ -mod=vendor in a workspace needs Go 1.22; the image has 1.21.13
```
Fixed:
```Dockerfile
FROM golang:1.21
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

from gowharf.replay.go.kinds import MODVENDOR_IN_OLD_WORKSPACE
from gowharf.rules.context.missing import ran
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.vendor.modflag import mod_place, without_mod

RULE = Rule("modvendor-workspace-go121", Severity.ERROR, "workspace", "https://go.dev/ref/mod#workspaces")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the flag."""
    first = ran(case)
    if case.failure.kind != MODVENDOR_IN_OLD_WORKSPACE or first is None:
        return
    spot, _ = first
    message = (
        f"-mod=vendor in a workspace needs Go 1.22; the image has {case.failure.values.get('has', 'an older one')}"
    )
    fixes = without_mod(facts, spot, safe=False)
    yield Finding(RULE.name, RULE.severity, message, mod_place(facts, spot), fixes=fixes)
