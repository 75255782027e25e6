"""go.work uses a module that is not in the image.

Why: every command in a workspace reads the go.mod of each directory that go.work uses, `go mod download` too, whether
or not it builds anything there. (Go modules reference, "use directive")

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
COPY go.work ./
COPY api/go.mod api/
RUN go mod download
    ^^^^^^^^^^^^^^^ go.work uses ./shared, but shared/go.mod is not in the image when go mod download runs
COPY . .
RUN go build -o /app ./api
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.work ./
COPY api/go.mod api/
COPY shared/go.mod shared/
RUN go mod download
COPY . .
RUN go build -o /app ./api
```
A directory that has gone:
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
        ./nope
        ^^^^^^ go.work uses ./nope, but the project has no nope/go.mod
        ./shared
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
Go says:
```
go: cannot load module nope listed in go.work file: open nope/go.mod: no such file or directory
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

from gowharf.project.model import Project
from gowharf.replay.go.kinds import WORKSPACE_MODULE_MISSING
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join
from gowharf.rules.context.copies import add_copy, copies
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import BUILDING, Missing, ran, wanted
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.workspace.uses import drop_use, relative
from gowharf.text.nearest import nearest
from gowharf.text.source import Place

RULE = Rule("workspace-module-missing", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-use")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A module that the project has and the image lacks, else one that nobody has."""
    failure, first = case.failure, ran(case)
    if failure.kind != WORKSPACE_MODULE_MISSING or first is None:
        return
    spot, run = first
    use = failure.values.get("use", "")
    lost = wanted(case, facts.project)
    if lost is not None and lost.why.place is not None:
        yield _ignored(facts, lost, lost.why.place, use)
        return
    if lost is not None:
        related = (Label(failure.place, "used here"),) if failure.place is not None else ()
        message = f"go.work uses {use}, but {lost.origin} is not in the image when {run.command} runs"
        place = step_place(spot)
        yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=_copied(facts, lost))
        return
    gomod = _origin(run, use)
    message = f"go.work uses {use}, but the project has no {gomod}"
    place = failure.place or step_place(spot)
    fixes = (*_meant(facts.project, run, failure.place, use), *_dropped(facts.project, failure.place, gomod))
    yield Finding(RULE.name, RULE.severity, message, place, fixes=fixes)


def _ignored(facts: Facts, lost: Missing, place: Place, use: str) -> Finding:
    """A member, or its go.mod alone, that an ignore file keeps out."""
    directory = lost.origin.rpartition("/")[0]
    image = lost.run.image
    whole = image is not None and image.why_absent(lost.path.rpartition("/")[0]).place == place
    path = directory if whole and directory else lost.origin
    fix = included(facts.project, lost.spot, lost.why, path, directory=path == directory)
    message = f"go.work uses {use}, but this pattern keeps {path} out of the build context"
    if lost.why.kind == "gitignored":
        message = f"go.work uses {use}, but git ignores {path} by this pattern, so a fresh clone lacks it"
    return Finding(RULE.name, RULE.severity, message, place, fixes=(fix,) if fix is not None else ())


def _copied(facts: Facts, lost: Missing) -> tuple[Fix, ...]:
    """A COPY of the module, or of its go.mod alone where the command reads no more; none where the module is in the
    image elsewhere."""
    directory, path = lost.origin.rpartition("/")[0], lost.path.rpartition("/")[0]
    if not directory or any(copy.origin == directory for copy in copies(lost.spot, facts.project)):
        return ()
    title, edit = f"Copy {directory}/", None
    if lost.run.name in BUILDING:
        edit = add_copy(lost.spot, facts.project, directory, path, directory=True)
    else:
        title, edit = f"Copy {lost.origin}", add_copy(lost.spot, facts.project, lost.origin, lost.path, directory=False)
    return (Fix(title, Safety.SAFE, (edit,)),) if edit is not None else ()


def _origin(run: GoRun, use: str) -> str:
    folder = (run.workspace_source or "go.work").rpartition("/")[0]
    inside = use.removeprefix("./").rstrip("/")
    return "/".join(part for part in (folder, inside if inside != "." else "", "go.mod") if part)


def _meant(project: Project, run: GoRun, place: Place | None, use: str) -> tuple[Fix, ...]:
    """The one directory with a module that is nearly called so, and that go.work doesn't use yet."""
    file = project.gowork(run.workspace_source) if run.workspace_source else None
    if file is None or place is None or place.path != run.workspace_source:
        return ()
    folder = place.path.rpartition("/")[0]
    directory = use.removesuffix("/go.mod")
    if use != directory and join("/" + folder, use)[1:] in project.found.gomods:
        return (Fix(f"Use {directory}", Safety.SAFE, (replace(place, directory),)),)
    used = {"./" + one.value.removeprefix("./").rstrip("/") for one in file.uses}
    homes = {relative(gomod.rpartition("/")[0], folder) for gomod in project.found.gomods}
    other = nearest("./" + use.removeprefix("./").rstrip("/"), sorted(homes - used))
    if other is None:
        return ()
    return (Fix(f"Use {other}", Safety.SAFE, (replace(place, other),)),)


def _dropped(project: Project, place: Place | None, gomod: str) -> tuple[Fix, ...]:
    """The use line gone; unsafe where the directory is there, for then its go.mod may be what is missing."""
    if place is None:
        return ()
    edit, whole = drop_use(project, place)
    if edit is None:
        return ()
    safety = Safety.SAFE if whole else Safety.UNSAFE
    return (Fix(f"Drop {gomod.removesuffix('/go.mod')} from go.work", safety, (edit,)),)
