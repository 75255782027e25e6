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
RUN go biuld -o /app .
    ^^^^^^^^^^^^^^^^^^ go has no command biuld; did you mean go build?
```
Go says:
```
go biuld: unknown command
Run 'go help' for usage.
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import flags, kinds
from gowharf.replay.go.versions import minor
from gowharf.rules.dockerfile.flags_behind import flags_first
from gowharf.rules.dockerfile.gowords import replace_word, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.nearest import nearest
from gowharf.text.source import Place, Span

RULE = Rule("go-command-fails", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/go")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Says that the first step of the case fails, in the words of what fails there."""
    failure = case.failure
    place = failure.place or (step_place(case.spots[0]) if case.spots else None)
    if place is None:
        return
    fixes = (*_renamed(case, facts.project), *flags_first(case.spots[0], facts.project)) if case.spots else ()
    yield Finding(RULE.name, RULE.severity, _message(case), place, go_says=failure.says, fixes=fixes)


def step_place(spot: Spot) -> Place:
    """Where a step stands in its Dockerfile: the go command, or else the instruction's first line."""
    if spot.run is not None:
        return Place(spot.replay.path, spot.run.span)
    instruction = spot.step.instruction
    if instruction.words and not instruction.heredocs:
        return Place(spot.replay.path, Span(instruction.keyword_span.start, instruction.words[-1].span.end))
    return Place(spot.replay.path, instruction.keyword_span)


def _renamed(case: Case, project: Project) -> tuple[Fix, ...]:
    """The command of go's that a misspelt one most likely means, in its place."""
    place, meant = written(case.spots[0], project), _meant(case)
    if place is None or not meant:
        return ()
    *group, wanted = meant.split()
    words = place.run.argv[1 : len(group) + 2]
    if [word.value for word in words] != case.failure.values.get("command", "").split() or len(words) <= len(group):
        return ()  # a flag stands between them
    edit = replace_word(place, words[-1], wanted)
    return (Fix(f"Write go {meant}", Safety.UNSAFE, (edit,)),) if edit is not None else ()


def _meant(case: Case) -> str:
    """The command that is near to one that go doesn't have; "" where none is, or that isn't what fails."""
    run = case.spots[0].run if case.spots else None
    if run is None or case.failure.kind != kinds.UNKNOWN_COMMAND:
        return ""
    command = case.failure.values.get("command", "")
    if flags.since(command):
        return ""  # a newer Go has it
    *group, word = command.split() or [""]
    known = [name.split() for name in flags.commands(minor(run.go_version or ""))]
    groups = () if group else ("help", *flags.GROUPS)
    near = nearest(word, (*groups, *(names[-1] for names in known if names[:-1] == group)))
    return " ".join([*group, near]) if near else ""


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
    if case.failure.kind == kinds.UNKNOWN_COMMAND:
        command, meant = case.failure.values.get("command", ""), _meant(case)
        if since := flags.since(command):
            return f"go has the command {command} since Go 1.{since} only; this image has Go {spot.run.go_version}"
        return f"go has no command {command}" + (f"; did you mean go {meant}?" if meant else "")
    return f"{spot.run.command} fails{detail}"
