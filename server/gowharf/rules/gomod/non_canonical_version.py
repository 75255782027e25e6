"""A version in go.mod is not a canonical one.

Why: go.mod names exact versions of the form v1.2.3. Anything else (v1.2, latest, master, ^1.2.0, a commit) is a
question to the network, and since Go 1.16 a build may not write the answer back: it stops with "updates to go.mod
needed", or where the question fails. (Go modules reference, "Version queries" and "-mod")

```go.mod
module example.com/app

go 1.24

require example.com/lib 1.1.0
                        ^^^^^ '1.1.0' is not a canonical version of example.com/lib: it lacks the v in front
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
Where go.sum has just one version that fits, that is the one.
```go.mod
module example.com/app

go 1.24

require (
        example.com/lib v1.1 // indirect
                        ^^^^ 'v1.1' is not a canonical version of example.com/lib: go.mod needs one like v1.2.3
)
```
```go.sum
example.com/lib v1.0.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.4 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
```
Fixed:
```go.mod
module example.com/app

go 1.24

require (
        example.com/lib v1.1.4 // indirect
)
```
Fine:
```go.mod
module example.com/app

go 1.24

require (
        example.com/lib v1.1.0-rc.1
        example.com/old v2.0.0+incompatible
        example.com/untagged v0.0.0-20240102030405-abcdefabcdef
)
```
"""

from collections.abc import Iterator

from gowharf.replay.go.modfiles import queries
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.known import go_command, only_version
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax import modpath, semver
from gowharf.syntax.gomod import Directive, Token

RULE = Rule("non-canonical-version", Severity.ERROR, "gomod", "https://go.dev/ref/mod#versions", needs=("problem",))

_NUMBERS = regex(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?\Z")
_PREFIX = regex(r"v?(\d+(?:\.\d+)*)\.?(?:[xX*])?\Z")
_WRAPPING = "\"'`,;()[]"


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the version, in a require, exclude or replace line."""
    yield from problems.explained(RULE, _describe, case, facts)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    token, path = _version_token(broken)
    if token is None:
        return Told(f"{broken.name} needs canonical versions here, such as v1.2.3")
    version = broken.text(token.span)
    wanted, safety = _canonical(broken, path, version)
    reason = "go.mod needs one like v1.2.3"
    if _NUMBERS.match(version):
        reason = "it lacks the v in front"
    elif wanted is not None and semver.is_valid(version) and semver.build(version):
        reason = "it has build metadata"
    message = f"'{version}' is not a canonical version of {path}: {reason}"
    if wanted is None:
        command = go_command(broken.source.path, f"get {path}@{version}" if semver.is_valid(version) else f"get {path}")
        return Told(message, (Fix("Let go choose the version", Safety.MANUAL, command=command),), token.span)
    return Told(message, (Fix(f"Write {wanted}", safety, (replace(broken.place(token.span), wanted),)),), token.span)


def _version_token(broken: Broken) -> tuple[Token | None, str]:
    """The version at fault and the path of its module."""
    directive = broken.directive
    if directive is None:
        return None, ""
    args = directive.args
    for index, token in enumerate(args):
        if index and token.span.start <= broken.span.start < token.span.end and token.value != "=>":
            return token, args[index - 1].value
    wanted = _asked(broken, directive)
    for index, token in enumerate(args):
        if index and wanted == (args[index - 1].value, token.value):
            return token, wanted[0]
    return None, ""


def _asked(broken: Broken, directive: Directive) -> tuple[str, str] | None:
    """The question that a replace or exclude line asks; its place is the whole line."""
    for path, version, span in queries(broken.file):
        if span.start == directive.span.start:
            return path, version
    return None


def _canonical(broken: Broken, path: str, version: str) -> tuple[str | None, Safety]:
    """The version that is meant: by its own text, else the only one in go.sum that fits it."""
    bare = version.strip(_WRAPPING)
    for text in (bare, f"v{bare.removeprefix('V').removeprefix('=').strip()}"):
        canonical = modpath.canonical_version(text)
        if canonical and not semver.is_prefix(text):
            return canonical, Safety.SAFE
    match = _PREFIX.match(bare)
    if match is not None and match[1].count(".") < 2:
        fitting = only_version(broken.project, broken.source.path, path, f"v{match[1]}.")
        if fitting is not None:
            return fitting, Safety.SAFE
    return only_version(broken.project, broken.source.path, path), Safety.SAFE
