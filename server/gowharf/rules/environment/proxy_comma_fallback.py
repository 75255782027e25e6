"""A comma in GOPROXY is taken for failover.

Why: behind a comma go asks the next proxy only when one answers 404 or 410. When it is down, slow, or answers 403 or
500, the build stops; after | go goes on after any error. (Go modules reference, "GOPROXY protocol")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.example.com,https://goproxy.io,direct
                                     ^ go asks goproxy.io only after a 404 or 410 of proxy.example.com
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.example.com|https://goproxy.io,direct
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.example.com,direct
WORKDIR /src
COPY go.mod ./
RUN GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.go.proxylist import entries
from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.required import private_modules
from gowharf.rules.variables import literal, settings
from gowharf.text.source import Place, Span

RULE = Rule(
    "proxy-comma-fallback",
    Severity.WARNING,
    "environment",
    "https://go.dev/ref/mod#goproxy-protocol",
    needs=("$GOPROXY",),
)


def check(facts: Facts) -> Iterator[Finding]:
    """GOPROXY lists whose first entry is nobody's public proxy and whose second is another proxy."""
    for setting in settings(facts):
        if setting.name != "GOPROXY" or not setting.value or not literal(facts.project, setting):
            continue
        held = entries(setting.value)
        if len(held) < 2 or held[0].after != "," or held[0].keyword or held[1].keyword or held[0].public:
            continue
        source = facts.project.source(setting.at.path)
        if source is None:
            continue
        at = source.text.find(",", setting.written.span.start, setting.written.span.end)
        if at < 0:
            continue
        place = Place(source.path, Span(at, at + 1))
        private = private_modules(facts, setting.replay, setting.stage)
        severity = Severity.WARNING if private and held[0].own else Severity.INFO
        second = held[1].host or held[1].text
        message = f"go asks {second} only after a 404 or 410 of {held[0].host or held[0].text}"
        fix = Fix("Use | so that any error leads to the next proxy", Safety.UNSAFE, (replace(place, "|"),))
        yield Finding(RULE.name, severity, message, place, fixes=_shell_safe(setting.how, source.text, at, fix))


def _shell_safe(how: str, text: str, at: int, fix: Fix) -> tuple[Fix, ...]:
    """In a RUN an unquoted | is a pipe."""
    if how in ("ENV", "ARG"):
        return (fix,)
    line = text.rfind("\n", 0, at)
    return (fix,) if text.count('"', line + 1, at) % 2 or text.count("'", line + 1, at) % 2 else ()
