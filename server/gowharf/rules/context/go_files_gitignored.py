"""git ignores go.mod, go.sum or go.work.

Why: a file that git ignores is on the laptop and not in a fresh clone, so the image that CI builds has no module, no
hashes or no workspace. All three belong into the repository where the build uses them. (git, "gitignore")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fine:
```.gitignore
go.work
```
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
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule("go-files-gitignored", Severity.ERROR, "context", "https://git-scm.com/docs/gitignore")
GO_FILES = frozenset(("go.mod", "go.sum", "go.work", "go.work.sum"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A go command or a COPY that lacks one of these files, which the disk has."""
    failure = case.failure
    if failure.kind == "copy-source-missing" and case.spots:
        name = failure.values.get("path", "").rpartition("/")[2]
        if name in GO_FILES and failure.values.get("why") == "gitignored":
            values = failure.values
            why = Absence("gitignored", values.get("origin"), failure.places.get("ignored"), values.get("pattern", ""))
            yield from _finding(facts.project, case.spots[0], why, "COPY")
        return
    if failure.kind == WORKSPACE_MODULE_MISSING:
        return  # workspace-module-missing takes the whole module back
    lost = wanted(case, facts.project)
    if lost is not None and lost.why.kind == "gitignored" and lost.origin.rpartition("/")[2] in GO_FILES:
        yield from _finding(facts.project, lost.spot, lost.why, lost.run.command)


def _finding(project: Project, spot: Spot, why: Absence, who: str) -> Iterator[Finding]:
    if why.place is None or why.origin is None:
        return
    message = f"git ignores {why.origin}, so a fresh clone lacks what {who} needs"
    yield Finding(RULE.name, RULE.severity, message, why.place, fixes=_mends(project, spot, why, why.origin))


def _mends(project: Project, spot: Spot, why: Absence, path: str) -> tuple[Fix, ...]:
    """A line that is about Go's own files goes, a wider one gets an exception."""
    from gowharf.rules.edits import unignore

    place = why.place
    if place is None or project.source(place.path) is None or place.path.startswith((".git/", "../")):
        return ()
    pattern = why.pattern.rstrip("/").rpartition("/")[2]
    if pattern.startswith("go.") or pattern in ("*.mod", "*.sum", "*.work"):
        edit = unignore(project, place)
        return (Fix(f"Stop ignoring {pattern}", Safety.SAFE, (edit,)),) if edit is not None else ()
    fix = included(project, spot, why, path)
    return (fix,) if fix is not None else ()
