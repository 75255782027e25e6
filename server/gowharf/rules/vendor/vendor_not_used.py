"""vendor/ is in the image, and a -mod flag makes go pass it over.

Why: go uses a vendor directory by itself. -mod=mod and -mod=readonly, given as a flag or in GOFLAGS, send it to the
network (and to go.sum) instead. (Go modules reference, "Build commands")

```go.mod
module example.com/app

go 1.24

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
RUN GOPROXY=off go build -mod=mod -o /app .
                         ^^^^^^^^ -mod=mod makes go build fetch modules although vendor/ is in the image
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN GOPROXY=off go build -o /app .
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
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.vendor.modflag import mod_place, without_mod
from gowharf.syntax.modules_txt import parse

RULE = Rule("vendor-not-used", Severity.ERROR, "vendor", "https://go.dev/ref/mod#build-commands", needs=("vendor",))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure to fetch that the vendor directory would have spared."""
    if case.failure.kind not in CURED_BY_VENDOR:
        return
    for spot in case.spots:
        if spot.run is not None and passed_over(spot.run, facts):
            yield _finding(spot, spot.run, facts, Severity.ERROR)
            return


def check(facts: Facts) -> Iterator[Finding]:
    """Builds that fetch although they need not."""
    for spot in runs(facts):
        if spot.run is not None and spot.run.network == "needed" and passed_over(spot.run, facts):
            yield _finding(spot, spot.run, facts, Severity.WARNING)


def passed_over(run: GoRun, facts: Facts) -> bool:
    """Whether the command would use the image's vendor directory but for its -mod."""
    vendor = vendor_path(run)
    if run.name not in BUILDING or run.flags.get("mod") not in ("mod", "readonly") or vendor is None:
        return False
    if run.image is None or not run.image.look(f"{vendor}/modules.txt").present or run.workspace is not None:
        return False
    file = facts.project.gomod(run.module_source) if run.module_source is not None else None
    source = run.image.read(f"{vendor}/modules.txt")
    if file is None or file.go is None or source is None or compare(file.go.value, "1.14") < 0:
        return False
    return agrees(source.memo(parse), file)


def _finding(spot: Spot, run: GoRun, facts: Facts, severity: Severity) -> Finding:
    mod = run.flags.get("mod")
    message = f"-mod={mod} makes {run.command} fetch modules although vendor/ is in the image"
    fixes = without_mod(facts, spot, safe=False)
    return Finding(RULE.name, severity, message, mod_place(facts, spot), fixes=fixes)
