"""go.sum has two different hashes for one thing.

Why: a version of a module has one content, so of two hashes one is wrong, be it by a merge, by hand, or because a tag
was moved. Go compares what it downloads with the first, and stops where that differs. (Go modules reference,
"Authenticating modules")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0 h1:ve87Q1LIeEcUaoo3J9HHOX3/vjKvvGkf+b2TaxKqxOI=
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib v1.1.0 has another hash on line 1; only one of them can be right
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
In a workspace Go compares with the go.sum of each member, unless go.work.sum has the hash:
```go.work
go 1.24

use (
        ./a
        ./b
)
```
```a/go.mod
module example.com/a

go 1.24

require example.com/lib v1.1.0
```
```a/go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```a/main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```b/go.mod
module example.com/b

go 1.24

require example.com/lib v1.1.0
```
```b/go.sum
example.com/lib v1.1.0 h1:ve87Q1LIeEcUaoo3J9HHOX3/vjKvvGkf+b2TaxKqxOI=
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib v1.1.0 has another hash in a/go.sum, and go compares with both
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./a
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator
from functools import partial

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod.known import go_command
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax.gosum import GoSum, Sum
from gowharf.text.source import Place, Source, Span

RULE = Rule("gosum-conflicting-hash", Severity.ERROR, "gosum", "https://go.dev/ref/mod#authenticating")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Two members of a workspace disagree, so one of them stops the build, whatever is downloaded."""
    failure = case.failure
    if failure.kind != kinds.SUM_MISMATCH or failure.values["why"] != "disputed":
        return
    wanted = failure.values["module"], failure.values["version"], failure.values["gomod"] == "true"
    held: tuple[Source, Sum] | None = None
    for path in facts.project.found.gosums:
        source, sums = facts.project.source(path), facts.project.gosum(path)
        if source is None or sums is None:
            continue
        line = (sums.gomods if wanted[2] else sums.modules).get(wanted[:2])
        if line is None:
            continue
        held = held or (source, line)
        if held[1].hash != line.hash:
            what = f"{line.path} {line.version}" + ("/go.mod" if line.gomod else "")
            message = f"{what} has another hash in {held[0].path}, and go compares with both"
            label = Label(_hash(*held), "the other hash")
            fix = Fix("Delete both lines and let go fetch the right one", Safety.MANUAL, command="go work sync")
            place = _hash(source, line)
            yield Finding(RULE.name, RULE.severity, message, place, related=(label,), fixes=(fix,))
            return


def survey(ground: Ground) -> Iterator[Finding]:
    """The second of two hashes, in every go.sum."""
    for path in ground.gosums:
        source, sums = ground.project.source(path), ground.project.gosum(path)
        if source is None or sums is None:
            continue
        for held, line in source.kept(survey, partial(_conflicts, sums)):
            yield _finding(source, held, line)


def _conflicts(sums: GoSum) -> tuple[tuple[Sum, Sum], ...]:
    """Each line with the first one that it contradicts."""
    first: dict[tuple[str, str, bool], Sum] = {}
    found: list[tuple[Sum, Sum]] = []
    for line in sums.sums:
        if not line.hash.startswith("h1:"):
            continue
        held = first.setdefault((line.path, line.version, line.gomod), line)
        if held.hash != line.hash:
            found.append((held, line))
    return tuple(found)


def _finding(source: Source, held: Sum, line: Sum) -> Finding:
    what = f"{line.path} {line.version}" + ("/go.mod" if line.gomod else "")
    number = source.lines.line(held.span.start)
    message = f"{what} has another hash on line {number}; only one of them can be right"
    gomod = source.path.removesuffix("go.sum") + "go.mod"
    fix = Fix("Delete both lines and let go fetch the right one", Safety.MANUAL, command=go_command(gomod, "mod tidy"))
    label = Label(_hash(source, held), "the other hash")
    return Finding(RULE.name, Severity.WARNING, message, _hash(source, line), related=(label,), fixes=(fix,))


def _hash(source: Source, line: Sum) -> Place:
    return Place(source.path, Span(line.span.end - len(line.hash), line.span.end))
