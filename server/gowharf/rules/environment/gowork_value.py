"""GOWORK is neither off nor the absolute path of a go.work that is there.

Why: GOWORK names the go.work to use, by an absolute path, or is off; unset, go looks for one itself. There is no "on".
(Go modules reference, "Workspaces")

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
ENV GOWORK=on
           ^^ GOWORK=on is neither off nor an absolute path
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: invalid GOWORK: not an absolute path
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
ENV GOWORK=off
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds, kinds_commands
from gowharf.rules.environment.go_env_w_shadowed import as_env
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import literal, removal, setting_at, with_value

RULE = Rule("gowork-value", Severity.ERROR, "environment", "https://go.dev/ref/mod#workspaces")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A command that stops for it."""
    if case.failure.kind == kinds_commands.VARIABLE_REFUSED and case.failure.values.get("name") == "GOWORK":
        setting = setting_at(case, facts)
        if setting is not None and setting.run is not None:
            message = "go env -w does not take GOWORK: only the environment sets it"
            yield Finding(RULE.name, RULE.severity, message, setting.at, fixes=as_env(facts.project, setting))
        return
    if case.failure.kind != kinds.GOWORK_VALUE:
        return
    setting = setting_at(case, facts)
    if setting is None:
        return
    value = case.failure.values.get("value", "")
    rooted = value.startswith("/")
    what = "names a file that is not in the image" if rooted else "is neither off nor an absolute path"
    if "is a directory" in case.failure.says:
        what = "is a directory; go takes the path of a go.work file"
    fixes: tuple[Fix, ...] = removal(facts.project, setting, safety=Safety.UNSAFE if rooted else Safety.SAFE)
    if literal(facts.project, setting):
        off = Fix("Use off", Safety.UNSAFE, (with_value(facts.project, setting, "off"),))
        fixes = (off, *fixes) if rooted or value.lower() in ("false", "0", "no", "disabled") else (*fixes, off)
    place = setting.written if setting.written.span.end > setting.written.span.start else setting.at
    yield Finding(RULE.name, RULE.severity, f"GOWORK={value} {what}", place, fixes=fixes)
