"""GOROOT names a directory in which there is no Go.

Why: the go command knows where it is installed; GOROOT is for those who move it, and a wrong one stops every command.
(The go command, "Environment variables")

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
ENV GOROOT=/opt/go
    ^^^^^^^^^^^^^^ GOROOT=/opt/go is not where this image has its Go, which is /usr/local/go
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: cannot find GOROOT directory: /opt/go
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

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
ENV GOROOT=/usr/local/go
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.variables import removal, setting_at

RULE = Rule("goroot-set", Severity.ERROR, "environment", "https://pkg.go.dev/cmd/go#hdr-Environment_variables")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Every command stops."""
    if case.failure.kind != kinds.GOROOT_WRONG:
        return
    setting = setting_at(case, facts)
    if setting is None:
        return
    value = case.failure.values.get("value", "")
    message = f"GOROOT={value} is not where this image has its Go, which is /usr/local/go"
    yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=removal(facts.project, setting))
