"""vendor/modules.txt marks a module explicit that go.mod does not require.

Why: go compares both before it uses vendor/: a module that provides packages and is marked explicit must be required at
just that version. It stays behind when a requirement is dropped without `go mod vendor`.
(Go modules reference, "Vendoring")

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
# example.com/multi v1.0.0
^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/multi@v1.0.0 is marked explicit, but go.mod doesn't require it
## explicit; go 1.21
example.com/multi
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
# example.com/multi v1.0.0
## explicit; go 1.21
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

from gowharf.replay.go.kinds import VENDOR_EXTRA_EXPLICIT, VENDOR_STALE
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.vendor.sync import module, run_of, together, vendor_again
from gowharf.rules.vendor.vendor_stale import stale

RULE = Rule("vendor-extra-explicit", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the module's line in modules.txt. Where go.mod requires another version of it, that is vendor-stale's."""
    if case.failure.kind != VENDOR_EXTRA_EXPLICIT or case.failure.place is None:
        return
    name = case.failure.values.get("module")
    outdated = [
        other
        for other in together(case, facts, VENDOR_STALE)
        if other.failure.values.get("module") == name and other is not case
    ]
    if outdated:
        yield from stale(outdated[0], facts)
        return
    file = "any go.mod" if (run := run_of(case)) is not None and run.workspace is not None else "go.mod"
    doesnt = "requires it" if file == "any go.mod" else "doesn't require it"
    message = f"{module(case)} is marked explicit, but {'no go.mod' if file == 'any go.mod' else file} {doesnt}"
    yield Finding(RULE.name, RULE.severity, message, case.failure.place, fixes=(vendor_again(run_of(case)),))
