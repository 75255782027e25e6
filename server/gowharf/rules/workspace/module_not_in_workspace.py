"""A package's module is not one of go.work's.

Why: with a go.work above it go builds packages of the modules that it uses, and of no other, be they below it or not.
(Go modules reference, "Workspaces")

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

use ./shared
    ^^^^^^^^ go.work doesn't use ./api, which go build is to build
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

use ./shared
use ./api
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

from gowharf.replay.go.kinds_commands import PACKAGE_NOT_IN_WORKSPACE, PATTERN_WITHOUT_MODULE
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join, parents
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import insert_before, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.workspace.uses import add_use, relative
from gowharf.text.source import Place

RULE = Rule("module-not-in-workspace", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-use")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At go.work's use directives where the project has the file, else at the command."""
    first = ran(case)
    if case.failure.kind not in (PACKAGE_NOT_IN_WORKSPACE, PATTERN_WITHOUT_MODULE) or first is None:
        return
    spot, run = first
    image_path = case.failure.values.get("module", "")
    if case.failure.kind == PATTERN_WITHOUT_MODULE:
        image_path = module_above(run, case.failure.values.get("directory", "")) or ""
    if run.workspace is None or not image_path:
        return
    source = run.workspace_source
    file = facts.project.gowork(source) if source is not None else None
    origin = _origin(run, image_path)
    if source is None or file is None or origin is None:
        message = f"{image_path} is not one of go.work's modules, so {run.command} can't build in it"
        yield Finding(RULE.name, RULE.severity, message, step_place(spot), fixes=_off(facts, spot))
        return
    use = relative(origin, source.rpartition("/")[0])
    place = Place(source, file.uses[0].token.span) if file.uses else step_place(spot)
    edit = add_use(facts.project, source, use)
    fixes = (Fix(f"Use {use}", Safety.SAFE, (edit,)),) if edit is not None else ()
    message = f"go.work doesn't use {use}, which {run.command} is to build"
    yield Finding(RULE.name, RULE.severity, message, place, fixes=(*fixes, *_off(facts, spot)))


def module_above(run: GoRun, directory: str) -> str | None:
    """The directory of the module that a directory of the image lies in."""
    for at in parents(directory) if run.image is not None and directory else ():
        if run.image is not None and run.image.look(join(at, "go.mod")).present:
            return at
    return None


def _origin(run: GoRun, module: str) -> str | None:
    """The project's directory of a module of the image, if it lies below go.work there as it does in the project."""
    if run.image is None or run.workspace is None or run.workspace_source is None:
        return None
    node = run.image.look(join(module, "go.mod")).node
    if node is None or node.source is None:
        return None
    directory = node.source.rpartition("/")[0]
    base = run.workspace_source.rpartition("/")[0]
    below = "/".join(part for part in (base, module[len(run.workspace.rstrip("/")) :].strip("/")) if part)
    return directory if directory == below else None


def _off(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    place = written(spot, facts.project)
    edit = insert_before(place, "GOWORK=off ") if place is not None else None
    return (Fix("Build it without the workspace", Safety.UNSAFE, (edit,)),) if edit is not None else ()
