"""go work init runs although go.work is there.

Why: go work init writes a new go.work and refuses to touch one that exists. (Go modules reference, "go work init")

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
RUN go work init ./api ./shared
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ go work init runs although go.work is in the image
RUN go build -o /app ./api
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

from gowharf.replay.go.kinds_commands import GO_WORK_EXISTS
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import delete_command, loses_comment
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule("work-init-twice", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-init")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the command."""
    first = ran(case)
    if case.failure.kind != GO_WORK_EXISTS or first is None:
        return
    spot, run = first
    source = facts.project.source(spot.replay.path)
    edit = delete_command(source, spot.step.instruction, run.span) if source is not None else None
    safety = Safety.UNSAFE if loses_comment(spot.step.instruction) else Safety.SAFE
    fixes = (Fix("Drop go work init", safety, (edit,)),) if edit is not None else ()
    message = "go work init runs although go.work is in the image"
    yield Finding(RULE.name, RULE.severity, message, step_place(spot), fixes=fixes)
