"""go asks git about a repository that git won't read.

Why: since Go 1.18 `go build` stamps programs with the commit. Where .git is in the image but another user's, or
lacks its objects, git refuses, and so does go. (The go command, -buildvcs)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```.git/HEAD
ref: refs/heads/main
```
```.dockerignore
.git/objects
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ go build stamps the commit, and the .git in /src is not whole
```
Fixed:
```.dockerignore
.git/objects
.git
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
```.git/HEAD
ref: refs/heads/main
```
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN go build -o /app . && go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.gowords import first_run, insert_word, name_word, written
from gowharf.rules.dockerfile.ignorefile import ignore_file
from gowharf.rules.edits import append_line
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "vcs-stamping",
    Severity.WARNING,
    "dockerfile",
    "https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Keeps .git out of the image, or turns stamping off where something else there asks git."""
    failure = case.failure
    first = first_run(case)
    if failure.kind != kinds.VCS_STATUS or first is None:
        return
    spot, run = first
    directory = failure.values.get("directory", "")
    what = "is not whole" if failure.values.get("why") == "incomplete" else "belongs to another user"
    message = f"{run.command} stamps the commit, and the .git in {directory} {what}"
    ignoring, stamping = _ignored(facts, spot, directory), _unstamped(facts, case)
    fixes = (stamping, ignoring) if _asks_git(facts, spot) else (ignoring, stamping)
    yield Finding(
        RULE.name,
        RULE.severity,
        message,
        Place(spot.replay.path, run.span),
        fixes=tuple(fix for fix in fixes if fix is not None),
    )


def _asks_git(facts: Facts, spot: Spot) -> bool:
    source = facts.project.source(spot.replay.path)
    return source is not None and ("git " in source.text or ".git" in source.text)


def _ignored(facts: Facts, spot: Spot, directory: str) -> Fix | None:
    """A line of the ignore file that keeps .git out of the context."""
    run, context = spot.run, spot.replay.build.context
    origin = run.image.origin(directory + "/.git") if run is not None and run.image is not None else None
    if origin is None or context.kind != "dir":
        return None
    root = context.directory
    if root and not origin.startswith(root + "/"):
        return None
    path = ignore_file(facts.project, spot.replay.build)
    return Fix(
        f"Ignore {origin} in {path}",
        Safety.SAFE,
        (append_line(facts.project, path, origin[len(root) + 1 :] if root else origin),),
    )


def _unstamped(facts: Facts, case: Case) -> Fix | None:
    edits: list[FileEdit] = []
    for spot in case.spots:
        place = written(spot, facts.project)
        name = name_word(spot.run) if spot.run is not None else None
        if place is None or name is None:
            return None
        edits.append(insert_word(place, name, "-buildvcs=false"))
    return Fix("Build with -buildvcs=false", Safety.SAFE, tuple(edits)) if edits else None
