"""A replacement differs between go.mod and vendor/modules.txt.

Why: go compares every `replace`, also one that nothing uses, with what modules.txt records, letter by letter, before it
uses vendor/. (Go modules reference, "Vendoring")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib is replaced by ./lib, but modules.txt records no replacement
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
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0 => ./lib
## explicit; go 1.21
example.com/lib
# example.com/lib => ./lib
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

from gowharf.replay.go.kinds import VENDOR_REPLACE_MISMATCH
from gowharf.rules.edits import append_line
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import beside
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.vendor.sync import labels, module, run_of, vendor_again

RULE = Rule("vendor-replace-mismatch", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the replace directive, or at the record where go.mod has none."""
    failure = case.failure
    if failure.kind != VENDOR_REPLACE_MISMATCH:
        return
    place = failure.place or failure.places.get("vendored")
    if place is None:
        return
    wanted, recorded = failure.values.get("wanted", ""), failure.values.get("recorded", "")
    here = f"is replaced by {wanted}" if wanted else "is not replaced"
    there = f"records {recorded}" if recorded else "records no replacement"
    message = f"{module(case)} {here}, but modules.txt {there}"
    related = labels([case], "vendored", "recorded here") if failure.place is not None else ()
    fixes = (*_recorded(case, facts), vendor_again(run_of(case)))
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)


def _recorded(case: Case, facts: Facts) -> tuple[Fix, ...]:
    """The record that go mod vendor writes of a replacement that no required module has: it brings no package."""
    values, run = case.failure.values, run_of(case)
    gomod = run.module_source if run is not None and run.workspace is None else None
    file = facts.project.gomod(gomod) if gomod is not None else None
    if gomod is None or file is None or values.get("recorded") or not values.get("wanted"):
        return ()
    path = beside(gomod, "vendor/modules.txt")
    if facts.project.source(path) is None or any(require.path == values["module"] for require in file.requires):
        return ()
    name = f"{values['module']} {values.get('version', '')}".rstrip()
    line = append_line(facts.project, path, f"# {name} => {values['wanted'].replace('@', ' ')}")
    return (Fix("Record it in modules.txt", Safety.SAFE, (line,)),)
