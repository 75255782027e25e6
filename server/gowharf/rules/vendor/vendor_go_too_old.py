"""The go line is too old for vendor/ to be used.

Why: go uses a vendor directory by itself only where go.mod's go line is 1.14 or above; below that it goes to the
network unless -mod=vendor is given. (Go modules reference, "Vendoring")

```go.mod
module example.com/app

go 1.13
   ^^^^ go 1.13 makes go build ignore vendor/: Go uses it by itself from go 1.14 on

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
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
RUN GOPROXY=off go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.14

require example.com/lib v1.1.0
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
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
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.replay.model import GoRun
from gowharf.rules.context.missing import BUILDING, CURED_BY_VENDOR, agrees, vendor_path
from gowharf.rules.dockerfile.gowords import runs
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.vendor.sync import vendor_again
from gowharf.syntax.gomod import Value
from gowharf.syntax.modules_txt import parse
from gowharf.text.source import Place

RULE = Rule("vendor-go-too-old", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring", needs=("vendor",))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure to fetch that the vendor directory would have spared."""
    if case.failure.kind not in CURED_BY_VENDOR:
        return
    for spot in case.spots:
        if spot.run is not None and (go := _ignores(spot.run, facts)) is not None:
            yield _finding(facts, spot.run, go, Severity.ERROR)
            return


def check(facts: Facts) -> Iterator[Finding]:
    """Builds that fetch although vendor/ is in the image."""
    for spot in runs(facts):
        if spot.run is not None and spot.run.network == "needed" and (go := _ignores(spot.run, facts)) is not None:
            yield _finding(facts, spot.run, go, Severity.WARNING)


def _ignores(run: GoRun, facts: Facts) -> Value | None:
    """The go line that makes the command pass the image's vendor directory over."""
    vendor = vendor_path(run)
    if run.name not in BUILDING or "mod" in run.flags or run.workspace is not None or vendor is None:
        return None
    if run.image is None or not run.image.look(f"{vendor}/modules.txt").present or run.module_source is None:
        return None
    file = facts.project.gomod(run.module_source)
    go = file.go if file is not None else None
    return go if go is not None and compare(go.value, "1.14") < 0 else None


def _finding(facts: Facts, run: GoRun, go: Value, severity: Severity) -> Finding:
    place = Place(run.module_source or "go.mod", go.token.span)
    message = f"go {go.value} makes {run.command} ignore vendor/: Go uses it by itself from go 1.14 on"
    fixes: tuple[Fix, ...] = (vendor_again(run),)
    vendor = vendor_path(run)
    file = facts.project.gomod(run.module_source or "go.mod")
    source = run.image.read(f"{vendor}/modules.txt") if run.image is not None else None
    if source is not None and file is not None and agrees(source.memo(parse), file):
        fixes = (Fix("Use go 1.14", Safety.UNSAFE, (replace(place, "1.14"),)),)
    return Finding(RULE.name, severity, message, place, fixes=fixes)
