"""A package is imported and vendor/ does not have it.

Why: in vendor mode go looks for packages of other modules in vendor/ only. An import that was added without
`go mod vendor`, or a package directory that wasn't committed, stops the build. (Go modules reference, "Vendoring")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib/extra"
       ^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib/extra is imported, but vendor/example.com/lib/extra has no Go files

func main() { extra.V() }
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

from gowharf.replay.go.kinds_commands import IMPORT_NOT_VENDORED
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.vendor.sync import run_of, vendor_again

RULE = Rule("vendor-package-missing", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the import."""
    failure = case.failure
    if failure.kind != IMPORT_NOT_VENDORED or not case.spots:
        return
    run = run_of(case)
    package, directory = failure.values.get("package", ""), failure.values.get("directory", "")
    image = run.image if run is not None else None
    missing = image is None or image.look(directory).absent or not _has_go(image.children(directory)[0])
    what = "has no Go files" if missing else "is not listed in vendor/modules.txt"
    message = f"{package} is imported, but vendor/{package} {what}"
    place = failure.place or step_place(case.spots[0])
    yield Finding(RULE.name, RULE.severity, message, place, fixes=(vendor_again(run),))


def _has_go(names: tuple[str, ...]) -> bool:
    return any(name.endswith(".go") for name in names)
