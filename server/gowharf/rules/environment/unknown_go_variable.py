"""A variable has a name that looks like one of Go's but is not.

Why: go ignores a variable that it doesn't know, so the setting has no effect: modules that GO_PRIVATE names are asked
of the public proxy and the checksum database. `go env -w` refuses such a name. (The go command, "Environment
variables")

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
ENV GO_PRIVATE=git.example.com
    ^^^^^^^^^^ GO_PRIVATE is not a Go variable and has no effect; Go reads GOPRIVATE
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.example.com
WORKDIR /src
COPY . .
RUN go build -o /app .
```

What only readonly mode was meant by is dropped, since that is how Go works anyway.

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN GOMOD_READONLY=1 go mod download
    ^^^^^^^^^^^^^^ GOMOD_READONLY is not a Go variable and has no effect; Go reads GOFLAGS
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download
```

`go env -w` does not take it.

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
RUN go env -w GO_PRIVATE=git.example.com
              ^^^^^^^^^^ go env -w refuses GO_PRIVATE, which is not a Go variable; Go reads GOPRIVATE
```
Fixed:
```Dockerfile
FROM golang:1.24
RUN go env -w GOPRIVATE=git.example.com
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
ARG GO_VERSION=1.24
FROM golang:${GO_VERSION}
ARG GO_PROXY=https://proxy.example.com
ENV GOPRIVATE=git.example.com GOLANGCI_LINT_VERSION=1.60 GOPROXY=$GO_PROXY GO_FLAGS=-trimpath GO_ENV=production
WORKDIR /src
COPY . .
RUN go vet $GO_FLAGS ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.edits import replace
from gowharf.rules.environment.names import meant
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, is_read, removal, settings

RULE = Rule("unknown-go-variable", Severity.ERROR, "environment", "https://pkg.go.dev/cmd/go#hdr-Environment_variables")

# Renaming these keeps a build that works working: they only say which modules are private.
_GENTLE = frozenset(["GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE"])


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """`go env -w` of such a name."""
    if case.failure.kind != kinds.UNKNOWN_VARIABLE:
        return
    name = case.failure.values.get("name", "")
    other = meant(name)
    for setting in settings(facts):
        if setting.how == "env -w" and setting.name == name and other is not None:
            message = f"go env -w refuses {name}, which is not a Go variable; Go reads {other}"
            yield Finding(RULE.name, Severity.ERROR, message, setting.key, fixes=_fixes(facts, setting, other))
            return


def check(facts: Facts) -> Iterator[Finding]:
    """ENV, ARG and what a RUN sets, in every stage that has Go."""
    for setting in settings(facts):
        other = meant(setting.name)
        if other is None or setting.how == "env -w":
            continue
        if is_read(facts.project, setting.at.path, setting.name):
            continue
        message = f"{setting.name} is not a Go variable and has no effect; Go reads {other}"
        yield Finding(RULE.name, Severity.WARNING, message, setting.key, fixes=_fixes(facts, setting, other))


def _fixes(facts: Facts, setting: Setting, other: str) -> tuple[Fix, ...]:
    if setting.name == "GOMOD_READONLY":
        return removal(facts.project, setting)
    if setting.name == "GONOSUMCHECK" and "." not in (setting.value or ""):
        return ()
    if setting.written.span.start >= setting.written.span.end:
        return ()
    safety = Safety.SAFE if other in _GENTLE else Safety.UNSAFE
    return (Fix(f"Rename it to {other}", safety, (replace(setting.key, other),)),)
