"""A pattern starts at a workspace's root, which is no module.

Why: `./...` means the packages of the module in that directory. At the root of a workspace without a go.mod there is
none, and the patterns must name the modules. (Go modules reference, "Workspaces")

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
RUN go vet ./...
           ^^^^^ /src holds go.work but no go.mod, so ./... matches none of its modules
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go vet ./api/... ./shared/...
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

from gowharf.replay.go.kinds_commands import PATTERN_WITHOUT_MODULE
from gowharf.replay.model import GoRun
from gowharf.replay.paths import below, join
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import argument, argument_place, replace_word, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.workspace.module_not_in_workspace import module_above

RULE = Rule("no-module-at-workspace-root", Severity.ERROR, "workspace", "https://go.dev/ref/mod#workspaces")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the pattern."""
    first = ran(case)
    if case.failure.kind != PATTERN_WITHOUT_MODULE or first is None or first[1].workspace is None:
        return
    spot, run = first
    if module_above(run, case.failure.values.get("directory", "")) is not None:
        return  # module-not-in-workspace
    word, directory = case.failure.values.get("argument", ""), case.failure.values.get("directory", "")
    place = argument_place(spot, run, word) if argument(run, word) is not None else step_place(spot)
    what = "holds go.work but" if directory == run.workspace else "holds"
    message = f"{directory} {what} no go.mod, so {word} matches none of its modules"
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_modules(facts, spot, run, word, directory))


def _modules(facts: Facts, spot: Spot, run: GoRun, word: str, directory: str) -> tuple[Fix, ...]:
    """The pattern for each member below the directory."""
    file = facts.project.gowork(run.workspace_source) if run.workspace_source is not None else None
    place, at = written(spot, facts.project), argument(run, word)
    if file is None or place is None or at is None or place.instruction.json or run.workspace is None:
        return ()
    if not word.endswith("/...") or word.count("...") != 1:
        return ()
    patterns = []
    for use in file.uses:
        member = join(run.workspace, use.value)
        if below(member, directory) and member != directory:
            patterns.append(f"{word.removesuffix('...')}{member[len(directory.rstrip('/')) + 1 :]}/...")
    edit = replace_word(place, at, " ".join(patterns)) if patterns else None
    return (Fix("Name the modules", Safety.UNSAFE, (edit,)),) if edit is not None else ()
