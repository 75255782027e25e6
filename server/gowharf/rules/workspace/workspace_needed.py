"""A module needs its workspace, and go.work is off or not in the image.

Why: a sibling module that go.mod neither replaces nor finds published comes from go.work alone. With GOWORK=off, or
without go.work in the image, go looks for it in go.sum and on the network. (Go modules reference, "Workspaces")

```api/go.mod
module example.com/api

go 1.24

require example.com/shared v0.0.0
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
ENV GOWORK=off
    ^^^^^^^^^^ example.com/api needs example.com/shared from go.work, but GOWORK=off turns the workspace off
WORKDIR /src
COPY . .
RUN cd api && go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN cd api && go build -o /app .
```
Fine:
```api/go.mod
module example.com/api

go 1.24

require example.com/shared v0.0.0

replace example.com/shared => ../shared
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
ENV GOWORK=off
WORKDIR /src
COPY . .
RUN cd api && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.project.versions import compare
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join
from gowharf.rules.context.copies import add_copy
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import missing, ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import append_line
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.gomod.added import lines
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.variables import Setting, lineage, removal, stage_settings
from gowharf.rules.workspace.uses import relative
from gowharf.startup import NamedTuple

RULE = Rule("workspace-needed", Severity.ERROR, "workspace", "https://go.dev/ref/mod#workspaces")
_KINDS = frozenset(
    (
        kinds.IMPORT_OF_SIBLING,
        kinds.IMPORT_NOT_REQUIRED,
        kinds.SUM_MISSING,
        kinds.PROXY_OFF,
        kinds.NO_NETWORK,
        kinds.NO_VCS,
        kinds.PRIVATE_MODULE,
        kinds.UNPUBLISHED,
    )
)


class _Needed(NamedTuple):
    """`sibling` is the go.mod of the module that is missed, `gowork` the go.work that uses it and the main module."""

    spot: Spot
    run: GoRun
    main: str
    module: str
    sibling: str
    gowork: str


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At what turns the workspace off, at the line that ignores go.work, else at the command."""
    needed = _needed(case, facts.project)
    if needed is None:
        return
    name = _name(facts.project, needed.main)
    message = f"{name} needs {needed.module} from go.work, but "
    replace = replaced(facts.project, needed.main, needed.sibling, needed.module)
    setting = _turned_off(facts, needed)
    required = (Label(case.failure.place, "needed here"),) if case.failure.place is not None else ()
    if needed.run.env.get("GOWORK") == "off":
        place = setting.at if setting is not None else step_place(needed.spot)
        on = removal(facts.project, setting, "Turn the workspace on", Safety.UNSAFE) if setting is not None else ()
        message += "GOWORK=off turns the workspace off"
        yield Finding(RULE.name, RULE.severity, message, place, related=required, fixes=(*on, *replace))
        return
    lost = missing(facts.project, needed.spot, needed.run, _image_path(needed), needed.gowork)
    if lost is None:
        return
    if lost.why.place is not None:
        fix = included(facts.project, needed.spot, lost.why, needed.gowork)
        message += f"this pattern keeps {needed.gowork} out of the build context"
        fixes = (fix, *replace) if fix is not None else replace
        yield Finding(RULE.name, RULE.severity, message, lost.why.place, related=required, fixes=fixes)
        return
    edit = add_copy(needed.spot, facts.project, needed.gowork, lost.path, directory=False)
    copied = (Fix(f"Copy {needed.gowork}", Safety.UNSAFE, (edit,)),) if edit is not None else ()
    message += f"{needed.gowork} is not in the image when {needed.run.command} runs"
    place = step_place(needed.spot)
    yield Finding(RULE.name, RULE.severity, message, place, related=required, fixes=(*replace, *copied))


def _needed(case: Case, project: Project) -> _Needed | None:
    """What a failure to find a module says of a workspace that the project has and the command doesn't use."""
    failure, first = case.failure, ran(case)
    if failure.kind not in _KINDS or first is None:
        return None
    spot, run = first
    main = run.module_source
    if run.workspace is not None or run.module is None or main is None:
        return None
    wanted = failure.values.get("module", "") or failure.values.get("package", "")
    for path in project.found.goworks:
        members = _members(project, path)
        if main not in members:
            continue
        for sibling in members:
            module = _name(project, sibling)
            if sibling != main and module and (wanted == module or wanted.startswith(module + "/")):
                return _Needed(spot, run, main, module, sibling, path)
    return None


def _members(project: Project, path: str) -> list[str]:
    """The go.mod files that a go.work uses."""
    file = project.gowork(path)
    base = path.rpartition("/")[0]
    return [join("/" + base, use.value + "/go.mod")[1:] for use in file.uses] if file is not None else []


def _name(project: Project, gomod: str) -> str:
    file = project.gomod(gomod)
    return file.module.value if file is not None and file.module is not None else ""


def _image_path(needed: _Needed) -> str:
    """Where go.work would be in the image, beside the main module as it is in the project."""
    up = relative(needed.gowork.rpartition("/")[0], needed.main.rpartition("/")[0])
    return join(needed.run.module or "/", f"{up}/go.work")


def _turned_off(facts: Facts, needed: _Needed) -> Setting | None:
    """The assignment that does it."""
    held = [
        setting
        for stage in lineage(needed.spot.replay, needed.spot.stage)
        for setting in stage_settings(facts.project, needed.spot.replay, stage)
        if setting.name == "GOWORK" and setting.value == "off" and setting.step.number <= needed.spot.step.number
    ]
    return held[-1] if held else None


def replaced(project: Project, main: str, sibling: str, module: str) -> tuple[Fix, ...]:
    """A replace directive in the go.mod `main`, with a requirement where there is none: for a module of the project
    that brings no module that `main` would have to list too, nor a newer Go."""
    file, other = project.gomod(main), project.gomod(sibling)
    if file is None or other is None:
        return ()
    directory = relative(sibling.rpartition("/")[0], main.rpartition("/")[0])
    directory = directory if directory.startswith(".") else f"./{directory}"
    edit = append_line(project, main, f"replace {module} => {directory}")
    required = {require.path for require in file.requires}
    if module not in required:
        newer = other.go is not None and compare(other.go.value, file.go.value if file.go is not None else "1.16") > 0
        if newer or any(require.path not in required for require in other.requires):
            return ()
        edit = lines(project, main, [f"require {module} v0.0.0", "", f"replace {module} => {directory}"])
    return (Fix(f"Replace {module} by {directory}", Safety.UNSAFE, (edit,)),)
