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
from gowharf.replay.go import kinds
from gowharf.replay.model import GoRun
from gowharf.rules.context.missing import REPLACEMENT, ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("outside-build-context", Severity.ERROR, "context", "https://docs.docker.com/build/concepts/context/")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A replacement directory or a workspace member that isn't below the context."""
    failure, first = case.failure, ran(case)
    work = failure.kind == kinds.WORKSPACE_MODULE_MISSING
    if first is None or (failure.kind not in REPLACEMENT and not work):
        return
    spot, run = first
    source = run.workspace_source if work else run.module_source
    if failure.place is not None:
        source = failure.place.path
    written = failure.values.get("use" if work else "path", "")
    if source is None or not written or spot.replay.build.context.kind not in ("dir", "git"):
        return
    why = _outside(facts.project, spot, run, source, written)
    if why is None:
        return
    place = failure.place or step_place(spot)
    fixes = _inside(case, facts.project, source, written, work) if failure.place is not None else ()
    yield Finding(RULE.name, RULE.severity, why, place, fixes=fixes)


def _outside(project: Project, spot: Spot, run: GoRun, source: str, written: str) -> str | None:
    """Why no COPY can bring the directory into the image, as a message; None where one could."""
    root = spot.replay.build.context.directory
    folder = root + "/" if root else f"the folder of {source}"
    if written.startswith("/"):
        if run.image is not None and spot.run is not None and not run.image.look(written).absent:
            return None
        return f"{written} is an absolute path of another machine, so the image has nothing there"
    path = posixpath.normpath(posixpath.join(source.rpartition("/")[0], written))
    if path.startswith("../") or path == ".." or (root and path != root and not path.startswith(root + "/")):
        return f"{written} is outside the build context ({folder}), so it can't be copied"
    for at in _above(path):
        link = project.files.link(at)
        if link is None:
            continue
        target = posixpath.normpath(posixpath.join(at.rpartition("/")[0], link))
        if link.startswith("/") or target.startswith("..") or (root and not target.startswith(root + "/")):
            return f"{at} is a symbolic link to {link}, which is outside the build context ({folder})"
    return None


def _above(path: str) -> Iterator[str]:
    while path and path != ".":
        yield path
        path = path.rpartition("/")[0]


def _inside(case: Case, project: Project, source: str, written: str, work: bool) -> tuple[Fix, ...]:
    """The project's own directory of that module, where there is just one."""
    place: Place | None = case.failure.place
    module = case.failure.values.get("module", "")
    name = written.rstrip("/").rpartition("/")[2]
    here = source.rpartition("/")[0]
    found = []
    for path in project.found.gomods:
        file = project.gomod(path)
        directory = path.rpartition("/")[0]
        own = file.module.value if file is not None and file.module is not None else ""
        matches = directory.rpartition("/")[2] == name if work else own == module
        if directory and matches and (not here or directory.startswith(here + "/")):
            found.append("./" + (directory[len(here) + 1 :] if here else directory))
    if len(found) != 1 or place is None:
        return ()
    return (Fix(f"Use {found[0]}", Safety.UNSAFE, (replace(place, found[0]),)),)
