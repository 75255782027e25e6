"""A replacement is a Windows path.

Why: go.mod has forward slashes on every system; a backslash is no separator in a Linux image, so Go refuses the path
there. A path with a drive exists on one machine only. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => .\\libs\\lib
                           ^^^^^^^^^^ the Windows path '.\\libs\\lib' does not work in a Linux image
```
```libs/lib/go.mod
module example.com/lib

go 1.24
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

replace example.com/lib => ./libs/lib
```
Go says:
```
go: errors parsing go.mod:
go.mod:7: replacement directory appears to be Windows path (on a non-windows system)
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./libs/lib
```
```libs/lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.moved import relative_to
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.gomod.replacements import Target, target_of
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex

RULE = Rule(
    "replace-windows-path", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-replace", needs=("problem",)
)

_DRIVE = regex(r"[A-Za-z]:[\\/]")
_REPEATED = regex(r"//+")
_MISSING = (kinds.REPLACEMENT_MISSING, kinds.REPLACEMENT_GO_MOD_MISSING)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the path. One with a drive and forward slashes is to Go a directory that doesn't exist."""
    yield from problems.explained(RULE, _describe, case, facts)
    target = target_of(case, facts.project) if case.failure.kind in _MISSING else None
    if target is not None and _DRIVE.match(target.path):
        fixes = _moved(target)
        yield Finding(RULE.name, RULE.severity, _message(target.path), target.place, fixes=fixes)


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _describe(broken: Broken) -> Told:
    token = next(
        (word for word in (broken.directive.args if broken.directive else ()) if word.span == broken.span), None
    )
    if token is None:
        return Told(broken.problem.message)
    if _DRIVE.match(token.value) or token.value.startswith("\\"):
        target = Target(broken.project, broken.source.path, token.value, broken.place(token.span))
        return Told(_message(token.value), _moved(target), token.span)
    text = broken.text(token.span)
    forward = _REPEATED.sub("/", (token.value if text[0] in '"`' else text).replace("\\", "/"))
    fix = Fix(f"Write {forward}", Safety.SAFE, (replace(broken.place(token.span), forward),))
    return Told(_message(token.value), (fix,), token.span)


def _moved(target: Target) -> tuple[Fix, ...]:
    path = relative_to(target.project, target.gomod, target.path)
    return (Fix(f"Write {path}", Safety.UNSAFE, (replace(target.place, path),)),) if path else ()


def _message(path: str) -> str:
    return f"the Windows path '{path}' does not work in a Linux image"
