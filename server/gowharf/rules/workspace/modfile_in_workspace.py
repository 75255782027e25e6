"""-modfile is given in a workspace.

Why: -modfile names another go.mod for one main module; in a workspace there may be several, so go refuses it.
(Go modules reference, "Build commands")

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
```other.mod
module example.com/api

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -modfile=other.mod -o /app ./api
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ -modfile cannot be used where go.work is in force
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

from gowharf.replay.go.kinds import MODFILE_IN_WORKSPACE
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.workspace.modmod_in_workspace import without_workspace

RULE = Rule("modfile-in-workspace", Severity.ERROR, "workspace", "https://go.dev/ref/mod#build-commands")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the command."""
    first = ran(case)
    if case.failure.kind != MODFILE_IN_WORKSPACE or first is None:
        return
    message = "-modfile cannot be used where go.work is in force"
    fixes = without_workspace(facts, first[0])
    yield Finding(RULE.name, RULE.severity, message, step_place(first[0]), fixes=fixes)
