"""vendor/ has no modules.txt.

Why: a vendor directory beside go.mod switches vendor mode on, and its modules.txt says what is in it. Without the file
(or with an empty vendor/) go finds none of go.mod's requirements. (Go modules reference, "Vendoring")

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
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ vendor/ is used by go build, but it has no modules.txt
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

from gowharf.replay.go.kinds import MODULES_TXT_MISSING
from gowharf.replay.paths import join
from gowharf.rules.context.copies import add_copy
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.vendor.sync import run_of, vendor_again

RULE = Rule("modules-txt-missing", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """One finding for all requirements, at the command that uses the directory."""
    if case.failure.kind != MODULES_TXT_MISSING or not case.spots:
        return
    run = run_of(case)
    name = run.command if run is not None else "go"
    related = (Label(case.failure.place, "required here"),) if case.failure.place is not None else ()
    message = f"vendor/ is used by {name}, but it has no modules.txt"
    place = step_place(case.spots[0])
    fixes = (*_copied(case, facts), vendor_again(run))
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)


def _copied(case: Case, facts: Facts) -> tuple[Fix, ...]:
    """A COPY of the whole directory, where the project has the file and only the image lacks it."""
    spot, run = case.spots[0], run_of(case)
    vendor = case.failure.values.get("vendor", "")
    if run is None or run.image is None or not vendor:
        return ()
    path = join(vendor, "modules.txt")
    origin = run.image.origin(path)
    if origin is None or facts.project.source(origin) is None or run.image.why_absent(path).kind != "not-copied":
        return ()
    edit = add_copy(spot, facts.project, origin.rpartition("/")[0], vendor, directory=True)
    return (Fix("Copy all of vendor/", Safety.SAFE, (edit,)),) if edit is not None else ()
