"""go mod vendor runs in a workspace.

Why: a workspace has one vendor directory for all of its modules, beside go.work, and since Go 1.22 a command of its own
that writes it. (Go modules reference, "go mod vendor")

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
RUN go mod vendor
    ^^^^^^^^^^^^^ go mod vendor cannot run where go.work is in force
RUN go build -o /app ./api
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go work vendor
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

from gowharf.replay.go.kinds_commands import VENDOR_IN_WORKSPACE
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join, parents
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import replace_word, written
from gowharf.rules.edits import delete_command, delete_instruction
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.rules.workspace.modmod_in_workspace import without_workspace
from gowharf.rules.workspace.unpublished_sibling_required import placeholders
from gowharf.startup import regex

_CD_ONLY = regex(r"\s*cd [^\s;&|]+ && go mod vendor\s*")  # what would be left of the RUN does nothing
RULE = Rule("mod-vendor-in-workspace", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-mod-vendor")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the command."""
    first = ran(case)
    if case.failure.kind != VENDOR_IN_WORKSPACE or first is None:
        return
    spot, run = first
    message = "go mod vendor cannot run where go.work is in force"
    fixes = (*_mends(facts, spot, run), *without_workspace(facts, spot))
    yield Finding(RULE.name, RULE.severity, message, step_place(spot), fixes=fixes)


def _mends(facts: Facts, spot: Spot, run: GoRun) -> tuple[Fix, ...]:
    """The workspace's own command; where it would ask for a sibling that nobody published, no vendoring at all."""
    place = written(spot, facts.project)
    if place is None:
        return ()
    gowork = _gowork(run)
    if gowork is not None and any(placeholders(facts.project, gowork, alone=True)):
        if _CD_ONLY.fullmatch(place.instruction.args.text):
            gone: FileEdit | None = delete_instruction(place.source, place.instruction)
        else:
            gone = delete_command(place.source, place.instruction, run.span)
        return (Fix("Drop go mod vendor", Safety.SAFE, (gone,)),) if gone is not None else ()
    word = next((word for word in run.argv[1:] if word.value == "mod"), None)
    edit = replace_word(place, word, "work") if word is not None else None
    return (Fix("Use go work vendor", Safety.SAFE, (edit,)),) if edit is not None else ()


def _gowork(run: GoRun) -> str | None:
    """The project's go.work that is in force."""
    for at in parents(run.workdir or "/"):
        node = run.image.look(join(at, "go.work")).node if run.image is not None else None
        if node is not None:
            return node.source
    return None
