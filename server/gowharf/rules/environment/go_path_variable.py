"""GOPATH, GOMODCACHE or GOCACHE is not an absolute path.

Why: go takes these directories as absolute paths only, and since Go 1.12 the build cache cannot be turned off. (The go
command, "Environment variables")

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
ENV GOCACHE=off
    ^^^^^^^^^^^ GOCACHE=off turns the build cache off, which Go needs since 1.12
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
build cache is disabled by GOCACHE=off, but required as of Go 1.12
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```

A relative one:

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
ENV GOPATH=./gopath
           ^^^^^^^^ GOPATH=./gopath is relative; go takes an absolute path only
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPATH=/gopath
WORKDIR /src
COPY . .
RUN go build -o /app .
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
ENV GOPATH=/gopath GOCACHE=/tmp/cache GOMODCACHE=/modcache
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.replay.go.kinds_commands import GOBIN_RELATIVE
from gowharf.replay.paths import clean, join
from gowharf.rules.edits import line_before
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, removal, setting_at, with_value
from gowharf.startup import regex

RULE = Rule("go-path-variable", Severity.ERROR, "environment", "https://pkg.go.dev/cmd/go#hdr-Environment_variables")

_SYSTEM = frozenset("bin boot dev etc lib lib64 proc root run sbin sys tmp usr var".split())
_PLAIN = regex(r"[\w./-]+\Z")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A command that stops for such a path."""
    failure = case.failure
    if failure.kind == GOBIN_RELATIVE:
        failure = failure._replace(values={"variable": "GOBIN", "value": failure.values.get("path", "")})
    elif failure.kind != kinds.GO_PATH_VARIABLE:
        return
    setting = setting_at(case._replace(failure=failure), facts)
    if setting is None:
        return
    name, value = setting.name, failure.values.get("value", "")
    if name in ("GOTMPDIR", "TMPDIR") and value.startswith("/"):
        message = f"{name}={value} is not in the image, and go does not make it"
        fixes = _made(facts, setting, value)
        yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=fixes)
        return
    if value == "off":
        message = f"{name}=off turns the build cache off, which Go needs since 1.12"
        yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=removal(facts.project, setting))
        return
    what = "begins with ~, which go does not expand" if value.startswith("~") else "is relative"
    message = f"{name}={value} {what}; go takes an absolute path only"
    place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting))


def _made(facts: Facts, setting: Setting, directory: str) -> tuple[Fix, ...]:
    """The directory made in a step of its own."""
    source = facts.project.source(setting.at.path)
    if source is None or not _PLAIN.match(directory) or setting.how not in ("ENV", "ARG"):
        return removal(facts.project, setting, safety=Safety.UNSAFE)
    edit = line_before(source, setting.step.instruction.span.start, f"RUN mkdir -p {directory}")
    return (Fix(f"Make {directory} first", Safety.SAFE, (edit,)),)


def _fixes(facts: Facts, setting: Setting) -> tuple[Fix, ...]:
    """The same directory from the root, or what the image sets."""
    gone = removal(facts.project, setting, safety=Safety.UNSAFE)
    value = setting.value or ""
    if not literal(facts.project, setting) or ":" in value or not value:
        return gone
    home = setting.step.user.home
    if value.startswith("~"):
        absolute = clean(f"{home}/{value[1:].lstrip('/')}") if home and value[1:2] in ("/", "") else None
    else:
        absolute = clean("/" + value)
        if absolute.split("/")[1] in _SYSTEM:
            absolute = join(setting.step.workdir or "/", value)
    if setting.name == "GOBIN" and not value.startswith("~"):
        # What is meant is the folder that the shell would take; only go install writes there.
        at = join(setting.step.workdir or "/", value)
        return (Fix(f"Use {at}", Safety.SAFE, (with_value(facts.project, setting, at),)), *gone)
    if absolute is None:
        return gone
    return (Fix(f"Use {absolute}", Safety.UNSAFE, (with_value(facts.project, setting, absolute),)), *gone)
