"""A local module lies outside the build context.

Why: only what is below the build context reaches the image. A `replace` or `use` that leads out of it (`../lib`, an
absolute path, a symbolic link) finds nothing there. (Docker, "Build context")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ../lib
                           ^^^^^^ ../lib is outside the build context (the folder of go.mod), so it can't be copied
```
```go.sum
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
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.21
```
```lib/lib.go
package lib

func V() {}
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
"""

import posixpath
from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.rules.context.missing import REPLACEMENT, ran
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule("outside-build-context", Severity.ERROR, "context", "https://docs.docker.com/build/concepts/context/")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A replacement directory that isn't below the context."""
    if case.failure.kind not in REPLACEMENT or case.failure.place is None:
        return
    why = outside(case, facts.project, case.failure.values.get("path", ""))
    if why is not None:
        fixes = inside(case, facts.project, work=False)
        yield Finding(RULE.name, RULE.severity, why, case.failure.place, fixes=fixes)


def outside(case: Case, project: Project, written: str) -> str | None:
    """Why no COPY can bring a directory, as go.mod or go.work writes it, into the image; None where one could."""
    first, place = ran(case), case.failure.place
    if first is None or place is None or not written:
        return None
    spot, run = first
    context = spot.replay.build.context
    if context.kind not in ("dir", "git"):
        return None
    folder = context.directory + "/" if context.directory else f"the folder of {place.path}"
    if written.startswith("/"):
        if run.image is None or not run.image.look(written).absent:
            return None
        return f"{written} is an absolute path of another machine, so the image has nothing there"
    path = posixpath.normpath(posixpath.join(place.path.rpartition("/")[0], written))
    if not _below(path, context.directory):
        return f"{written} is outside the build context ({folder}), so it can't be copied"
    for at in _above(path):
        link = project.files.link(at)
        if link is not None and not _below(_target(at, link), context.directory):
            return f"{at} is a symbolic link to {link}, which is outside the build context ({folder})"
    return None


def _target(at: str, link: str) -> str:
    return "../" + link if link.startswith("/") else posixpath.normpath(posixpath.join(at.rpartition("/")[0], link))


def _below(path: str, root: str) -> bool:
    if path == ".." or path.startswith("../"):
        return False
    return not root or path == root or path.startswith(root + "/")


def _above(path: str) -> Iterator[str]:
    while path and path != ".":
        yield path
        path = path.rpartition("/")[0]


def inside(case: Case, project: Project, work: bool) -> tuple[Fix, ...]:
    """The project's own directory of that module, where there is just one."""
    place = case.failure.place
    if place is None:
        return ()
    module = case.failure.values.get("module", "")
    name = case.failure.values.get("use", "").rstrip("/").rpartition("/")[2]
    here = place.path.rpartition("/")[0]
    found = []
    for path in project.found.gomods:
        file = project.gomod(path)
        directory = path.rpartition("/")[0]
        own = file.module.value if file is not None and file.module is not None else ""
        matches = directory.rpartition("/")[2] == name if work else own == module
        if directory and matches and (not here or directory.startswith(here + "/")):
            found.append("./" + (directory[len(here) + 1 :] if here else directory))
    if len(found) != 1:
        return ()
    used = {use.value.rstrip("/") for use in file.uses} if (file := project.gowork(place.path)) is not None else set()
    # A path of another machine can't be meant for the image; one beside the project might be there in another context.
    machine = work and case.failure.values.get("use", "").startswith("/") and found[0] not in used
    safety = Safety.SAFE if machine else Safety.UNSAFE
    return (Fix(f"Use {found[0]}", safety, (replace(place, found[0]),)),)
