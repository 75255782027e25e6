"""Tests run in the image, but the ignore file drops test files.

Why: go test passes with "no test files" where .dockerignore keeps `*_test.go` out, so nothing is tested; without
testdata the tests that read it fail. (Docker, "dockerignore files")

```.dockerignore
**/*_test.go
^^^^^^^^^^^^ go test runs in the image, but this pattern keeps main_test.go out of it
```
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```main_test.go
package main

import "testing"

func TestMain(t *testing.T) {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go test ./...
```
Fixed:
```.dockerignore
```
Fine:
```.dockerignore
**/*_test.go
```
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```main_test.go
package main
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
from gowharf.replay.model import GoRun
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import unignore
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "tests-dockerignored",
    Severity.WARNING,
    "context",
    "https://docs.docker.com/build/concepts/context/#dockerignore-files",
    needs=("go test",),
)
_MANY = 2000  # entries of the module that are looked at


def check(facts: Facts) -> Iterator[Finding]:
    """Each `go test` of the project's own module."""
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    if run.name != "test" or run.module is None or run.module_source is None or run.failures:
                        continue
                    seen: set[Place] = set()
                    for path, place in _dropped(facts.project, run):
                        if place not in seen:
                            seen.add(place)
                            yield _finding(facts.project, Spot(replay, stage, step, run), path, place)


def _finding(project: Project, spot: Spot, path: str, place: Place) -> Finding:
    edit = unignore(project, place)
    fixes = (Fix("Stop ignoring the tests", Safety.UNSAFE, (edit,)),) if edit is not None else ()
    message = f"go test runs in the image, but this pattern keeps {path} out of it"
    label = Label(step_place(spot), "go test runs here")
    return Finding(RULE.name, RULE.severity, message, place, related=(label,), fixes=fixes)


def _dropped(project: Project, run: GoRun) -> Iterator[tuple[str, Place]]:
    """The module's test files and testdata that an ignore file of the builder keeps out."""
    image = run.image
    source = run.module_source or ""
    base = source.rpartition("/")[0]
    stack, seen = [""], 0
    while stack and image is not None and seen < _MANY:
        at = stack.pop()
        folder = "/".join(part for part in (base, at) if part)
        for entry in project.files.entries(folder):
            seen += 1
            inside = f"{at}/{entry.name}" if at else entry.name
            if entry.kind == "dir" and entry.name[0] not in "._" and entry.name not in ("vendor", "node_modules"):
                if entry.name != "testdata":
                    stack.append(inside)
                    continue
            elif not entry.name.endswith("_test.go"):
                continue
            path = f"{(run.module or '').rstrip('/')}/{inside}"
            if image.look(path).absent:
                why = image.why_absent(path)
                if why.kind == "dockerignored" and why.place is not None:
                    yield "/".join(part for part in (base, inside) if part), why.place
