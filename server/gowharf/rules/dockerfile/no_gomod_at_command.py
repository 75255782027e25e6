"""A go command runs where there is no go.mod.

Why: go looks for go.mod in the directory in which it runs and in those above it. What was not copied yet, or was copied
to another directory, isn't there at that step. (Go modules reference, "Module commands outside a module")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY *.go ./
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ go build runs in /src, where there is no go.mod: go.mod is not copied
```
Go says:
```
go: go.mod file not found in current directory or any parent directory; see 'go help modules'
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
RUN go build -o /app .
```
A module that was copied to another directory:

```api/go.mod
module example.com/api

go 1.24
```
```api/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ go build runs in /src, where there is no go.mod: go.mod is in /src/api
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
WORKDIR /src/api
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

import "fmt"

func main() { fmt.Println("a file of its own needs no go.mod") }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY main.go ./
RUN go build -o /app main.go
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join
from gowharf.rules.dockerfile.gomods import copy_gomod, elsewhere, move, wanted
from gowharf.rules.dockerfile.gowords import first_run
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("no-gomod-at-command", Severity.ERROR, "dockerfile", "https://go.dev/ref/mod#commands-outside")

ALWAYS = frozenset((kinds.NO_GO_MOD, kinds.IMPORT_WITHOUT_GO_MOD, kinds.PATTERN_WITHOUT_MODULE))
_WITHOUT_MODULE = frozenset((kinds.NO_MODULES_SPECIFIED, kinds.GET_OUTSIDE_MODULE, kinds.INSTALL_NEEDS_VERSION))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Tells where the go.mod is that the command lacks."""
    first = first_run(case)
    if first is None or not lacks_gomod(case, facts.project):
        return
    spot, run = first
    where = run.workdir or "its directory"
    text = f"{run.command} runs in {where}, where there is no go.mod"
    why, fixes, related = _reason(facts.project, spot, run)
    fixes = _remarks(facts, spot) or fixes
    place = Place(spot.replay.path, run.span)
    yield Finding(RULE.name, RULE.severity, f"{text}: {why}" if why else text, place, related=related, fixes=fixes)


def _remarks(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """`WORKDIR /src # the sources` names a folder of that whole name."""
    if " #" not in (spot.step.workdir or ""):
        return ()
    from gowharf.rules.dockerfile.remarks import remark_fix

    steps = [step for step in spot.stage.steps if step.number < spot.step.number]
    last = next((step.instruction for step in reversed(steps) if step.instruction.keyword == "WORKDIR"), None)
    return remark_fix(facts, Place(spot.replay.path, last.words[0].span)) if last is not None else ()


def lacks_gomod(case: Case, project: Project) -> bool:
    """Whether the case is about a command that is meant for the project's module and stands outside of it."""
    first = first_run(case)
    if first is None:
        return False
    run = first[1]
    if run.module is not None or run.workspace is not None:
        return False
    if case.failure.kind in ALWAYS:
        return True
    return case.failure.kind in _WITHOUT_MODULE and _is_local(run, project)


def _is_local(run: GoRun, project: Project) -> bool:
    """Whether the arguments, if any, are directories or packages of the project's own modules."""
    own = [file.module.value for path in project.found.gomods if (file := project.gomod(path)) and file.module]
    for word in run.arguments:
        value = word.value
        if value is None or value.startswith((".", "/")):
            continue
        if "@" in value or not any(value == path or value.startswith(path + "/") for path in own):
            return False
    return True


def _reason(project: Project, spot: Spot, run: GoRun) -> tuple[str, tuple[Fix, ...], tuple[Label, ...]]:
    gomod = wanted(project, spot, run)
    if gomod is not None:
        fix = copy_gomod(project, spot, run, gomod)
        label = Label(Place(gomod, Span(0, 0)), "the go.mod that it needs")
        return f"{gomod} is not copied", (fix,) if fix is not None else (), (label,)
    there = elsewhere(project, spot, run)
    if there:
        return _moved(project, spot, run, there)
    if not project.found.gomods:
        make = Fix("Make the project a module", Safety.MANUAL, command="go mod init example.com/app && go mod tidy")
        return "the project has none", (make,), ()
    return "", (), ()


def _moved(
    project: Project, spot: Spot, run: GoRun, there: tuple[str, ...]
) -> tuple[str, tuple[Fix, ...], tuple[Label, ...]]:
    fitting = [directory for directory in there if _fits(run, directory)]
    if len(there) > 1 and len(fitting) == 1:
        there = (fitting[0],)
    if len(there) > 1:
        return f"go.mod files are in {', '.join(sorted(there)[:4])}", (), ()
    edits = move(project, spot, run, there[0])
    relative = not (run.flags.get("o") or "/").startswith("/")
    safety = Safety.UNSAFE if relative else Safety.SAFE
    fixes = (Fix(f"Run it in {there[0]}", safety, edits),) if edits else ()
    return f"go.mod is in {there[0]}", fixes, ()


def _fits(run: GoRun, directory: str) -> bool:
    """Whether the command's directories and files exist when it runs in `directory`."""
    local = [word.value for word in run.arguments if word.value and (word.value[:1] == "." or ".go" in word.value)]
    if run.image is None or not local:
        return False
    return all(run.image.look(join(directory, word.replace("/...", ""))).present for word in local)
