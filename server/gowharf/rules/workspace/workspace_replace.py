"""Modules of a workspace replace one module differently.

Why: one build has one replacement of a module. Where members of a workspace disagree go.work must decide, and it may
not replace its own members at all versions. (Go modules reference, "replace directive")

```api/go.mod
module example.com/api

go 1.24

replace example.com/lib => ../liba
```
```api/main.go
package main

func main() {}
```
```shared/go.mod
module example.com/shared

go 1.24

replace example.com/lib => ../libb
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib is replaced by /src/liba and by /src/libb in one workspace
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

from gowharf.replay.go.kinds import WORKSPACE_REPLACE
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Label, Rule, Severity

RULE = Rule("workspace-replace", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-replace")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the second replacement, or at go.work's of its own member."""
    failure = case.failure
    if failure.kind != WORKSPACE_REPLACE or failure.place is None:
        return
    module, one, two = (failure.values.get(name, "") for name in ("module", "first", "second"))
    message = f"{module} is replaced by {one} and by {two} in one workspace"
    if not one:
        message = f"{module} is one of go.work's own modules, so go.work cannot replace it at all versions"
    first = failure.places.get("first")
    related = (Label(first, "replaced here too"),) if first is not None else ()
    yield Finding(RULE.name, RULE.severity, message, failure.place, related=related)
