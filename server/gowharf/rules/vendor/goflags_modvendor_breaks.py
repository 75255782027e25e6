"""-mod=vendor breaks a command that must ask for modules.

Why: `go install path@version`, `go run path@version` and `go list -m all` look modules up, which -mod=vendor forbids.
In GOFLAGS it reaches every command; a vendor directory is used without it. (Go modules reference, "go install")

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
ENV GOFLAGS=-mod=vendor
            ^^^^^^^^^^^ -mod=vendor reaches go install, which cannot look up example.com/tool@v1.0.0 with it
WORKDIR /src
COPY . .
RUN go install example.com/tool@v1.0.0
```
Go says:
```
go: example.com/tool@v1.0.0: cannot query module due to -mod=vendor
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOFLAGS=-mod=vendor
WORKDIR /src
COPY . .
RUN GOFLAGS=-mod=mod go install example.com/tool@v1.0.0
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
ENV GOFLAGS=-mod=vendor
WORKDIR /src
COPY . .
RUN go build -o /app . && go test ./...
```
"""

from collections.abc import Iterator

from gowharf.replay.go.kinds_commands import VENDOR_MODE_LIST, VENDOR_MODE_QUERY
from gowharf.rules.dockerfile.gowords import flag_words, insert_before, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.vendor.modflag import goflags, mod_place, without_mod

RULE = Rule("goflags-modvendor-breaks", Severity.ERROR, "vendor", "https://go.dev/ref/mod#go-install")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the flag, be it in GOFLAGS or on the command line."""
    spot = next((spot for spot in case.spots if spot.run is not None), None)
    if case.failure.kind not in (VENDOR_MODE_QUERY, VENDOR_MODE_LIST) or spot is None or spot.run is None:
        return
    what = case.failure.values.get("argument", "")
    message = f"-mod=vendor reaches {spot.run.command}, which cannot look up {what} with it"
    yield Finding(RULE.name, RULE.severity, message, mod_place(facts, spot), fixes=_mends(facts, spot))


def _mends(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """The flag dropped, or GOFLAGS set otherwise for this one command."""
    if spot.run is None:
        return ()
    if flag_words(spot.run, "mod"):
        return without_mod(facts, spot, safe=True)
    setting = goflags(facts, spot)
    if setting is not None and setting.how == "prefix":
        return without_mod(facts, spot, safe=True)
    place = written(spot, facts.project)
    others = (setting.value or "").split() if setting is not None else []
    rest = [word for word in others if not word.lstrip("-").startswith("mod=")]
    value = " ".join([*rest, "-mod=mod"])
    text = f"GOFLAGS={value} " if " " not in value else f"GOFLAGS='{value}' "
    edit = insert_before(place, text) if place is not None and "'" not in value else None
    return (Fix("Use -mod=mod for this command", Safety.SAFE, (edit,)),) if edit is not None else ()
