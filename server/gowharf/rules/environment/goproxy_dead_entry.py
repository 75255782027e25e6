"""Entries of GOPROXY behind `direct` or `off` are never used.

Why: go stops reading the list at the first direct or off. (Go modules reference, "Environment variables", GOPROXY)

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=direct,https://proxy.golang.org
                   ^^^^^^^^^^^^^^^^^^^^^^^^ go never asks https://proxy.golang.org: the list ends at direct
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.golang.org,direct
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
ENV GOPROXY=https://goproxy.cn,https://goproxy.io,direct
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.go.proxylist import Entry, entries
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, literal, part, settings, with_value

RULE = Rule(
    "goproxy-dead-entry",
    Severity.WARNING,
    "environment",
    "https://go.dev/ref/mod#goproxy-protocol",
    needs=("$GOPROXY",),
)


def check(facts: Facts) -> Iterator[Finding]:
    """GOPROXY lists that go on after direct or off."""
    for setting in settings(facts):
        if setting.name != "GOPROXY" or not setting.value:
            continue
        held = entries(setting.value)
        at = next((at for at, entry in enumerate(held) if entry.text in ("direct", "off")), len(held))
        if at + 1 >= len(held):
            continue
        dead = held[at + 1]
        shown = dead.text if "@" not in dead.text else dead.host
        place = part(facts.project, setting, dead.text)
        message = f"go never asks {shown}: the list ends at {held[at].text}"
        yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, setting, held, at))


def _fixes(facts: Facts, setting: Setting, held: list[Entry], at: int) -> tuple[Fix, ...]:
    """direct moved to the end; an off stays, and what is behind it goes."""
    if not literal(facts.project, setting):
        return ()
    if held[at].text == "off":
        kept = "".join(entry.text + entry.after for entry in held[:at]) + "off"
        edit = with_value(facts.project, setting, kept)
        return (Fix("Remove what is behind off", Safety.SAFE, (edit,)),)
    proxies = [entry for entry in held if not entry.keyword]
    last = next((entry.text for entry in held[at + 1 :] if entry.text == "off"), "direct")
    value = "".join(entry.text + (entry.after or ",") for entry in proxies) + ("direct" if last == "direct" else last)
    return (Fix("Move direct to the end", Safety.SAFE, (with_value(facts.project, setting, value),)),)
