"""A local replacement has a version.

Why: a directory has no versions, so a replacement that is one takes none. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib v1.1.0 // while it moves
                                 ^^^^^^ the local replacement ./lib cannot have a version
```
```lib/go.mod
module example.com/lib

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
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib // while it moves
```
Go says:
```
go: errors parsing go.mod:
go.mod:7: replacement module directory path "./lib" cannot have version
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib v1.1.0 => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Span

RULE = Rule(
    "replace-path-with-version",
    Severity.ERROR,
    "gomod",
    "https://go.dev/ref/mod#go-mod-file-replace",
    needs=("problem",),
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the version."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    if broken.directive is None or len(broken.directive.args) < 2:
        return Told(broken.problem.message)
    path, version = broken.directive.args[-2:]
    edit = replace(broken.place(Span(path.span.end, version.span.end)), "")
    message = f"the local replacement {path.value} cannot have a version"
    return Told(message, (Fix("Remove the version", Safety.SAFE, (edit,)),), version.span)
