"""GOPROXY=off, and nothing has filled the module cache.

Why: off forbids go to fetch any module. It works in a build that is vendored, or after a step that downloaded what is
needed into the same cache. (Go modules reference, "Environment variables", GOPROXY)

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
example.com/lib v1.1.0/go.mod h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=off
    ^^^^^^^^^^^ GOPROXY=off forbids fetching example.com/lib@v1.1.0, and nothing before has put it into /go/pkg/mod
WORKDIR /src
COPY . .
RUN go build -o /app .
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

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
example.com/lib v1.1.0/go.mod h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod download
ENV GOPROXY=off
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import Failure
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Label, Rule, Safety, Severity
from gowharf.rules.variables import removal, setting_at

RULE = Rule("goproxy-off-cold", Severity.ERROR, "environment", "https://go.dev/ref/mod#environment-variables")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A module that may not be fetched and isn't in the cache."""
    failure = case.failure
    if failure.kind != kinds.PROXY_OFF:
        return
    named = failure._replace(place=None, values={"variable": "GOPROXY"})
    setting = setting_at(case._replace(failure=named), facts)
    if setting is None:
        return
    # Every module that the command wants lacks the same thing: one finding, in the first one's words.
    same = [
        other for other in facts.cases if other.failure.kind == kinds.PROXY_OFF and other.spots[:1] == case.spots[:1]
    ]
    first = same[0].failure if same else failure
    module, more = _name(first), len(same) - 1
    cache = failure.values.get("cache") or "the module cache"
    what = (
        f"{module} and {more} more, and nothing before has put them"
        if more > 0
        else f"{module}, and nothing before has put it"
    )
    message = f"GOPROXY=off forbids fetching {what} into {cache}"
    related = (Label(failure.place, f"{_name(failure)} is required here"),) if failure.place is not None else ()
    fixes = removal(facts.project, setting, safety=Safety.UNSAFE)
    yield Finding(RULE.name, RULE.severity, message, setting.at, first.says, related, fixes)


def _name(failure: Failure) -> str:
    return f"{failure.values.get('module')}@{failure.values.get('version')}"
