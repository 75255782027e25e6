"""The checksum database is turned off for every module.

Why: with GOSUMDB=off, or a pattern that matches everything, go takes whatever a proxy gives for a module that go.sum
doesn't know yet. GOPRIVATE turns it off for private modules alone. (Go modules reference, "Checksum database")

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOSUMDB=off
    ^^^^^^^^^^^ GOSUMDB=off turns the checksum database off for every module, not only for git.corp.internal
WORKDIR /src
COPY go.mod go.su[m] ./
RUN --mount=type=ssh go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.corp.internal
WORKDIR /src
COPY go.mod go.su[m] ./
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
ENV GONOSUMDB=git.corp.internal GOPRIVATE=git.corp.internal,*.example.com GOSUMDB=sum.golang.google.cn
WORKDIR /src
COPY go.mod go.su[m] ./
RUN --mount=type=ssh go mod download
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.required import hosts, private_modules, runs_of
from gowharf.rules.variables import Setting, removal, settings, stage_settings, with_value

RULE = Rule(
    "checksum-off-globally",
    Severity.WARNING,
    "environment",
    "https://go.dev/ref/mod#checksum-database",
    needs=("$GOSUMDB", "$GONOSUMDB", "$GOPRIVATE"),
)

_LISTS = ("GONOSUMDB", "GOPRIVATE")


def check(facts: Facts) -> Iterator[Finding]:
    """GOSUMDB=off, and lists with a pattern that matches every module."""
    for setting in settings(facts):
        if not _turns_off(setting):
            continue
        runs = runs_of(setting.replay, setting.stage)
        if all(run.network == "not-needed" for run in runs):
            continue
        named = hosts(private_modules(facts, setting.replay, setting.stage))
        only = f", not only for {named}" if named else ""
        message = f"{setting.name}={setting.value} turns the checksum database off for every module{only}"
        yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=_fixes(facts, setting, named))


def _turns_off(setting: Setting) -> bool:
    if setting.name == "GOSUMDB":
        return setting.value == "off"
    if setting.name not in _LISTS or setting.value is None:
        return False
    return any(pattern.strip() in ("*", "*/*", "**") for pattern in setting.value.split(","))


def _fixes(facts: Facts, setting: Setting, named: str) -> tuple[Fix, ...]:
    if not named:
        return removal(facts.project, setting, safety=Safety.UNSAFE)
    title = f"Name the private modules: GOPRIVATE={named}"
    if setting.name in _LISTS:
        return (Fix(title, Safety.UNSAFE, (with_value(facts.project, setting, named),)),)
    others = stage_settings(facts.project, setting.replay, setting.stage)
    if any(one.name == "GOPRIVATE" for one in others):
        return removal(facts.project, setting, safety=Safety.UNSAFE)
    return (Fix(title, Safety.UNSAFE, (replace(setting.at, f"GOPRIVATE={named}"),)),)
