"""What the build copies or reads is not in the build context.

Why: a literal source of COPY that isn't in the context stops the build, and go stops without the go.mod, go.sum or
go.work that an ignore file keeps out. Sources that look built (dist/, bin/app) may be made before the image is, so of
them this is told as information only. (Docker, "COPY")

```.dockerignore
go.sum
^^^^^^ go.sum is kept out of the build context, but COPY needs it
```
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /app .
```
Go says:
```
failed to compute cache key: failed to calculate checksum of ref: "/go.sum": not found
```
Fixed:
```.dockerignore
```
Where go.mod requires nothing there is no go.sum, and a wildcard may match nothing:
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
COPY go.mod go.sum ./
            ^^^^^^ go.sum is not in the build context
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum* ./
COPY . .
RUN go build -o /app .
```
Fine:
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
COPY go.mod go.su[m] ./
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go.kinds import WORKSPACE_MODULE_MISSING
from gowharf.replay.look import Absence
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import wanted
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("copy-source-missing", Severity.ERROR, "context", "https://docs.docker.com/reference/dockerfile/#copy")
_GO_NAMES = frozenset(("go.mod", "go.sum", "go.work", "vendor", "modules.txt"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A COPY or a bind mount without its source, and a go command without a file that .dockerignore drops."""
    if case.failure.kind in ("copy-source-missing", "mount-source-missing"):
        if case.spots and case.failure.place is not None:
            yield from _copy(case, facts, case.spots[0])
        return
    if case.failure.kind == WORKSPACE_MODULE_MISSING:
        return  # workspace-module-missing takes the whole module back
    lost = wanted(case, facts.project)
    if lost is None or lost.why.kind != "dockerignored" or lost.why.place is None:
        return
    fix = included(facts.project, lost.spot, lost.why, lost.origin)
    message = f"{lost.origin} is kept out of the build context, but {lost.run.command} needs it"
    yield Finding(RULE.name, RULE.severity, message, lost.why.place, fixes=(fix,) if fix else ())


def _copy(case: Case, facts: Facts, spot: Spot) -> Iterator[Finding]:
    project = facts.project
    failure = case.failure
    remark = _remark(facts, spot, failure.place)
    if remark is not None:
        yield from remark
        return
    path, why = failure.values.get("path", ""), failure.values.get("why", "")
    ignored = failure.places.get("ignored")
    root = spot.replay.build.context.directory
    origin = failure.values.get("origin") or (f"{root}/{path}" if root else path)
    severity = _severity(project, spot, origin, path, why)
    other = _other_case(project, origin) if why not in ("dockerignored", "gitignored") else None
    if (other is not None or failure.values.get("outside")) and not spot.replay.build.guess and why != "gitignored":
        severity = Severity.ERROR
    if _works_elsewhere(facts, spot):
        severity = min(severity, Severity.WARNING)
    keyword = spot.step.instruction.keyword
    if why == "dockerignored" and ignored is not None:
        absence = Absence(why, origin, ignored, failure.values.get("pattern", ""))
        fix = included(project, spot, absence, origin, project.files.kind(origin) == "dir")
        message = f"{origin} is kept out of the build context, but {keyword} needs it"
        yield Finding(RULE.name, severity, message, ignored, fixes=(fix,) if fix else ())
        return
    place = failure.place
    if place is None:
        return
    message = f"{path or '/'} is not in the build context"
    if failure.values.get("outside"):
        message = f"{failure.values.get('source')} is outside the build context, and there is no /{path} in it"
    elif why == "gitignored":
        message = f"{path} is not in a fresh clone: git ignores it"
    elif root:
        message = f"{path or '/'} is not in the build context, {root}/"
    if other is not None:
        message += f", but {other} is: case matters"
    yield Finding(RULE.name, severity, message, place, fixes=_mends(case, project, spot, origin))


def _remark(facts: Facts, spot: Spot, place: Place | None) -> tuple[Finding, ...] | None:
    """`COPY go.mod ./ # the module`: comments start lines, so all these words are sources. None where it isn't so."""
    instruction, source = spot.step.instruction, facts.project.source(spot.replay.path)
    at = next((n for n, word in enumerate(instruction.words) if n and word.raw.startswith("#")), None)
    if at is None or source is None or place is None or instruction.json or instruction.keyword == "RUN":
        return None
    first = instruction.words[at].span
    if place.span.start < first.start:
        return None
    if place.span != first:
        return ()
    message = "no comment may stand behind an instruction: # and what follows are sources"
    edit = replace(Place(place.path, Span(instruction.words[at - 1].span.end, instruction.words[-1].span.end)), "")
    fixes = (Fix("Drop the comment", Safety.SAFE, (edit,)),) if at > 1 and spot.replay.build.inline is None else ()
    return (Finding(RULE.name, Severity.ERROR, message, place, fixes=fixes),)


def _other_case(project: Project, origin: str) -> str | None:
    """The one path of the project that differs from `origin` in case only."""
    at = ""
    for name in origin.split("/"):
        names = [entry.name for entry in project.files.entries(at) if entry.name.casefold() == name.casefold()]
        if len(names) != 1:
            return None
        at = f"{at}/{names[0]}" if at else names[0]
    return at if at != origin else None


def _works_elsewhere(facts: Facts, spot: Spot) -> bool:
    """Whether the project also builds the Dockerfile from another context, where the step finds its sources."""
    for replay in facts.replays:
        if replay.path == spot.replay.path and replay.build.context != spot.replay.build.context:
            steps = [step for stage in replay.stages for step in stage.steps if step.number == spot.step.number]
            if steps and not any(step.failures for step in steps):
                return True
    return False


def _severity(project: Project, spot: Spot, origin: str, path: str, why: str) -> Severity:
    """An error where the files decide: Go's own names, and what the repository has but an ignore file drops."""
    name = path.rpartition("/")[2]
    ours = name in _GO_NAMES or name.endswith(".go") or "vendor" in path.split("/")
    if why == "dockerignored":
        missing = project.git.missing(origin, project.files.kind(origin) == "dir")
        return Severity.ERROR if missing is None else Severity.INFO
    if spot.replay.build.guess:
        return Severity.WARNING if ours else Severity.INFO
    if ours:
        return Severity.ERROR
    local = any(gomod.startswith(origin + "/") for gomod in (*project.found.gomods, *_uses(project)))
    return Severity.ERROR if local and why != "gitignored" else Severity.INFO


def _uses(project: Project) -> tuple[str, ...]:
    """What go.mod and go.work files call local modules, as the go.mod files that should be there."""
    found: list[str] = []
    for path in project.found.gomods:
        file = project.gomod(path)
        replaces = file.replaces if file is not None else ()
        local = [one.new_path[2:] for one in replaces if one.local and one.new_path.startswith("./")]
        found += [_gomod(path, inside) for inside in local]
    for path in project.found.goworks:
        work = project.gowork(path)
        found += (
            [_gomod(path, use.value.removeprefix("./").rstrip("/")) for use in work.uses] if work is not None else []
        )
    return tuple(found)


def _gomod(beside: str, inside: str) -> str:
    return "/".join(part for part in (beside.rpartition("/")[0], inside, "go.mod") if part)


def _mends(case: Case, project: Project, spot: Spot, origin: str) -> tuple[Fix, ...]:
    place = case.failure.place
    folder, _, name = origin.rpartition("/")
    file = project.gomod(f"{folder}/go.mod" if folder else "go.mod")
    where = f"cd {folder} && " if folder else ""
    if name == "go.sum" and file is not None and place is not None:
        instruction = spot.step.instruction
        if file.requires:
            return (Fix("Make go.sum", Safety.MANUAL, command=f"{where}go mod tidy"),)
        word = next((word for word in instruction.words if word.span == place.span), None)
        if word is not None and not instruction.json and word.raw.endswith("go.sum"):
            return (Fix("Copy go.sum if it is there", Safety.SAFE, (insert(place.path, place.span.end, "*"),)),)
    if name == "vendor" and file is not None:
        return (Fix("Make the vendor directory", Safety.MANUAL, command=f"{where}go mod vendor"),)
    return ()
