"""GOPROXY doesn't end in `direct`, and a private module is not in GOPRIVATE.

Why: without direct go asks the proxies for every module and nobody else; a public proxy can't have a private one.
GOPRIVATE lets go fetch it from its own host. (Go modules reference, "Private modules")

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.golang.org
            ^^^^^^^^^^^^^^^^^^^^^^^^ GOPROXY has no direct, and proxy.golang.org cannot have git.corp.internal/lib
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.golang.org GOPRIVATE=git.corp.internal
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://goproxy.corp.internal
WORKDIR /src
COPY go.mod ./
RUN go mod download && GOPROXY=https://proxy.golang.org GOPRIVATE=*.corp.internal go mod verify
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.proxylist import entries
from gowharf.rules.edits import insert
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.variables import Setting, setting_at

RULE = Rule("proxy-without-direct", Severity.WARNING, "environment", "https://go.dev/ref/mod#private-modules")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A private module that none of the proxies can have."""
    failure = case.failure
    if failure.kind != kinds.PRIVATE_MODULE or not case.spots or case.spots[0].run is None:
        return
    run = case.spots[0].run
    named = failure._replace(place=None, values={"variable": "GOPROXY"})
    setting = setting_at(case._replace(failure=named), facts)
    value = run.env.get("GOPROXY")
    if setting is None or not value or setting.value != value or run.env.get("GOPRIVATE") or run.env.get("GONOPROXY"):
        return
    held = entries(value)
    if any(entry.keyword for entry in held):
        return
    same = [
        other.failure
        for other in facts.cases
        if other.failure.kind == kinds.PRIVATE_MODULE and other.spots[:1] == case.spots[:1]
    ]
    module, host = same[0].values.get("module", ""), same[0].values.get("host", "")
    proxy = held[0].host if held and held[0].host else "file:" if held else "nobody"
    message = f"GOPROXY has no direct, and {'a file tree' if proxy == 'file:' else proxy} cannot have {module}"
    if held and held[0].text.startswith("file:"):
        message = f"GOPROXY has no direct, and {module} is private: it is looked for in {held[0].text} only"
    related = (
        (Label(failure.place, f"{failure.values.get('module')} is required here"),) if failure.place is not None else ()
    )
    place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
    yield Finding(RULE.name, RULE.severity, message, place, same[0].says, related, fixes=_fixes(setting, host))


def _fixes(setting: Setting, host: str) -> tuple[Fix, ...]:
    """GOPRIVATE beside GOPROXY, in the form that sets that."""
    pairs = setting.step.instruction.pairs
    if setting.how == "env -w" or (setting.how == "ENV" and setting.key.span.end + 1 != setting.written.span.start):
        return ()
    if setting.how == "ARG" and len(pairs) == 0:
        return ()
    edit = insert(setting.at.path, setting.at.span.end, f" GOPRIVATE={host}")
    return (Fix(f"Add GOPRIVATE={host}", Safety.UNSAFE, (edit,)),)
