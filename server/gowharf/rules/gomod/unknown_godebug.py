"""A godebug line names no setting that Go knows.

Why: since Go 1.23 go.mod may set GODEBUG defaults, and a key that the running Go doesn't know, or has dropped, stops
every command in the module; in the environment variable it would be ignored. (Go modules reference, "godebug
directive")

```go.mod
module example.com/app

go 1.24

godebug govendor=1
        ^^^^^^^^^^ unknown godebug "govendor"
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

```
Go says:
```
go: error loading go.mod:
go.mod:5: unknown godebug "govendor"
```
Fine:
```go.mod
module example.com/app

go 1.24

godebug (
        default=go1.21
        panicnil=1
)
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.rules.edits import delete_lines
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.gomod.replacements import file_of
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "unknown-godebug", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-godebug", needs=("problem",)
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the setting."""
    yield from problems.explained(RULE, _describe, case, facts)
    failure = case.failure
    if failure.kind != kinds.UNKNOWN_GODEBUG or "problem" in failure.values or failure.place is None:
        return
    source, file = facts.project.source(failure.place.path), file_of(facts.project, failure.place.path)
    for setting in file.godebugs if file is not None else ():
        if source is not None and setting.directive.span == failure.place.span and setting.directive.args:
            place = Place(source.path, setting.directive.args[0].span)
            fix = Fix("Remove the line", Safety.UNSAFE, (delete_lines(source, setting.directive.span),))
            yield Finding(RULE.name, RULE.severity, failure.values.get("reason", ""), place, fixes=(fix,))


def survey(ground: Ground) -> Iterator[Finding]:
    """Lines that are no setting at all, in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    return Told(f"a godebug line of {broken.name} needs the form key=value")
