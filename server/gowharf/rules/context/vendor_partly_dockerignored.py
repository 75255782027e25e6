"""The ignore file drops some files of vendor/.

Why: a pattern such as `**/*.txt` or `**/lib` also matches below vendor/. Go then takes the vendor directory for the
truth and finds it without its modules.txt or without a package. (Docker, "dockerignore files")

```.dockerignore
**/*.txt
^^^^^^^^ this pattern also keeps vendor/modules.txt out of the build context, which go build needs
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
RUN go build -o /app .
```
Fixed:
```.dockerignore
**/*.txt
!vendor/**
```
Fine:
```.dockerignore
*.txt
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
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds, kinds_commands
from gowharf.rules.context.ignoring import line_text
from gowharf.rules.context.missing import Missing, wanted
from gowharf.rules.edits import append_line, unignore
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity

RULE = Rule(
    "vendor-partly-dockerignored",
    Severity.ERROR,
    "context",
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """modules.txt or a package that the project's vendor directory has."""
    lost = partly_lost(case, facts.project)
    if lost is None or lost.why.kind != "dockerignored" or lost.why.place is None:
        return
    edits = _mend(facts.project, lost)
    fixes = (Fix("Keep all of vendor/", Safety.SAFE, edits),) if edits else ()
    what = lost.origin if lost.origin.endswith("modules.txt") else lost.origin.rpartition("/")[0] + "/"
    message = f"this pattern also keeps {what} out of the build context, which {lost.run.command} needs"
    yield Finding(RULE.name, RULE.severity, message, lost.why.place, fixes=fixes)


def partly_lost(case: Case, project: Project) -> Missing | None:
    """What is missing below a vendor directory that the image has."""
    if case.failure.kind not in (kinds.MODULES_TXT_MISSING, kinds_commands.IMPORT_NOT_VENDORED):
        return None
    lost = wanted(case, project)
    return lost if lost is not None and "vendor" in lost.origin.split("/") else None


def _mend(project: Project, lost: Missing) -> tuple[FileEdit, ...]:
    place = lost.why.place
    root = lost.spot.replay.build.context.directory
    if place is None or (root and not lost.origin.startswith(root + "/")):
        return ()
    inside = lost.origin[len(root) + 1 :] if root else lost.origin
    parts = inside.split("/")
    vendor = "/".join(parts[: parts.index("vendor") + 1])
    if line_text(project, place).strip("/").removeprefix("./") == vendor:
        edit = unignore(project, place)
        return (edit,) if edit is not None else ()
    return (append_line(project, place.path, f"!{vendor}/**"),)
