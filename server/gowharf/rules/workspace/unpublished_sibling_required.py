"""A member of a workspace requires a sibling at a version that nobody published.

Why: go.work makes go build the sibling's directory, but as soon as the module graph is loaded (one dependency outside
the workspace is enough) go also asks the network for the sibling's required version. (Go modules reference,
"Workspaces")

```api/go.mod
module example.com/api

go 1.24

require example.com/lib v1.1.0

require example.com/shared v0.0.0
                           ^^^^^^ example.com/shared v0.0.0 is fetched although go.work has it: nobody published v0.0.0
```
```api/go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```api/main.go
package main

import (
        "example.com/lib"
        "example.com/shared"
)

func main() { lib.V(); shared.V() }
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
Fixed:
```go.work
go 1.24

use (
        ./api
        ./shared
)

replace example.com/shared v0.0.0 => ./shared
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

from gowharf.project.model import Project
from gowharf.replay.paths import join
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import runs
from gowharf.rules.edits import append_line
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax.gomod import Require
from gowharf.text.edits import newline_of
from gowharf.text.source import Place

RULE = Rule(
    "unpublished-sibling-required",
    Severity.WARNING,
    "workspace",
    "https://go.dev/ref/mod#workspaces",
    needs=("go.work",),
)
_PLACEHOLDER = regex(r"v0\.0\.0(?:-00010101000000-000000000000)?\Z")


def check(facts: Facts) -> Iterator[Finding]:
    """Members of the workspaces that replayed commands load the module graph of."""
    for spot in runs(facts):
        run = spot.run
        if run is None or run.workspace_source is None or run.mod == "vendor" or run.network != "needed":
            continue
        for gomod, require, use in placeholders(facts.project, run.workspace_source):
            yield _finding(facts.project, spot, run.workspace_source, gomod, require, use)


def placeholders(project: Project, gowork: str, alone: bool = False) -> Iterator[tuple[str, Require, str]]:
    """Requirements of a member at a placeholder version that nothing replaces, with the directory that go.work
    uses; `alone`: also where nothing outside the workspace is required, so that few commands load the graph."""
    file = project.gowork(gowork)
    base = gowork.rpartition("/")[0]
    members = {}
    for use in file.uses if file is not None else ():
        path = join("/" + base, use.value + "/go.mod")[1:]
        member = project.gomod(path)
        if member is not None and member.module is not None:
            members[member.module.value] = (use.value, path, member)
    replaced = {one.old_path for one in file.replaces} if file is not None else set()
    for _, _, member in members.values():
        replaced |= {one.old_path for one in member.replaces}
    if not alone and not any(one.path not in members for _, _, member in members.values() for one in member.requires):
        return
    for _, path, member in members.values():
        for require in member.requires:
            sibling = members.get(require.path)
            if sibling is not None and require.path not in replaced and _PLACEHOLDER.match(require.version):
                yield path, require, sibling[0]


def _finding(project: Project, spot: Spot, gowork: str, gomod: str, require: Require, use: str) -> Finding:
    place = Place(gomod, require.version_token.span)
    message = f"{require.path} {require.version} is fetched although go.work has it: nobody published {require.version}"
    source = project.source(gowork)
    newline = newline_of(source.text) if source is not None else "\n"
    directory = use if use.startswith((".", "/")) else f"./{use}"
    edit = append_line(project, gowork, f"{newline}replace {require.path} {require.version} => {directory}")
    fix = Fix("Replace it in go.work", Safety.UNSAFE, (edit,))
    label = Label(step_place(spot), f"go {spot.run.name if spot.run else 'build'} loads the module graph here")
    return Finding(RULE.name, RULE.severity, message, place, related=(label,), fixes=(fix,))
