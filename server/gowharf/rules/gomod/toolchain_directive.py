"""The toolchain directive is invalid.

Why: the toolchain line names a release as its files do, with "go" in front (go1.24.3), or says `default`. (Go modules
reference, "toolchain directive")

```go.mod
module example.com/app

go 1.22

toolchain 1.24.3
          ^^^^^^ '1.24.3' is not a toolchain: go.mod needs one like go1.24.3, or default
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

go 1.22

toolchain go1.24.3
```
Go says:
```
go: errors parsing go.mod:
go.mod:5: invalid toolchain version '1.24.3': must match format go1.23.0 or default
```
Fine:
```go.mod
module example.com/app

go 1.24

toolchain go1.24.3
```
A line that go would drop, since it says nothing or what the go line says, ends the build:
```go.mod
module example.com/app

go 1.24.3
toolchain go1.24.3
          ^^^^^^^^ 'toolchain go1.24.3' says what the go line does, so go wants to remove it
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: updates to go.mod needed; to update it:
\tgo mod tidy
```
Fixed:
```go.mod
module example.com/app

go 1.24.3
```
"""

from collections.abc import Iterator

from gowharf.replay.go.kinds_commands import TOOLCHAIN_REDUNDANT
from gowharf.rules.edits import delete_lines, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.go_directive import repeated
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Place, Span

RULE = Rule(
    "toolchain-directive", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-toolchain", needs=("problem",)
)

_VERSION = regex(r"[\"'`]?(?:[vV]|[gG][oO]|golang)?[ =:-]*(1\.\d+(?:\.\d+|rc\d+)?)[\"'`]?\Z")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the toolchain's name."""
    failure = case.failure
    if failure.kind == TOOLCHAIN_REDUNDANT and failure.place is not None:
        name = failure.values.get("toolchain", "")
        what = "says what the go line does" if name == f"go{failure.values.get('go')}" else "names no Go since 1.21"
        message = f"'toolchain {name}' {what}, so go wants to remove it"
        yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_dropped(facts, failure.place))
        return
    yield from problems.explained(RULE, _describe, case, facts)


def _dropped(facts: Facts, place: Place) -> tuple[Fix, ...]:
    source = facts.project.source(place.path)
    if source is None:
        return ()
    return (Fix("Remove the toolchain line", Safety.SAFE, (delete_lines(source, place.span),)),)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    directive = broken.directive
    if broken.kind == "repeated-toolchain" and broken.file.toolchain is not None and directive is not None:
        return repeated(broken, broken.file.toolchain, "toolchain")
    if directive is None or not directive.args:
        return Told(f"the toolchain directive of {broken.name} names no toolchain")
    whole = Span(directive.args[0].span.start, directive.args[-1].span.end)
    written = broken.text(whole)
    message = f"'{written}' is not a toolchain: {broken.name} needs one like go1.24.3, or default"
    match = _VERSION.match(written)
    if match is None:
        # "local" and "path" are values of GOTOOLCHAIN: what they say, the line's absence says too where they hold.
        mistaken = written in ("local", "path", "auto")
        fix = Fix("Remove the toolchain line", Safety.UNSAFE, (delete_lines(broken.source, directive.span),))
        return Told(message, (fix,) if mistaken else (), whole)
    wanted = f"go{match[1]}"
    return Told(message, (Fix(f"Write {wanted}", Safety.SAFE, (replace(broken.place(whole), wanted),)),), whole)
