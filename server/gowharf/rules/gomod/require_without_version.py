"""A require line has no version.

Why: every requirement names a module and one version of it, with a blank between; `path@version` is what the go command
line takes, not go.mod. (Go modules reference, "require directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib@v1.1.0
        ^^^^^^^^^^^^^^^^^^^^^^ 'example.com/lib@v1.1.0' needs a blank in place of the @
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
go: errors parsing go.mod:
go.mod:5: usage: require module/path v1.2.3
```
Where go.sum has just one version of the module, that is the one.
```go.mod
module example.com/app

go 1.24

require (
        example.com/lib // the shop's library
        ^^^^^^^^^^^^^^^ example.com/lib has no version
)
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
Fixed:
```go.mod
module example.com/app

go 1.24

require (
        example.com/lib v1.1.0 // the shop's library
)
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.known import go_command, only_version
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.syntax import modpath
from gowharf.text.source import Span

RULE = Rule(
    "require-without-version", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-require", needs=("problem",)
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A require or exclude line with a path and nothing else."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    token = broken.directive.args[0] if broken.directive and broken.directive.args else None
    if token is None:
        return Told(f"{broken.name} has a line without path and version")
    path, at, version = token.value.partition("@")
    sign = broken.source.text.find("@", token.span.start, token.span.end)
    if at and version and modpath.canonical_version(version) == version:
        fix = Fix("Put a blank in place of the @", Safety.SAFE, (replace(broken.place(Span(sign, sign + 1)), " "),))
        return Told(f"'{token.value}' needs a blank in place of the @", (fix,), token.span)
    known = only_version(broken.project, broken.source.path, path)
    end = sign if at and sign >= 0 else token.span.end
    if known is None:
        command = go_command(broken.source.path, f"get {path}")
        manual = Fix("Delete the line and let go choose a version", Safety.MANUAL, command=command)
        return Told(f"{path} has no version", (manual,), token.span)
    edit = (
        replace(broken.place(Span(end, token.span.end)), " " + known)
        if at
        else insert(broken.source.path, token.span.end, " " + known)
    )
    return Told(f"{path} has no version", (Fix(f"Require {known}, as go.sum does", Safety.SAFE, (edit,)),), token.span)
