"""A required version is excluded.

Why: an excluded version counts as if it didn't exist, so Go drops the requirement and looks for another version; a
build may not write that to go.mod and stops. (Go modules reference, "exclude directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

exclude example.com/lib v1.1.0
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib v1.1.0 is excluded here and required on line 5
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

```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

exclude example.com/lib v1.0.0
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.rules.edits import delete_lines
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "required-version-excluded",
    Severity.ERROR,
    "gomod",
    "https://go.dev/ref/mod#go-mod-file-exclude",
    needs=("exclude",),
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the exclude line."""
    if case.failure.kind == kinds.REQUIRED_EXCLUDED and case.failure.place is not None:
        yield from _of(facts.project, case.failure.place.path, RULE.severity)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    covered = ground.stopped
    for path in ground.gomods:
        if path not in covered:
            yield from _of(ground.project, path, Severity.WARNING if ground.built else RULE.severity)


def _of(project: Project, path: str, severity: Severity) -> Iterator[Finding]:
    source, file = project.source(path), project.gomod(path)
    if source is None or file is None or file.problems:
        return
    required = {(require.path, require.version): require for require in file.requires}
    for exclude in file.excludes:
        require = required.get((exclude.path, exclude.version))
        if require is None:
            continue
        line = source.lines.line(require.directive.span.start)
        message = f"{exclude.path} {exclude.version} is excluded here and required on line {line}"
        fix = Fix("Remove the exclude line", Safety.UNSAFE, (delete_lines(source, exclude.directive.span),))
        label = Label(Place(path, require.version_token.span), "the requirement")
        yield Finding(RULE.name, severity, message, Place(path, exclude.directive.span), related=(label,), fixes=(fix,))
