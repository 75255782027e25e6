"""A step of the build fails.

Why: the replay shows that this step cannot succeed with the files that it gets, and no other rule knows the cause
more closely. The words are those that go or the builder will print. (The go command)

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
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.flags_behind import flags_first
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.text.source import Place, Span

RULE = Rule("go-command-fails", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/go")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Says that the first step of the case fails, in the words of what fails there."""
    failure = case.failure
    place = failure.place or (step_place(case.spots[0]) if case.spots else None)
    if place is None:
        return
    fixes = flags_first(case.spots[0], facts.project) if case.spots else ()
    yield Finding(RULE.name, RULE.severity, _message(case), place, go_says=failure.says, fixes=fixes)


def step_place(spot: Spot) -> Place:
    """Where a step stands in its Dockerfile: the go command, or else the instruction's first line."""
    if spot.run is not None:
        return Place(spot.replay.path, spot.run.span)
    instruction = spot.step.instruction
    if instruction.words and not instruction.heredocs:
        return Place(spot.replay.path, Span(instruction.keyword_span.start, instruction.words[-1].span.end))
    return Place(spot.replay.path, instruction.keyword_span)


def _message(case: Case) -> str:
    lines = [line.strip() for line in case.failure.says.splitlines() if line.strip()]
    lines = lines[1:] if len(lines) > 1 and lines[0].startswith("# ") else lines  # whose compiling fails
    said = lines[0] if lines else ""
    if said.startswith("package ") and len(lines) > 1:
        said = lines[-1]  # the first ones only tell the way there
    detail = f": {said}" if said else ""
    if not case.spots:
        return f"this Dockerfile does not build{detail}"
    spot = case.spots[0]
    if spot.run is None:
        return f"{spot.step.instruction.keyword} fails{detail}"
    return f"go {spot.run.name} fails{detail}"
