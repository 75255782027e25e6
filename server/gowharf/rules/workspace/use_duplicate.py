"""go.work uses a directory, or a module, twice.

Why: go refuses a workspace that names one directory twice, or two directories whose go.mod files declare the same
module path. (Go modules reference, "use directive")

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
        ./api
        ^^^^^ ./api is used twice
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

from gowharf.replay.go.kinds import USE_DUPLICATE
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.workspace.uses import drop_use, use_at

RULE = Rule("use-duplicate", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-use")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the second one."""
    failure = case.failure
    if failure.kind != USE_DUPLICATE or failure.place is None:
        return
    use = use_at(facts.project, failure.place)
    name = use.value if use is not None else failure.values.get("use", "")
    module = failure.values.get("module")
    message = (
        f"{name} declares {module}, which another directory of go.work does too" if module else f"{name} is used twice"
    )
    first = failure.places.get("first")
    related = (Label(first, "first used here"),) if first is not None else ()
    edit, whole = drop_use(facts.project, failure.place)
    fixes = (Fix(f"Drop {name}", Safety.SAFE if whole else Safety.UNSAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, failure.place, related=related, fixes=fixes)
