"""GO111MODULE turns modules off, or has a value that go doesn't know.

Why: with GO111MODULE=off go looks below GOPATH and never reads go.mod; any value but on, off and auto stops every
command that needs modules. (Go modules reference, "Module-aware commands")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GO111MODULE=off
    ^^^^^^^^^^^^^^^ GO111MODULE=off turns modules off, which go mod download needs
WORKDIR /src
COPY . .
RUN go mod download
```
Go says:
```
go: modules disabled by GO111MODULE=off; see 'go help modules'
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod download
```
Fine:
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN GO111MODULE=off go build -o /app main.go
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.variables import removal, setting_at

RULE = Rule("go111module-off", Severity.ERROR, "environment", "https://go.dev/ref/mod#mod-commands")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Commands that stop for it."""
    if case.failure.kind != kinds.GO111MODULE or not case.spots or case.spots[0].run is None:
        return
    setting = setting_at(case, facts)
    if setting is None:
        return
    value = case.failure.values.get("value", "")
    name = case.spots[0].run.name
    if value == "off":
        message = f"GO111MODULE=off turns modules off, which go {name} needs"
    else:
        message = f"GO111MODULE={value} is neither on, off nor auto"
    yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=removal(facts.project, setting))
