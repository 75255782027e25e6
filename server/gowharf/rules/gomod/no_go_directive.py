"""go.mod has no go line.

Why: without one Go assumes go 1.16: it uses vendor/ only where -mod=vendor says so, and it stops as soon as a
dependency needs Go 1.21 or later. (Go modules reference, "go directive")

```go.mod
module example.com/app
       ^^^^^^^^^^^^^^^ go.mod has no go line, so Go assumes 1.16 and passes vendor/ over

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
Fine:
```go.mod
module example.com/app

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=vendor -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.versions import language
from gowharf.replay.model import GoRun
from gowharf.rules.context.missing import BUILDING, CURED_BY_VENDOR, vendor_path
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.gomod.go_lower_than_dependency import add_go_line
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.text.source import Place

RULE = Rule("no-go-directive", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-go")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A module that go lacks only because it passes vendor/ over."""
    for spot in case.spots if case.failure.kind in CURED_BY_VENDOR else ():
        if spot.run is not None and _lacks(spot.run, facts) and _passes_vendor(spot.run):
            yield from _finding(spot, facts, RULE.severity)
            return


def check(facts: Facts) -> Iterator[Finding]:
    """Builds of a module that requires others; once for each go.mod."""
    explained = {spot.run.module_source for case in facts.cases for spot in case.spots if spot.run is not None}
    done: set[str | None] = set(explained)
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    if run.module_source not in done and _lacks(run, facts) and _at_risk(run, facts):
                        done.add(run.module_source)
                        yield from _finding(Spot(replay, stage, step, run), facts, Severity.WARNING)


def _lacks(run: GoRun, facts: Facts) -> bool:
    file = facts.project.gomod(run.module_source) if run.module_source and run.workspace is None else None
    return file is not None and file.go is None and file.module is not None and bool(file.requires)


def _at_risk(run: GoRun, facts: Facts) -> bool:
    """Whether the build takes modules from elsewhere that may need Go 1.21."""
    if run.name not in BUILDING or run.mod == "vendor":
        return False
    file = facts.project.gomod(run.module_source or "")
    replaced = {one.old_path for one in file.replaces if one.local} if file is not None else set()
    return file is not None and any(require.path not in replaced for require in file.requires)


def _passes_vendor(run: GoRun) -> bool:
    vendor = vendor_path(run)
    if run.name not in BUILDING or "mod" in run.flags or vendor is None or run.image is None:
        return False
    return run.image.look(f"{vendor}/modules.txt").present


def _finding(spot: Spot, facts: Facts, severity: Severity) -> Iterator[Finding]:
    run = spot.run
    path = run.module_source if run is not None else None
    source, file = (facts.project.source(path), facts.project.gomod(path)) if path else (None, None)
    if run is None or source is None or file is None or file.module is None:
        return
    what = "passes vendor/ over" if _passes_vendor(run) else "stops at any dependency that needs 1.21 or later"
    message = f"go.mod has no go line, so Go assumes 1.16 and {what}"
    fixes = (
        (add_go_line(source, file, language(run.go_version)),) if run.go_version and language(run.go_version) else ()
    )
    yield Finding(RULE.name, severity, message, Place(source.path, file.module.token.span), fixes=fixes)
