"""Modules are kept from the proxy but not from the checksum database.

Why: GONOPROXY and GOINSECURE only say where modules come from; their paths are still sent to sum.golang.org, which
can't know them. GOPRIVATE covers both. (Go modules reference, "Privacy")

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GONOPROXY=git.corp.internal
    ^^^^^^^^^ GONOPROXY without GONOSUMDB: git.corp.internal/lib is still looked up in sum.golang.org
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.corp.internal
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GONOPROXY=none GOPRIVATE=*.corp.internal
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
"""

from collections.abc import Iterator

from gowharf.project.private import is_private, match_prefixes
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.required import Required, hosts, required, runs_of
from gowharf.rules.variables import Setting, literal, settings

RULE = Rule(
    "private-but-sumdb",
    Severity.WARNING,
    "environment",
    "https://go.dev/ref/mod#private-module-privacy",
    needs=("$GONOPROXY", "$GOINSECURE"),
)

_OTHERS = ("GOPRIVATE", "GONOSUMDB")


def check(facts: Facts) -> Iterator[Finding]:
    """GONOPROXY or GOINSECURE where nothing keeps modules from the checksum database."""
    held = list(settings(facts))
    if any(setting.how == "env -w" and setting.name in _OTHERS for setting in held):
        return
    for setting in held:
        if setting.name not in ("GONOPROXY", "GOINSECURE") or not setting.value or setting.how == "env -w":
            continue
        runs = [run for run in runs_of(setting.replay, setting.stage) if run.env.get(setting.name) == setting.value]
        if not runs or any(run.env.get(name, "") != "" for run in runs for name in _OTHERS):
            continue
        if any(run.env.get("GOSUMDB", "") in ("off", None) for run in runs):
            continue
        modules = required(facts.project, runs)
        kept = [one for one in modules if setting.value == "none" or match_prefixes(setting.value, one.path)]
        if not kept:
            continue
        database = (runs[0].env.get("GOSUMDB") or "sum.golang.org").split()[-1].partition("+")[0]
        message = f"{setting.name} without GONOSUMDB: {kept[0].path} is still looked up in {database}"
        yield Finding(RULE.name, RULE.severity, message, setting.key, fixes=_fixes(facts, setting, kept))


def _fixes(facts: Facts, setting: Setting, kept: list[Required]) -> tuple[Fix, ...]:
    if setting.key.span.end + 1 != setting.written.span.start:
        return ()
    if setting.name == "GONOPROXY" and setting.value not in ("none", "") and literal(facts.project, setting):
        return (Fix("Use GOPRIVATE, which covers both", Safety.SAFE, (replace(setting.key, "GOPRIVATE"),)),)
    named = hosts(kept)
    safety = Safety.SAFE if all(is_private(one.path, "") for one in kept) else Safety.UNSAFE
    edit = insert(setting.at.path, setting.at.span.end, f" GONOSUMDB={named}")
    return (Fix(f"Add GONOSUMDB={named}", safety, (edit,)),)
