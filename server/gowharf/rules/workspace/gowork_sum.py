"""git ignores go.work.sum, but not go.work.

Why: go.work.sum holds the hashes that no member's go.sum has. Without it a build in the workspace takes what the
network gives for these modules and only then writes their hashes down. (Go modules reference, "Workspaces")

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

from gowharf.rules.dockerfile.gowords import runs
from gowharf.rules.edits import unignore
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("gowork-sum", Severity.WARNING, "workspace", "https://go.dev/ref/mod#workspaces", needs=("go.work",))


def check(facts: Facts) -> Iterator[Finding]:
    """Each go.work in force at a command of a build, with a go.work.sum beside it that a fresh clone lacks."""
    used = {spot.run.workspace_source for spot in runs(facts) if spot.run is not None}
    for path in sorted(path for path in used if path is not None):
        sums = path + ".sum"
        ignored = facts.project.git.missing(sums) if facts.project.source(sums) is not None else None
        if ignored is None or facts.project.git.missing(path) is not None:
            continue
        edit = unignore(facts.project, ignored.place)
        fixes = (Fix("Stop ignoring it", Safety.UNSAFE, (edit,)),) if edit is not None else ()
        message = f"git ignores {sums} but not {path}, so a fresh clone learns its hashes from the network"
        label = Label(Place(path, Span(0, 0)), "the workspace")
        yield Finding(RULE.name, RULE.severity, message, ignored.place, related=(label,), fixes=fixes)
