"""GOFLAGS holds -insecure, which Go no longer has.

Why: Go 1.17 took -insecure away: `go get` refuses it, every other command ignores it. GOINSECURE names the hosts that
may be reached without TLS. (Go modules reference, "Environment variables")

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOFLAGS=-insecure
            ^^^^^^^^^ -insecure was removed in Go 1.17, so it has no effect here; GOINSECURE names the hosts
WORKDIR /src
COPY . .
RUN --mount=type=ssh go vet ./...
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOINSECURE=git.corp.internal
WORKDIR /src
COPY . .
RUN --mount=type=ssh go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.16
```
```Dockerfile
FROM golang:1.16
ENV GOFLAGS=-insecure
WORKDIR /src
COPY . .
RUN go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.replay.go.versions import at_least
from gowharf.rules.edits import replace
from gowharf.rules.environment.goflags_words import words
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.required import hosts, private_modules, runs_of
from gowharf.rules.variables import Setting, literal, removal, setting_at, settings, with_value

RULE = Rule(
    "goflags-insecure",
    Severity.ERROR,
    "environment",
    "https://go.dev/ref/mod#environment-variables",
    needs=("$GOFLAGS",),
)

_COMMANDS = frozenset(["build", "get", "install", "run", "test", "vet", "list"])


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """go get stops at it."""
    if case.failure.kind != kinds.GOFLAGS_INSECURE:
        return
    setting = setting_at(case, facts)
    if setting is not None:
        yield from _finding(facts, setting, Severity.ERROR, "go get refuses it; GOINSECURE names the hosts")


def check(facts: Facts) -> Iterator[Finding]:
    """The other commands go on without it."""
    explained = {case.failure.place for case in facts.cases if case.failure.kind == kinds.GOFLAGS_INSECURE}
    for setting in settings(facts):
        if setting.name != "GOFLAGS" or not setting.value or setting.at in explained:
            continue
        runs = [run for run in runs_of(setting.replay, setting.stage) if run.name in _COMMANDS]
        versions = [run.go_version for run in runs]
        if versions and all(version is not None and at_least(version, 17) for version in versions):
            said = "so it has no effect here; GOINSECURE names the hosts"
            yield from _finding(facts, setting, Severity.WARNING, said)


def _finding(facts: Facts, setting: Setting, severity: Severity, said: str) -> Iterator[Finding]:
    for word in words(facts.project, setting):
        if word.text.lstrip("-").partition("=")[0] != "insecure" or not word.text.startswith("-"):
            continue
        message = f"-insecure was removed in Go 1.17, {said}"
        yield Finding(RULE.name, severity, message, word.place, fixes=_fixes(facts, setting, word.text))


def _fixes(facts: Facts, setting: Setting, word: str) -> tuple[Fix, ...]:
    """The private hosts in GOINSECURE; where there are none the flag did nothing anyhow."""
    others = [text for text in (setting.value or "").split() if text != word]
    named = hosts(private_modules(facts, setting.replay, setting.stage))
    if not others and named and setting.how != "env -w":
        title = f"Name the hosts: GOINSECURE={named}"
        return (Fix(title, Safety.SAFE, (replace(setting.at, f"GOINSECURE={named}"),)),)
    if not others:
        return removal(facts.project, setting, "Remove -insecure")
    if not literal(facts.project, setting):
        return ()
    return (Fix("Remove -insecure", Safety.SAFE, (with_value(facts.project, setting, " ".join(others)),)),)
