"""go.mod requires a module twice.

Why: of two requirements the higher version counts, and Go would write that back to go.mod; a build may not, so it stops
with "updates to go.mod needed". The same version twice is merely one line too many. (Go modules reference, "require
directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.0.0
                        ^^^^^^ example.com/lib is required twice, at v1.0.0 and at v1.1.0 on line 7

require example.com/lib v1.1.0
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
Go says:
```
go: updates to go.mod needed; to update it:
\tgo mod tidy
```
Fine:
```go.mod
module example.com/app

go 1.24

require (
\texample.com/lib v1.1.0
\texample.com/lib/v2 v2.0.0
)
```
"""

from collections.abc import Iterator
from functools import partial

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.rules.edits import delete_lines
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax import modpath, semver
from gowharf.syntax.gomod import ModFile, Require
from gowharf.text.source import Place, Source

RULE = Rule("duplicate-require", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-require")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the lower version."""
    failure = case.failure
    if failure.kind == kinds.DUPLICATE_REQUIRE and failure.place is not None:
        yield from _of(facts.project, failure.place.path, RULE.severity, differ=True)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same version twice, and other pairs in files that no replayed command reads."""
    covered = {stop.path for stop in ground.stops if stop.kind == kinds.DUPLICATE_REQUIRE}
    for path in ground.gomods:
        yield from _of(ground.project, path, Severity.INFO, differ=False)
        if path not in covered:
            yield from _of(ground.project, path, Severity.WARNING if ground.built else RULE.severity, differ=True)


def _of(project: Project, path: str, severity: Severity, differ: bool) -> Iterator[Finding]:
    """The pairs of one go.mod whose versions differ, or don't."""
    source, file = project.source(path), project.gomod(path)
    if source is None or file is None or file.problems or not source.kept(_repeats, partial(_repeats, file)):
        return
    seen: dict[str, Require] = {}
    for require in file.requires:
        held = seen.setdefault(require.path, require)
        if held is require or (held.version != require.version) is not differ or not _versions(held, require):
            continue
        lower, higher = held, require
        if semver.compare(held.version, require.version) >= 0:
            lower, higher = require, held
        seen[require.path] = higher
        yield _finding(source, lower, higher, severity)


def _repeats(file: ModFile) -> bool:
    return len({require.path for require in file.requires}) < len(file.requires)


def _versions(one: Require, two: Require) -> bool:
    return all(modpath.canonical_version(require.version) == require.version for require in (one, two))


def _finding(source: Source, lower: Require, higher: Require, severity: Severity) -> Finding:
    line = source.lines.line(higher.directive.span.start)
    message = f"{lower.path} is required twice, at {lower.version} and at {higher.version} on line {line}"
    if lower.version == higher.version:
        message = f"{lower.path} {lower.version} is required twice, here and on line {line}"
    lost = lower.directive.comment is not None and not lower.indirect
    fix = Fix(
        f"Keep {higher.version}", Safety.UNSAFE if lost else Safety.SAFE, (delete_lines(source, lower.directive.span),)
    )
    place = Place(source.path, lower.version_token.span)
    label = Label(Place(source.path, higher.version_token.span), "the other requirement")
    return Finding(RULE.name, severity, message, place, related=(label,), fixes=(fix,))
