"""GOOS, GOARCH or CGO_ENABLED has a value that Go doesn't know.

Why: GOOS and GOARCH take the names of `go tool dist list`, in lower case: linux, not Linux, and amd64, not x86_64.
CGO_ENABLED is 0 or 1; anything else is taken as if it weren't set. (The go command, "Environment variables")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
ENV GOOS=Linux
         ^^^^^ Go does not build for GOOS=Linux; it calls that linux
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOOS=linux
WORKDIR /src
COPY . .
RUN go build -o /app .
```

A value that is ignored:

```go.mod
module example.com/app

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
RUN CGO_ENABLED=false go build -o /app .
                ^^^^^ CGO_ENABLED=false is ignored: only 0 and 1 count, so cgo stays as it is
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
ARG TARGETARCH
ENV GOOS=linux GOARCH=$TARGETARCH CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.replay.go.platforms import PAIRS
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, removal, setting_at, settings, with_value
from gowharf.text.nearest import nearest

RULE = Rule(
    "goos-goarch-cgo-value",
    Severity.ERROR,
    "environment",
    "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    needs=("$CGO_ENABLED",),
)

_SYSTEMS = {
    "macos": "darwin",
    "osx": "darwin",
    "mac": "darwin",
    "win": "windows",
    "win32": "windows",
    "win64": "windows",
}
_ARCHITECTURES = {
    "x86_64": "amd64",
    "x86-64": "amd64",
    "x64": "amd64",
    "amd": "amd64",
    "aarch64": "arm64",
    "arm64v8": "arm64",
    "arm64/v8": "arm64",
    "armv8": "arm64",
    "armhf": "arm",
    "armv7": "arm",
    "armv6": "arm",
    "arm/v7": "arm",
    "arm32v7": "arm",
    "i386": "386",
    "i686": "386",
    "x86": "386",
    "ppc64el": "ppc64le",
    "riscv": "riscv64",
}
_OFF = frozenset(("false", "off", "no", "disabled", "none", "n", "f"))
_ON = frozenset(("true", "on", "yes", "enabled", "y", "t"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A pair that Go can't build for."""
    failure = case.failure
    if failure.kind != kinds.GOOS_GOARCH:
        return
    setting = setting_at(case, facts)
    if setting is None:
        return
    name, value = setting.name, failure.values.get("value", "")
    other = _meant(name, value, failure.values)
    if other is not None:
        message = f"Go does not build for {name}={value}; it calls that {other}"
    else:
        message = f"Go does not build for {failure.values.get('goos')}/{failure.values.get('goarch')}"
    place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting, other))


def check(facts: Facts) -> Iterator[Finding]:
    """CGO_ENABLED with another value than 0 and 1."""
    for setting in settings(facts):
        if setting.name != "CGO_ENABLED" or setting.value in (None, "", "0", "1"):
            continue
        value = (setting.value or "").strip().lower()
        other = "0" if value in _OFF else "1" if value in _ON else None
        message = f"CGO_ENABLED={setting.value} is ignored: only 0 and 1 count, so cgo stays as it is"
        place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
        yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_fixes(facts, setting, other))


def _meant(name: str, value: str, values: "object") -> str | None:
    known = sorted({pair[name == "GOARCH"] for pair in PAIRS})
    lowered = value.strip().lower()
    if lowered in known and lowered != value:
        return lowered
    if value in known:
        return None
    table = _SYSTEMS if name == "GOOS" else _ARCHITECTURES
    return table.get(lowered) or nearest(value, known)


def _fixes(facts: Facts, setting: Setting, other: str | None) -> tuple[Fix, ...]:
    if other is None:
        return removal(facts.project, setting, safety=Safety.UNSAFE)
    if not literal(facts.project, setting):
        return ()
    return (Fix(f"Use {other}", Safety.SAFE, (with_value(facts.project, setting, other),)),)
