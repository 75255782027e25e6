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

from gowharf.rules.edits import delete_lines, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import gomod_syntax, problems
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule(
    "gowork-syntax", Severity.ERROR, "workspace", "https://go.dev/ref/mod#go-work-file-lexical", needs=("problem",)
)
_OF_GO_MOD = frozenset(("module", "require", "exclude", "retract", "tool", "ignore"))
_MEANT = {"uses": "use", "used": "use", "usse": "use", "ues": "use", "replaces": "replace", "relpace": "replace"}


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At what go can't read; what narrower rules of go.mod know is theirs."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """A broken go.work that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    """A directive that belongs into go.mod goes; a misspelt one is written right; the rest is as in go.mod."""
    source = broken.source
    word = broken.text(broken.span)
    at = next((one for one in broken.file.directives if one.verb.span == broken.span), None)
    if word in _MEANT:
        message = f"go.work cannot be parsed: '{word}' is no directive; did you mean '{_MEANT[word]}'?"
        edit = replace(broken.place(broken.span), _MEANT[word])
        return Told(message, (Fix(f"Write {_MEANT[word]}", Safety.SAFE, (edit,)),))
    if at is None or at.verb.value not in _OF_GO_MOD:
        return gomod_syntax.describe(broken)
    span = at.block.span if at.block is not None else at.span
    safety = Safety.SAFE if at.comment is None and at.block is None else Safety.UNSAFE
    fix = Fix(f"Drop the {at.verb.value} directive", safety, (delete_lines(source, span),))
    return Told(f"go.work cannot be parsed: {broken.problem.message}", (fix,))
