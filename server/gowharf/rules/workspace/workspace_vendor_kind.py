"""vendor/ was written for another mode than the build's.

Why: `go work vendor` writes `## workspace` at the top of modules.txt. Since Go 1.22 a build in a workspace uses only
such a vendor directory, and a build without go.work only one of `go mod vendor`; the other kind is passed over.
(Go modules reference, "Vendoring")

```api/go.mod
module example.com/api

go 1.24

require example.com/lib v1.1.0
```
```api/go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```api/main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```go.work
go 1.24

use ./api
```
```vendor/modules.txt
# example.com/lib v1.1.0
^^^^^^^^^^^^^^^^^^^^^^^^ modules.txt lacks "## workspace", so go build in the workspace doesn't use vendor/
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
RUN GOPROXY=off go build -o /app ./api
```
Fine:
```api/go.mod
module example.com/api

go 1.24
```
```api/main.go
package main

import "example.com/shared"

func main() { shared.V() }
```
```shared/go.mod
module example.com/shared

go 1.24
```
```shared/shared.go
package shared

func V() {}
```
```go.work
go 1.24

use (
        ./api
        ./shared
)
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./api
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
from gowharf.syntax.modules_txt import parse
from gowharf.text.source import Place, Span

RULE = Rule("workspace-vendor-kind", Severity.ERROR, "workspace", "https://go.dev/ref/mod#vendoring", needs=("vendor",))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A failure that a vendor directory of the right kind would have prevented."""
    if case.failure.kind not in CURED_BY_VENDOR:
        return
    for spot in case.spots:
        if spot.run is not None and (place := _other_kind(facts.project, spot.run)) is not None:
            yield _finding(spot.run, place, Severity.ERROR)
            return


def check(facts: Facts) -> Iterator[Finding]:
    """Builds that fetch although vendor/ is in the image."""
    for spot in runs(facts):
        if spot.run is not None and spot.run.network == "needed" and not spot.run.failures:
            if (place := _other_kind(facts.project, spot.run)) is not None:
                yield _finding(spot.run, place, Severity.WARNING)


def _other_kind(project: Project, run: GoRun) -> Place | None:
    """The first line of a modules.txt in the image that is of the other kind than the command's mode."""
    vendor = vendor_path(run)
    if vendor is None or run.image is None or not uses_vendor(run) or run.mod != "readonly":
        return None
    if "workspace" not in run.mod_reason:
        return None
    source = run.image.read(f"{vendor}/modules.txt")
    if source is None or not source.path or source.memo(parse).workspace == (run.workspace is not None):
        return None
    line = source.lines.span(1)
    return Place(source.path, Span(line.start, line.start + len(line.text(source.text).rstrip())))


def _finding(run: GoRun, place: Place, severity: Severity) -> Finding:
    message = f'modules.txt lacks "## workspace", so {run.command} in the workspace doesn\'t use vendor/'
    if run.workspace is None:
        message = f"modules.txt is a workspace's, but there is no go.work, so {run.command} doesn't use vendor/"
    return Finding(RULE.name, severity, message, place, fixes=(vendor_again(run),))
