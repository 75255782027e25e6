"""A replacement lies in the vendor directory.

Why: vendor/ belongs to the go command. A directory vendor beside go.mod turns vendor mode on, whatever it holds, and
`go mod vendor`, which writes it anew, refuses a replacement that lies in it. (Go modules reference, "go mod vendor")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./vendor/internal/lib
                           ^^^^^^^^^^^^^^^^^^^^^ ./vendor/internal/lib lies in vendor/, which is for go mod vendor alone
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```vendor/internal/lib/go.mod
module example.com/lib

go 1.24
```
```vendor/internal/lib/lib.go
package lib

func V() string { return "" }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod vendor
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./third_party/lib
```
```third_party/lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds
from gowharf.replay.go import kinds_commands as later
from gowharf.rules.facts import Case, Facts, Ground, Spot
from gowharf.rules.gomod.replacements import Target, of
from gowharf.rules.model import Finding, Rule, Severity

RULE = Rule("replace-into-vendor", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-vendor", needs=("replace",))

_VENDORED = (
    kinds.MODULES_TXT_MISSING,
    kinds.VENDOR_NOT_EXPLICIT,
    kinds.VENDOR_STALE,
    kinds.VENDOR_REPLACE_MISMATCH,
    kinds.VENDOR_EXTRA_EXPLICIT,
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the path, for `go mod vendor` and for a build that takes the directory for a vendored one."""
    kind = case.failure.kind
    if kind != later.REPLACEMENT_IN_VENDOR and kind not in _VENDORED:
        return
    for spot in case.spots:
        for target in _targets(facts, spot):
            if kind in _VENDORED and case.failure.values.get("module", "") not in ("", target[1]):
                continue
            yield _finding(target[0], RULE.severity)
            return


def survey(ground: Ground) -> Iterator[Finding]:
    """In modules that no Dockerfile builds."""
    for path in ground.gomods if not ground.built else ():
        for target, _ in _inside(ground.project, path):
            yield _finding(target, Severity.WARNING)


def _targets(facts: Facts, spot: Spot) -> list[tuple[Target, str]]:
    source = spot.run.module_source if spot.run is not None else None
    return _inside(facts.project, source) if source else []


def _inside(project: Project, gomod: str) -> list[tuple[Target, str]]:
    """The replacements of a go.mod below its own vendor directory, each with the module's path."""
    file = project.gomod(gomod)
    lines = [line for line in (file.replaces if file is not None else ()) if line.local]
    return [
        (of(project, gomod, line), line.old_path)
        for line in lines
        if line.new_path.removeprefix("./").startswith("vendor/")
    ]


def _finding(target: Target, severity: Severity) -> Finding:
    message = f"{target.path} lies in vendor/, which is for go mod vendor alone"
    return Finding(RULE.name, severity, message, target.place)
