"""go.work uses a directory outside the build context.

Why: only what is below the build context reaches the image; a `use` of an absolute path or of a directory above go.work
finds nothing there. (Go modules reference, "use directive")

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
        ../shared
        ^^^^^^^^^ ../shared is outside the build context (the folder of go.work), so it can't be copied
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
Fixed:
```go.work
go 1.24

use (
        ./api
        ./shared
)
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

from gowharf.replay.go.kinds import WORKSPACE_MODULE_MISSING
from gowharf.rules.context.outside_build_context import inside, outside
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity

RULE = Rule("use-outside-context", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-use")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the use directive."""
    if case.failure.kind != WORKSPACE_MODULE_MISSING or case.failure.place is None:
        return
    why = outside(case, facts.project, case.failure.values.get("use", ""))
    if why is not None:
        fixes = inside(case, facts.project, work=True)
        yield Finding(RULE.name, RULE.severity, why, case.failure.place, fixes=fixes)
