"""A command fetches modules although the build uses vendor/.

Why: with vendor/ copied the build needs no module cache, so `go mod download` is wasted and needs the network and
go.sum. `go mod vendor` writes vendor/ anew from the network; before the sources are copied it deletes every package of
it. (Go modules reference, "go mod vendor")

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
RUN go mod download
    ^^^^^^^^^^^^^^^ go mod download fetches modules although vendor/ is in the image
RUN go build -o /app .
```
Fixed:
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
RUN go mod download
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go.kinds_commands import IMPORT_NOT_VENDORED
from gowharf.replay.model import GoRun
from gowharf.rules.context.missing import CURED_BY_VENDOR, vendor_path
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import runs
from gowharf.rules.edits import delete_command, loses_comment
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Source, Span

RULE = Rule(
    "network-command-in-vendored-build",
    Severity.ERROR,
    "vendor",
    "https://go.dev/ref/mod#go-mod-vendor",
    needs=("vendor",),
)
_FETCHING = frozenset(("mod download", "mod vendor", "mod tidy", "mod verify", "work vendor"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """The command itself fails, or the packages that it deleted are missed later."""
    for spot in case.spots:
        run = spot.run
        if run is None:
            continue
        if case.failure.kind in CURED_BY_VENDOR and _vendored(run, spot):
            yield _finding(facts, spot, run, Severity.ERROR, ())
            return
        if case.failure.kind == IMPORT_NOT_VENDORED and (before := _wiped_by(spot, run)) is not None:
            label = Label(step_place(spot), f"{run.command} misses {case.failure.values.get('package', 'a package')}")
            yield _finding(facts, before, before.run or run, Severity.ERROR, (label,))
            return


def check(facts: Facts) -> Iterator[Finding]:
    """Every such command in a build that has its vendor directory."""
    for spot in runs(facts):
        if spot.run is None or spot.run.failures or spot.run.name in ("mod tidy", "mod verify"):
            continue  # of tidy gomod-edited-in-image tells more; verify passes over what the cache lacks
        if _vendored(spot.run, spot):
            yield _finding(facts, spot, spot.run, Severity.WARNING, ())


def _vendored(run: GoRun, spot: Spot) -> bool:
    """Whether the module has its vendor directory already, or a later build of the stage uses one that is copied."""
    vendor = vendor_path(run)
    if (
        run.name not in _FETCHING
        or vendor is None
        or run.image is None
        or "o" in run.flags
        or run.workspace is not None
    ):
        return False
    if run.image.look(f"{vendor}/modules.txt").present:
        return run.image.look(f"{vendor}/modules.txt").node is not None and not run.image.touched(vendor)
    if run.name != "mod download":
        return False
    return any(
        later.mod == "vendor" and later.module == run.module and later.image is not None and _copied(later, vendor)
        for step in spot.stage.steps
        if step.number > spot.step.number
        for later in step.go
    )


def _copied(run: GoRun, vendor: str) -> bool:
    node = run.image.look(f"{vendor}/modules.txt").node if run.image is not None else None
    return node is not None and node.source is not None


def _wiped_by(spot: Spot, run: GoRun) -> Spot | None:
    """The `go mod vendor` before, in a stage that had copied vendor/."""
    vendor = vendor_path(run)
    found: Spot | None = None
    for step in spot.stage.steps:
        if step.number > spot.step.number:
            break
        for earlier in step.go:
            if earlier.name == "mod vendor" and earlier.module == run.module and "o" not in earlier.flags:
                if vendor is not None and _copied(earlier, vendor):
                    found = Spot(spot.replay, spot.stage, step, earlier)
    return found


def _with_verify(source: Source, spot: Spot, run: GoRun) -> Span:
    """The command, with a `go mod verify` right behind it, which has nothing to verify any more."""
    span = run.span
    for later in spot.step.go:
        between = source.text[span.end : later.span.start] if later.span.start > span.end else ""
        if later.name == "mod verify" and later.module == run.module and between.strip(" \t\r\n\\") == "&&":
            return span.cover(later.span)
    return span


def _finding(facts: Facts, spot: Spot, run: GoRun, severity: Severity, related: tuple[Label, ...]) -> Finding:
    message = f"{run.command} fetches modules although vendor/ is in the image"
    if run.name.endswith("vendor"):
        message = f"{run.command} writes vendor/ anew from the network although it is in the image"
    source = facts.project.source(spot.replay.path)
    fixes: tuple[Fix, ...] = ()
    if source is not None and spot.replay.build.inline is None:
        edit = delete_command(source, spot.step.instruction, _with_verify(source, spot, run))
        safety = Safety.UNSAFE if loses_comment(spot.step.instruction) else Safety.SAFE
        fixes = (Fix(f"Drop {run.command}", safety, (edit,)),) if edit is not None else ()
    return Finding(RULE.name, severity, message, step_place(spot), related=related, fixes=fixes)
