"""-mod=vendor is asked for and there is no vendor/ in the image.

Why: with -mod=vendor go takes every module from vendor/, and finds none of go.mod's requirements where the directory is
missing. Where vendor/ exists -mod=vendor isn't needed: go uses it by itself. (Go modules reference, "Build commands")

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
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=vendor -o /app .
             ^^^^^^^^^^^ -mod=vendor needs /src/vendor, which the image doesn't have
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
The vendor directory is there and was forgotten:
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
COPY go.mod *.go ./
RUN go build -mod=vendor -o /app .
             ^^^^^^^^^^^ -mod=vendor needs /src/vendor, but vendor/ is not copied into the image
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
COPY vendor/ vendor/
RUN go build -mod=vendor -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=vendor -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go.kinds import NO_VENDOR_DIRECTORY
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join
from gowharf.rules.context.missing import wanted_vendor
from gowharf.rules.context.vendor_not_copied import vendor_fixes
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Severity
from gowharf.rules.vendor.modflag import mod_place, without_mod
from gowharf.rules.vendor.sync import vendor_again
from gowharf.syntax import gosum

RULE = Rule("modvendor-without-vendor", Severity.ERROR, "vendor", "https://go.dev/ref/mod#build-commands")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """One finding for all requirements, at the flag."""
    spot = next((spot for spot in case.spots if spot.run is not None), None)
    if case.failure.kind != NO_VENDOR_DIRECTORY or spot is None or spot.run is None:
        return
    vendor = case.failure.values.get("vendor", "vendor")
    lost = wanted_vendor(case, facts.project)
    message = f"-mod=vendor needs {vendor}, which the image doesn't have"
    fixes: tuple[Fix, ...] = ()
    if lost is not None:
        origin = lost.origin.removesuffix("/modules.txt")
        message = f"-mod=vendor needs {vendor}, but {origin}/ is not copied into the image"
        fixes = vendor_fixes(facts.project, lost)
    else:
        fixes = (*without_mod(facts, spot, safe=_has_sums(spot.run, facts, spot)), vendor_again(spot.run))
    yield Finding(RULE.name, RULE.severity, message, mod_place(facts, spot), fixes=fixes)


def _has_sums(run: GoRun, facts: Facts, spot: Spot) -> bool:
    """Whether go.sum in the image has both hashes of each required module, so that the build works without the flag."""
    file = facts.project.gomod(run.module_source) if run.module_source is not None else None
    if file is None or run.image is None or run.module is None or run.env.get("GOPROXY") == "off":
        return False
    source = run.image.read(join(run.module, "go.sum"))
    sums = source.memo(gosum.parse) if source is not None else None
    replaced = {one.old_path for one in file.replaces}
    needed = [(one.path, one.version) for one in file.requires if one.path not in replaced]
    return sums is not None and all(key in sums.modules and key in sums.gomods for key in needed)
