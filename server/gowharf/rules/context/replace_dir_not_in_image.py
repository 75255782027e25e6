"""A directory that replaces a module is not in the image yet.

Why: go reads the go.mod of a local replacement as soon as it loads the module graph, so `go mod download` needs
DIR/go.mod and a build the whole directory before the step runs. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```go.sum
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
COPY go.mod go.sum *.go ./
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ ./lib replaces example.com/lib, but lib/ is not in the image when go build runs
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum *.go ./
COPY lib/ lib/
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```go.sum
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
COPY go.mod go.sum ./
COPY lib/go.mod lib/
RUN go mod download
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.rules.context.copies import add_copy
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import BUILDING, REPLACEMENT, Missing, wanted
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity

RULE = Rule("replace-dir-not-in-image", Severity.ERROR, "context", "https://docs.docker.com/reference/dockerfile/#copy")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A local replacement that the project has."""
    failure = case.failure
    if failure.kind not in REPLACEMENT:
        return
    lost = wanted(case, facts.project)
    if lost is None:
        return
    directory = lost.origin.rpartition("/")[0]
    written, module = failure.values.get("path", ""), failure.values.get("module", "")
    related = (Label(failure.place, f"{module} is replaced here"),) if failure.place is not None else ()
    if lost.why.place is not None:
        fix = included(facts.project, lost.spot, lost.why, directory, directory=True)
        what = "git ignores" if lost.why.kind == "gitignored" else "the build context lacks"
        message = f"{what} {directory}/ by this pattern, but it replaces {module} when {lost.run.command} runs"
        yield Finding(RULE.name, RULE.severity, message, lost.why.place, related=related, fixes=(fix,) if fix else ())
        return
    message = f"{written} replaces {module}, but {directory}/ is not in the image when {lost.run.command} runs"
    place = step_place(lost.spot)
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=copied(case, facts, lost))


def copied(case: Case, facts: Facts, lost: Missing) -> tuple[Fix, ...]:
    """A COPY of the directory, or of its go.mod alone where no command that fails reads more."""
    directory, path = lost.origin.rpartition("/")[0], lost.path.rpartition("/")[0]
    if not any(spot.run is not None and spot.run.name in BUILDING for spot in case.spots):
        edit = add_copy(lost.spot, facts.project, lost.origin, lost.path, directory=False)
        return (Fix(f"Copy {lost.origin}", Safety.SAFE, (edit,)),) if edit is not None else ()
    edit = add_copy(lost.spot, facts.project, directory, path, directory=True)
    return (Fix(f"Copy {directory}/", Safety.SAFE, (edit,)),) if edit is not None else ()
