"""GO111MODULE is set to what it means anyway.

Why: module mode is the default since Go 1.16, so `on` changes nothing, and neither does `auto` where there is a go.mod.
(Go modules reference, "Module-aware commands")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GO111MODULE=on CGO_ENABLED=0
    ^^^^^^^^^^^^^^ GO111MODULE=on has no effect since Go 1.16; the image has 1.24.13
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.15
```
```Dockerfile
FROM golang:1.15
ENV GO111MODULE=on
WORKDIR /src
COPY . .
RUN go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go.versions import at_least
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.required import runs_of
from gowharf.rules.variables import removal, settings

RULE = Rule(
    "go111module-redundant",
    Severity.INFO,
    "environment",
    "https://go.dev/ref/mod#mod-commands",
    needs=("$GO111MODULE",),
)


def check(facts: Facts) -> Iterator[Finding]:
    """on with every Go since 1.16; auto where each command has a module, too."""
    for setting in settings(facts):
        if setting.name != "GO111MODULE" or setting.value not in ("on", "auto"):
            continue
        runs = runs_of(setting.replay, setting.stage)
        versions = {run.go_version for run in runs}
        if not runs or not all(version is not None and at_least(version, 16) for version in versions):
            continue
        if setting.value == "auto" and any(run.module is None for run in runs):
            continue
        has = "/".join(sorted(version for version in versions if version is not None))
        message = f"GO111MODULE={setting.value} has no effect since Go 1.16; the image has {has}"
        yield Finding(
            RULE.name,
            RULE.severity,
            message,
            setting.at,
            fixes=removal(facts.project, setting),
            tags=("unnecessary",),
        )
