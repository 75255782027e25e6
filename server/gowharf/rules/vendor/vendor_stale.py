"""vendor/ has another version of a required module, or none of it.

Why: go compares go.mod with vendor/modules.txt before it uses vendor/, and stops where a requirement was changed or
added without `go mod vendor`. (Go modules reference, "Vendoring")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.2.0
                        ^^^^^^ example.com/lib@v1.2.0 is required, but vendor/ has v1.1.0
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

from gowharf.replay.go.kinds import VENDOR_STALE
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Label, Rule, Severity
from gowharf.rules.vendor.sync import labels, module, run_of, together, vendor_again

RULE = Rule("vendor-stale", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """One finding for all requirements that one vendor directory doesn't have."""
    if case.failure.kind == VENDOR_STALE:
        yield from stale(case, facts)


def stale(case: Case, facts: Facts) -> Iterator[Finding]:
    """The finding at the first of them; the others are labels."""
    cases = together(case, facts, VENDOR_STALE)
    first = cases[0]
    place = first.failure.place or first.failure.places.get("vendored")
    if place is None:
        return
    message = f"{module(first)} is required, but vendor/ has {_had(first)}"
    if len(cases) > 1:
        message = f"{len(cases)} required modules are not in vendor/ at their version; {message}"
    related = [
        Label(other.failure.place, f"vendor/ has {_had(other)}")
        for other in cases[1:]
        if other.failure.place is not None
    ]
    related.extend(labels(cases, "vendored", "vendor/ has {vendored} of {module}"))
    run = run_of(case)
    yield Finding(RULE.name, RULE.severity, message, place, related=tuple(related), fixes=(vendor_again(run),))


def _had(case: Case) -> str:
    return case.failure.values.get("vendored") or "nothing of it"
