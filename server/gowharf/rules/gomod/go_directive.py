"""The go directive is invalid or repeated.

Why: the go line holds one version of Go without "go" or "v" in front: 1.24, 1.24.3 or 1.25rc1. (Go modules reference,
"go directive")

```go.mod
module example.com/app

go v1.24.x
   ^^^^^^^ 'v1.24.x' is not a version of Go: go.mod needs one like 1.24 or 1.24.3
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
go: errors parsing go.mod:
go.mod:3: invalid go version 'v1.24.x': must match format 1.23.0
```
```go.mod
module example.com/app

go 1.24

go 1.22
^^ the go directive is repeated; go 1.24 is on line 3 already
```
Fixed:
```go.mod
module example.com/app

go 1.24

```
Fine:
```go.mod
module example.com/app

go 1.24.0 // or later

toolchain go1.24.3
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import delete_lines, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax.gomod import Value
from gowharf.text.edits import Edit
from gowharf.text.source import Span

RULE = Rule("go-directive", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-go", needs=("problem",))

_VERSION = regex(
    r"[\"'`]?(?:[vV]|[gG][oO])?=?(1\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)|rc\d+|beta\d+)?)(?:\.[xX*])?[\"'`,;]?\Z"
)

_PARTED = regex(r"[vV]?1(?=[ \t,:;_-])[ \t]*+[,:;_-]?[ \t]*+([1-9]\d?)\Z")  # 1,24


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the version, or at the second go line."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    directive = broken.directive
    if directive is None:
        return Told(broken.problem.message)
    if broken.kind == "repeated-go" and broken.file.go is not None:
        return repeated(broken, broken.file.go, "go")
    words = [broken.text(word.span) for word in directive.args]
    matches = [_VERSION.match(word) for word in words]
    good = [match[1] for match in matches if match is not None]
    whole = Span(directive.args[0].span.start, directive.args[-1].span.end) if directive.args else directive.verb.span
    message = f"'{broken.text(whole)}' is not a version of Go: {broken.name} needs one like 1.24 or 1.24.3"
    if not directive.args:
        return Told(f"the go directive of {broken.name} has no version", span=whole)
    parted = _PARTED.match(broken.text(whole))
    good = good or ([f"1.{parted[1]}"] if parted is not None else [])
    if len(good) != 1:
        return Told(message, span=whole)
    return Told(message, (Fix(f"Write {good[0]}", Safety.SAFE, (replace(broken.place(whole), good[0]),)),), whole)


def repeated(broken: Broken, first: Value, verb: str) -> Told:
    """A second line of a directive that may stand once; the first is the one that counts."""
    directive = broken.directive
    assert directive is not None
    line = broken.source.lines.line(first.token.span.start)
    safety = Safety.UNSAFE if directive.comment is not None else Safety.SAFE
    edit: FileEdit = delete_lines(broken.source, directive.span)
    if directive.block is not None:
        edit = FileEdit(broken.source.path, Edit(directive.line, ""))
    label = Label(broken.place(first.directive.span), "the first one")
    message = f"the {verb} directive is repeated; {verb} {first.value} is on line {line} already"
    return Told(message, (Fix("Remove the second one", safety, (edit,)),), directive.verb.span, (label,))
