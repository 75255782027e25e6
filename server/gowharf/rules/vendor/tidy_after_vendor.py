"""go mod tidy runs after go mod vendor.

Why: tidy may change go.mod, and then vendor/ no longer agrees with it: go stops with "inconsistent vendoring". The
other way round both agree. (Go modules reference, "go mod vendor")

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
RUN go mod vendor && go mod tidy && go build -o /app .
                     ^^^^^^^^^^^ go mod tidy runs after go mod vendor, so vendor/ may no longer agree with go.mod
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod tidy && go mod vendor && go build -o /app .
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
RUN go mod tidy && go mod vendor && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.model import GoRun, Replay, Stage, Step
from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "tidy-after-vendor", Severity.INFO, "vendor", "https://go.dev/ref/mod#go-mod-vendor", needs=("go mod vendor",)
)


def check(facts: Facts) -> Iterator[Finding]:
    """Both commands in one stage, in that order, for one module."""
    for replay in facts.replays:
        for stage in replay.stages:
            yield from _in(facts, replay, stage)


def _in(facts: Facts, replay: Replay, stage: Stage) -> Iterator[Finding]:
    vendored: dict[str | None, tuple[Step, GoRun]] = {}
    for step in stage.steps:
        for run in step.go:
            if run.name == "mod vendor" and "o" not in run.flags and not run.failures:
                vendored[run.workdir] = step, run
            elif run.name == "mod tidy" and run.workdir in vendored and "diff" not in run.flags:
                before_step, before = vendored.pop(run.workdir)
                yield _finding(facts, replay, (before_step, before), (step, run))


def _finding(facts: Facts, replay: Replay, before: tuple[Step, GoRun], after: tuple[Step, GoRun]) -> Finding:
    source = facts.project.source(replay.path)
    first, second = Place(replay.path, before[1].span), Place(replay.path, after[1].span)
    fixes: tuple[Fix, ...] = ()
    if source is not None and before[0].instruction is after[0].instruction:
        one, two = first.span.text(source.text), second.span.text(source.text)
        if one.startswith("go mod vendor") and two.startswith("go mod tidy"):
            fixes = (Fix("Run go mod tidy first", Safety.SAFE, (replace(first, two), replace(second, one))),)
    message = "go mod tidy runs after go mod vendor, so vendor/ may no longer agree with go.mod"
    return Finding(
        RULE.name, RULE.severity, message, second, related=(Label(first, "vendor/ is written here"),), fixes=fixes
    )
