"""A vendor directory lies beside no go.mod.

Why: go looks for vendor/ beside go.mod (in a workspace beside go.work) and nowhere else, so one at the repository's top
doesn't serve a module in a subdirectory. (Go modules reference, "Vendoring")

```svc/go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```svc/go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```svc/main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
^^^^^^^^^^^^^^^^^^^^^^^^ vendor/ is not beside svc/go.mod, so go build doesn't use it
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
WORKDIR /src/svc
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

from gowharf.project.model import Project
from gowharf.replay.model import GoRun
from gowharf.rules.context.missing import CURED_BY_VENDOR, uses_vendor, vendor_path
from gowharf.rules.dockerfile.gowords import runs
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.vendor.sync import vendor_again
from gowharf.text.source import Place

RULE = Rule("vendor-not-at-module-root", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure that the directory would have prevented in its place."""
    if case.failure.kind not in CURED_BY_VENDOR:
        return
    for spot in case.spots:
        if spot.run is not None and (stray := _stray(facts.project, spot.run)) is not None:
            yield _finding(spot.run, stray, Severity.ERROR)
            return


def check(facts: Facts) -> Iterator[Finding]:
    """Builds that fetch although the directory is there."""
    for spot in runs(facts):
        if spot.run is not None and spot.run.network == "needed" and not spot.run.failures:
            if (stray := _stray(facts.project, spot.run)) is not None:
                yield _finding(spot.run, stray, Severity.WARNING)


def _stray(project: Project, run: GoRun) -> Place | None:
    """The first module line of a vendor directory above the module that has all that the module requires and stands
    beside no go.mod and no go.work."""
    vendor = vendor_path(run)
    if not uses_vendor(run) or run.workspace is not None or run.module_source is None or vendor is None:
        return None
    if run.image is None or not run.image.look(vendor).absent:
        return None
    file = project.gomod(run.module_source)
    at = run.module_source.rpartition("/")[0]
    while at:
        at = at.rpartition("/")[0]
        beside = at + "/" if at else ""
        path = beside + "vendor/modules.txt"
        vendored = project.modules_txt(path) if path in project.found.modules_txts else None
        if vendored is None or file is None or not file.requires or not vendored.modules:
            continue
        if project.source(beside + "go.mod") is not None or project.source(beside + "go.work") is not None:
            return None
        if all((one.path, one.version) in vendored.notes for one in file.requires):
            return Place(path, vendored.modules[0].span)
    return None


def _finding(run: GoRun, place: Place, severity: Severity) -> Finding:
    vendor = place.path.removesuffix("modules.txt")
    message = f"{vendor} is not beside {run.module_source}, so {run.command} doesn't use it"
    return Finding(RULE.name, severity, message, place, fixes=(vendor_again(run),))
