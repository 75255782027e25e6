"""A replace line has no proper arrow.

Why: `replace` takes a module path, perhaps a version, the sign `=>` with blanks around it, and what stands in its
place: a directory, or another module path and its version with a blank between. (Go modules reference, "replace
directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib -> ./lib
                        ^^ a replace line needs '=>', not '->'
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
go: errors parsing go.mod:
go.mod:7: usage: replace module/path [v1.2.3] => other/module v1.4
\t or replace module/path [v1.2.3] => ../local/directory
```
```go.mod
module example.com/app

go 1.24

replace example.com/lib => example.com/fork@v1.1.0
                           ^^^^^^^^^^^^^^^^^^^^^^^ 'example.com/fork@v1.1.0' needs a blank in place of the @
```
Fixed:
```go.mod
module example.com/app

go 1.24

replace example.com/lib => example.com/fork v1.1.0
```
Fine:
```go.mod
module example.com/app

go 1.24

replace (
        example.com/lib v1.1.0 => ./lib
        example.com/other => example.com/fork v1.1.0
)
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems, slips
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Span

RULE = Rule("replace-arrow", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-replace", needs=("problem",))

_ARROW = regex(r"(?:(?<![ \t])[ \t]++)?(==>|=>>|-->|=[ \t]+>|:=>|=>|->|~>|:=|==|=|→|⇒|>)[ \t]*+")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the sign that stands for the arrow."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    directive = broken.directive
    if directive is None:
        return Told("a replace line needs the form 'module => replacement'")
    if broken.kind == "replace-at-version":
        token = next((word for word in directive.args if word.span == broken.span), directive.args[-1])
        sign = broken.source.text.find("@", token.span.start, token.span.end)
        fix = Fix("Put a blank in place of the @", Safety.SAFE, (replace(broken.place(Span(sign, sign + 1)), " "),))
        return Told(f"'{token.value}' needs a blank in place of the @", (fix,) if sign >= 0 else (), token.span)
    start = directive.args[0].span.start if directive.args else directive.span.end
    text = broken.source.text[start : directive.span.end]
    found = list(_ARROW.finditer(text))
    if not found:
        return _without(broken)
    if len(found) != 1 or not text[: found[0].start()] or not text[found[0].end() :]:
        return Told("a replace line needs the form 'module => replacement'", span=directive.span)
    match = found[0]
    span = Span(start + match.start(1), start + match.end(1))
    if match[1] != "=>":
        message = f"a replace line needs '=>', not '{match[1]}'"
    elif match[0].strip(" \t") != match[0][1:-1]:
        message = "a replace line needs blanks around '=>'"
    else:
        return Told("a replace line needs the form 'module => replacement'", span=directive.span)
    before = " " * (not text[match.start() : match.start(1)])
    after = " " * (not text[match.end(1) : match.end()])
    edit = replace(broken.place(span), f"{before}=>{after}")
    return Told(message, (Fix("Write =>", Safety.SAFE, (edit,)),), span)


def _without(broken: Broken) -> Told:
    """No sign at all, or a word."""
    directive = broken.directive
    message = "a replace line needs the form 'module => replacement'"
    at = slips.arrow_place(broken, directive.args) if directive is not None else None
    if directive is None or at is None:
        return Told(message, span=directive.span if directive is not None else None)
    edit = replace(broken.place(at), "=>" if at.end > at.start else "=> ")
    return Told(message, (Fix("Write =>", Safety.SAFE, (edit,)),), directive.span)
