"""`go install` for another platform while GOBIN is set.

Why: programs for another platform go to a directory of their own below GOPATH/bin, so go refuses GOBIN; `go build -o`
writes anywhere. (The go command, "Compile and install packages and dependencies")

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
RUN GOOS=windows GOBIN=/out go install .
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ go install does not cross-compile into GOBIN=/out; go build -o /out/ does
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN GOOS=windows GOBIN=/out go build -o /out/ .
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
RUN GOBIN=/out go install . && GOOS=windows go install .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.gowords import first_run, name_word, replace_word, written
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "gobin-cross-install",
    Severity.ERROR,
    "dockerfile",
    "https://pkg.go.dev/cmd/go#hdr-Compile_and_install_packages_and_dependencies",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Offers `go build -o`."""
    first = first_run(case)
    if case.failure.kind != kinds.GOBIN_CROSS or first is None:
        return
    spot, run = first
    gobin = case.failure.values.get("gobin", "") or run.env.get("GOBIN") or ""
    message = f"go install does not cross-compile into GOBIN={gobin}; go build -o {gobin.rstrip('/')}/ does"
    place = written(spot, facts.project)
    name = name_word(run)
    fixes: tuple[Fix, ...] = ()
    remote = any("@" in (word.value or "@") for word in run.arguments)
    if place is not None and name is not None and gobin and not remote and " " not in gobin:
        target = f"{gobin.rstrip('/')}/"
        edit = replace_word(place, name, f"build -o {target}") if not place.instruction.json else None
        fixes = (Fix(f"Use go build -o {target}", Safety.SAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, run.span), fixes=fixes)
