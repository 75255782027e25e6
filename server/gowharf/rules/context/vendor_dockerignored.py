"""The ignore file keeps vendor/ out of the build context.

Why: go uses a vendor directory that lies beside go.mod without being asked, so a build that passes on a laptop without
network and without go.sum needs both in the image once .dockerignore drops vendor/. With -mod=vendor, with
GOPROXY=off, without go.sum, or with a COPY of vendor/, the build stops. (Docker, "dockerignore files")

```.dockerignore
vendor
^^^^^^ vendor/ is kept out of the build context, but go build needs it
```
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
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN GOPROXY=off go build -o /app .
```
Fixed:
```.dockerignore
```
Fine:
```.dockerignore
vendor
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
from gowharf.replay.look import Absence
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import lost_vendor, uses_vendor, wanted_vendor
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Label, Rule, Severity
from gowharf.text.source import Place

RULE = Rule(
    "vendor-dockerignored",
    Severity.ERROR,
    "context",
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
    needs=("vendor",),
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure that vendor/ would have prevented, or a COPY of it."""
    copied = copied_vendor(case, facts.project)
    if copied is not None:
        spot, why = copied
        if why.kind == "dockerignored":
            yield from _finding(facts.project, spot, why, "COPY", Severity.ERROR)
        return
    lost = wanted_vendor(case, facts.project)
    if lost is not None and lost.why.kind == "dockerignored":
        yield from _finding(facts.project, lost.spot, lost.why, lost.run.command, Severity.ERROR)


def check(facts: Facts) -> Iterator[Finding]:
    """Builds that go to the network for want of it."""
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    if run.failures or run.network != "needed" or not uses_vendor(run):
                        continue
                    lost = lost_vendor(Spot(replay, stage, step, run), run, facts.project)
                    if lost is None or lost.why.kind != "dockerignored":
                        continue
                    place = step_place(lost.spot)
                    label = Label(place, f"{run.command} fetches modules from the network here")
                    for finding in _finding(facts.project, lost.spot, lost.why, run.command, Severity.WARNING):
                        yield finding._replace(related=(label,))


def copied_vendor(case: Case, project: Project) -> tuple[Spot, Absence] | None:
    """A COPY of a vendor directory (or of what is below it) whose source isn't in the context, and why."""
    failure = case.failure
    if failure.kind != "copy-source-missing" or not case.spots:
        return None
    parts = failure.values.get("path", "").split("/")
    if "vendor" not in parts:
        return None
    spot = case.spots[0]
    top = "/".join(parts[: parts.index("vendor") + 1])
    root = spot.replay.build.context.directory
    origin = f"{root}/{top}" if root else top
    if project.files.kind(f"{origin}/modules.txt") is None:
        return None
    why = failure.values.get("why", "")
    return spot, Absence(why, origin, failure.places.get("ignored"), failure.values.get("pattern", ""))


def _finding(project: Project, spot: Spot, why: Absence, who: str, severity: Severity) -> Iterator[Finding]:
    place: Place | None = why.place
    if place is None:
        return
    origin = (why.origin or "vendor").removesuffix("/modules.txt")
    fix = included(project, spot, why, origin, directory=True)
    message = f"{origin}/ is kept out of the build context, but {who} needs it"
    yield Finding(RULE.name, severity, message, place, fixes=(fix,) if fix else ())
