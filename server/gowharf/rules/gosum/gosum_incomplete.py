"""go.sum lacks a hash.

Why: a build needs the hash of each module that it takes files from (`h1:`) and of each go.mod that it reads
(`/go.mod h1:`), and since Go 1.16 it adds none. `go mod download` adds only those of go.mod files where go.mod lists
everything. Raising a version by hand in go.mod leaves go.sum behind. (Go modules reference, "go.sum files")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.2.0
        ^^^^^^^^^^^^^^^^^^^^^^ go.sum has no hash of the files of example.com/lib v1.2.0; it has v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
main.go:3:8: missing go.sum entry for module providing package example.com/lib (imported by example.com/app); to add:
\tgo get example.com/app
```
Fine:
```go.mod
module example.com/app

go 1.24

require (
\texample.com/lib v1.1.0
\texample.com/unused v1.0.0
)
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import go_command, versions_of
from gowharf.rules.gosum.why import Missing, missing
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("gosum-incomplete", Severity.ERROR, "gosum", "https://go.dev/ref/mod#go-sum-files")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the requirement; go.sum's line for another version is a label."""
    lack = missing(case, facts.project)
    if lack is None or lack.absence is not None:
        return
    if lack.emptied:
        message = f"go.sum has been emptied in the image: it has no hash of {lack.text}"
        yield Finding(RULE.name, RULE.severity, message, step_place(lack.spot), related=_source_of(lack))
        return
    gomod = (lack.source or "go.sum").removesuffix(".sum") + ".mod"
    others = [v for v in versions_of(facts.project, gomod, lack.module) if v != lack.version] if lack.source else []
    what = "go.mod" if lack.hash == "go.mod" else "files"
    of = f"the {what}" if what == "files" else "the go.mod"
    message = f"go.sum has no hash of {of} of {lack.text}" + (f"; it has {', '.join(others[:3])}" if others else "")
    command = go_command(gomod, f"mod download {lack.module}" if lack.hash == "go.mod" else "mod tidy")
    fix = Fix("Bring go.sum up to date", Safety.MANUAL, command=command)
    place = lack.require or step_place(lack.spot)
    yield Finding(RULE.name, RULE.severity, message, place, related=_labels(lack, facts), fixes=(fix,))


def _source_of(lack: Missing) -> tuple[Label, ...]:
    return (Label(Place(lack.source, Span(0, 0)), "go.sum was copied from here"),) if lack.source else ()


def _labels(lack: Missing, facts: Facts) -> tuple[Label, ...]:
    """go.sum's line about the module that is nearest to what is missing."""
    sums = facts.project.gosum(lack.source) if lack.source else None
    if sums is None or lack.source is None:
        return ()
    line = next((one for one in sums.sums if one.path == lack.module), None)
    if line is None:
        return (Label(Place(lack.source, Span(0, 0)), f"{lack.module} is not in this file"),)
    return (Label(Place(lack.source, line.span), f"go.sum has {line.version}{' (go.mod only)' if line.gomod else ''}"),)
