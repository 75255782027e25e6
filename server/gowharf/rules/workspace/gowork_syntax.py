"""go.work cannot be parsed.

Why: go.work knows the directives go, toolchain, godebug, use and replace. A `require` or `module` from go.mod, or a
slip of the pen, stops every command in the workspace. (Go modules reference, "Lexical elements")

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
require example.com/lib v1.1.0
^^^^^^^ go.work cannot be parsed: unknown directive: require
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
```
Go says:
```
go: errors parsing go.work:
go.work:7: unknown directive: require
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
from gowharf.replay.go.kinds import GOWORK_SYNTAX
from gowharf.rules.edits import delete_lines, replace
from gowharf.rules.facts import Case, Facts, Whole
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "gowork-syntax", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-lexical", needs=("problem",)
)
_OF_GO_MOD = frozenset(("module", "require", "exclude", "retract", "tool", "ignore"))
_MEANT = {"uses": "use", "used": "use", "usse": "use", "ues": "use", "replaces": "replace", "relpace": "replace"}


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the word that go doesn't know."""
    failure = case.failure
    if failure.kind != GOWORK_SYNTAX or failure.place is None:
        return
    message = f"go.work cannot be parsed: {failure.values.get('reason', 'syntax error')}"
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_mends(facts.project, failure.place))


def survey(whole: Whole) -> Iterator[Finding]:
    """A broken go.work that no replayed command reads."""
    told = {failure.place.path for failure in whole.failures if failure.place is not None}
    for path in whole.project.found.goworks:
        file = whole.project.gowork(path)
        for problem in file.problems[:1] if file is not None and path not in told else ():
            place = Place(path, problem.focus or problem.span)
            message = f"go.work cannot be parsed: {problem.message}"
            yield Finding(RULE.name, RULE.severity, message, place, fixes=_mends(whole.project, place))


def _mends(project: Project, place: Place) -> tuple[Fix, ...]:
    """A directive that belongs into go.mod goes; a misspelt one is written right."""
    source, file = project.source(place.path), project.gowork(place.path)
    if source is None or file is None:
        return ()
    word = place.span.text(source.text)
    if word in _MEANT:
        return (Fix(f"Write {_MEANT[word]}", Safety.SAFE, (replace(place, _MEANT[word]),)),)
    at = next((one for one in file.directives if one.verb.span == place.span), None)
    if at is None or at.verb.value not in _OF_GO_MOD:
        return ()
    span = at.block.span if at.block is not None else at.span
    safety = Safety.SAFE if at.comment is None and at.block is None else Safety.UNSAFE
    return (Fix(f"Drop the {at.verb.value} directive", safety, (delete_lines(source, span),)),)
