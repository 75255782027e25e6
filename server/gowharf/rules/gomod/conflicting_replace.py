"""Two replace lines replace one module differently.

Why: Go takes one replacement for each module (or each version of it) and since Go 1.17 stops where two lines of go.mod
contradict each other. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
replace example.com/lib => ./other
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib is replaced by ./lib on line 7 and by ./other here
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

replace example.com/lib => ./lib
```
Go says:
```
go: conflicting replacements for example.com/lib:
\t./lib
\t./other
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => example.com/fork v1.1.0
replace example.com/lib v1.0.0 => example.com/other v1.0.0
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.replay.go.replacing import contradictions
from gowharf.replay.model import Failure
from gowharf.rules.edits import delete_lines
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity

RULE = Rule(
    "conflicting-replace", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-replace", needs=("replace",)
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the second line; the first is a label."""
    if case.failure.kind == kinds.CONFLICTING_REPLACE and case.failure.place is not None:
        yield from _finding(case.failure, facts.project, RULE.severity)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    covered = ground.stopped
    severity = Severity.WARNING if ground.built else RULE.severity
    for path in ground.gomods:
        file, source = ground.project.gomod(path), ground.project.source(path)
        if path not in covered and file is not None and source is not None and not file.problems:
            failure = contradictions(file, source, "1.27")
            if failure is not None:
                yield from _finding(failure, ground.project, severity)


def _finding(failure: Failure, project: Project, severity: Severity) -> Iterator[Finding]:
    place, first = failure.place, failure.places.get("first")
    source = project.source(place.path) if place is not None else None
    if place is None or source is None:
        return
    module, one, two = (failure.values.get(name, "") for name in ("module", "first", "second"))
    at = f"on line {source.lines.line(first.span.start)}" if first is not None else "above"
    message = f"{module} is replaced by {one} {at} and by {two} here"
    labels = (Label(first, "the other replacement"),) if first is not None else ()
    fixes = [Fix(f"Keep {one}", Safety.UNSAFE, (delete_lines(source, place.span),))]
    if first is not None:
        fixes.append(Fix(f"Keep {two}", Safety.UNSAFE, (delete_lines(source, first.span),)))
    yield Finding(RULE.name, severity, message, place, go_says=failure.says, related=labels, fixes=tuple(fixes))
