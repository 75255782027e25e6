"""GOTOOLCHAIN has a value that go doesn't know.

Why: it is local, auto, path, or the name of a release such as go1.24.3, with +auto or +path behind it. A version
without "go" in front stops every command. (Go toolchains, "Go toolchain selection")

```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
ENV GOTOOLCHAIN=1.22.0
                ^^^^^^ GOTOOLCHAIN=1.22.0 is not local, auto, path or the name of a release such as go1.22.0
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: invalid GOTOOLCHAIN "1.22.0"
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.21
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24.3
ENV GOTOOLCHAIN=go1.24.3+path
WORKDIR /src
COPY . .
RUN GOTOOLCHAIN=local go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare, is_valid
from gowharf.replay.go import kinds
from gowharf.replay.go.versions import too_old
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, removal, setting_at, with_value
from gowharf.text.nearest import nearest

RULE = Rule("gotoolchain-invalid", Severity.ERROR, "environment", "https://go.dev/doc/toolchain#select")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Every command that stops for it."""
    if case.failure.kind != kinds.GOTOOLCHAIN_INVALID or not case.spots:
        return
    setting = setting_at(case, facts)
    if setting is None:
        return
    value = case.failure.values.get("value", "")
    number = value.lstrip("vgo").partition("+")[0]
    example = f"go{number}{'.0' if number.count('.') == 1 else ''}" if is_valid(number) else "go1.24.3"
    message = f"GOTOOLCHAIN={value} is not local, auto, path or the name of a release such as {example}"
    place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
    run = case.spots[0].run
    has = run.go_version if run is not None else None
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting, value, number, has))


def _fixes(facts: Facts, setting: Setting, value: str, number: str, has: str | None) -> tuple[Fix, ...]:
    """The image's own Go where it is new enough, since another one would have to be downloaded."""
    gone = removal(facts.project, setting, "Remove GOTOOLCHAIN, so that the image's own Go runs")
    if not literal(facts.project, setting):
        return gone
    if is_valid(number) and number.count(".") < 2 and compare(number, "1.21") >= 0:
        return gone  # since 1.21 the name of a release has a patch in it
    if is_valid(number):
        named = Fix(f"Use go{number}", Safety.UNSAFE, (with_value(facts.project, setting, f"go{number}"),))
        if has == number:
            return (named._replace(safety=Safety.SAFE),)
        return (*gone, named) if has is not None and too_old(has, number) is False else (named, *gone)
    other = nearest(value, ("local", "auto", "path", "local+auto", "local+path"))
    if other is None:
        return gone
    return (Fix(f"Use {other}", Safety.SAFE, (with_value(facts.project, setting, other),)),)
