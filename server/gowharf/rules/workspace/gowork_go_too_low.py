"""go.work's go line is lower than a member's.

Why: since Go 1.21 a workspace must have at least the go version of each of its modules; a go.work without a go line
counts as go 1.18. (Go modules reference, "go directive")

```api/go.mod
module example.com/api

go 1.24
```
```api/main.go
package main

import "example.com/shared"

func main() { shared.V() }
```
```shared/go.mod
module example.com/shared

go 1.24
```
```shared/shared.go
package shared

func V() {}
```
```go.work
go 1.22
   ^^^^ go.work has go 1.22, but ./api requires go 1.24

use (
        ./api
        ./shared
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
Fixed:
```go.work
go 1.24

use (
        ./api
        ./shared
)
```
Fine:
```api/go.mod
module example.com/api

go 1.24
```
```api/main.go
package main

import "example.com/shared"

func main() { shared.V() }
```
```shared/go.mod
module example.com/shared

go 1.24
```
```shared/shared.go
package shared

func V() {}
```
```go.work
go 1.24

use (
        ./api
        ./shared
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.project.versions import compare
from gowharf.replay.go.kinds import GOWORK_TOO_LOW
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.image.tags import exists
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.edits import newline_of
from gowharf.text.source import Place

RULE = Rule("gowork-go-too-low", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-go")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the go line, or at the use directive where there is none; one finding for all members, of the highest."""
    if case.failure.kind != GOWORK_TOO_LOW or case.failure.place is None:
        return
    path = case.failure.place.path
    members = [one.failure for one in facts.cases if one.failure.kind == GOWORK_TOO_LOW and _in(one, path)]
    failure = members[0]
    for other in members[1:]:
        if compare(other.values["needs"], failure.values["needs"]) > 0:
            failure = other
    if failure.place is None:
        return
    needs, has, use = (failure.values.get(name, "") for name in ("needs", "has", "use"))
    edit, written = _raised(facts.project, failure.place, needs)
    has = f"go {has}" if written else f"no go line, which means go {has}"
    member = failure.places.get("member")
    related = (Label(member, f"go {needs} is required here"),) if member is not None else ()
    fixes = (Fix(f"Use go {needs}", Safety.SAFE, (edit,)),) if edit is not None else ()
    message = f"go.work has {has}, but {use} requires go {needs}"
    if not exists(needs):  # no Go will ever meet it, so there the member's line is what is wrong
        message += ", which was never released"
        lowered = failure.values.get("has", "")
        fixes = (Fix(f"Set the go line to {lowered}", Safety.SAFE, (replace(member, lowered),)),) if member else ()
    yield Finding(RULE.name, RULE.severity, message, failure.place, related=related, fixes=fixes)


def _in(case: Case, path: str) -> bool:
    return case.failure.place is not None and case.failure.place.path == path


def _raised(project: Project, place: Place, needs: str) -> tuple[FileEdit | None, bool]:
    """The go line raised, or put in at the top; and whether there was one."""
    source, file = project.source(place.path), project.gowork(place.path)
    if source is None or file is None:
        return None, False
    if file.go is not None:
        return replace(Place(place.path, file.go.token.span), needs), True
    newline = newline_of(source.text)
    start = file.directives[0].line.start if file.directives else 0
    if file.directives and file.directives[0].block is not None:
        start = source.lines.span(source.lines.line(file.directives[0].block.span.start)).start
    return insert(place.path, start, f"go {needs}{newline}{newline}"), False
