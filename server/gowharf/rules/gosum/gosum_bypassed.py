"""-mod=mod lets the build change go.mod and go.sum.

Why: with -mod=mod a build resolves what is missing and writes it to go.mod and go.sum, inside the image: what is built
then depends on the day, and hashes that nobody has seen before are trusted. Without the flag go stops at what is
missing, and the files in the repository decide. (Go modules reference, "Build commands")

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

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=mod -o /app .
             ^^^^^^^^ -mod=mod lets go build change go.mod and go.sum in the image, so what is built may differ each time
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
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=readonly -o /app .
RUN GOFLAGS=-mod=mod go install example.com/tool@v1.0.0
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator

from gowharf.replay.model import GoRun, Outcome, Replay, Stage, Step
from gowharf.replay.paths import join
from gowharf.rules.facts import Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import lineage, part, stage_settings
from gowharf.rules.vendor.vendor_not_used import passed_over
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span

RULE = Rule("gosum-bypassed", Severity.WARNING, "gosum", "https://go.dev/ref/mod#build-commands")

_BUILDS = frozenset(("build", "install", "run", "test", "vet"))


def check(facts: Facts) -> Iterator[Finding]:
    """Every build that runs in a module with -mod=mod, at the flag or at the GOFLAGS that holds it."""
    seen: set[Place] = set()
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    if passed_over(run, facts):
                        continue  # vendor-not-used
                    if run.name in _BUILDS and run.flags.get("mod") == "mod" and run.mod == "mod" and run.module:
                        if _idle(facts, run):
                            continue
                        finding = _finding(facts, replay, stage, step, run)
                        if finding is not None and finding.place not in seen:
                            seen.add(finding.place)
                            yield finding


def _idle(facts: Facts, run: GoRun) -> bool:
    """Nothing is required and the build surely succeeds, so there is nothing to change."""
    file = facts.project.gomod(run.module_source) if run.module_source else None
    return file is not None and not file.requires and run.outcome is Outcome.SUCCEEDS


def _finding(facts: Facts, replay: Replay, stage: Stage, step: Step, run: GoRun) -> Finding | None:
    message = (
        f"-mod=mod lets {run.command} change go.mod and go.sum in the image, so what is built may differ each time"
    )
    for index, word in enumerate(run.argv):
        if word.value in ("-mod=mod", "--mod=mod"):
            return Finding(
                RULE.name,
                RULE.severity,
                message,
                Place(replay.path, word.span),
                fixes=_dropped(facts, replay, run, index),
            )
    for one in reversed([s for held in lineage(replay, stage) for s in stage_settings(facts.project, replay, held)]):
        if one.name == "GOFLAGS" and one.value and "-mod=mod" in one.value and one.step.number <= step.number:
            return Finding(RULE.name, RULE.severity, message, part(facts.project, one, "-mod=mod"))
    return None


def _dropped(facts: Facts, replay: Replay, run: GoRun, index: int) -> tuple[Fix, ...]:
    """The flag gone, with the blanks before it; where go.sum lacks something, the build lives by the flag."""
    source = facts.project.source(replay.path)
    if source is None or index == 0 or not _complete(facts, run):
        return ()
    span = Span(run.argv[index - 1].span.end, run.argv[index].span.end)
    if span.start >= span.end or source.text[span.start : run.argv[index].span.start].strip(" \t"):
        return ()
    return (Fix("Drop -mod=mod", Safety.UNSAFE, (FileEdit(replay.path, Edit(span, "")),)),)


def _complete(facts: Facts, run: GoRun) -> bool:
    """Whether the image's go.sum is the project's and has every module that go.mod requires from elsewhere."""
    node = run.image.look(join(run.module or "/", "go.sum")).node if run.image is not None else None
    sums = facts.project.gosum(node.source) if node is not None and node.source else None
    file = facts.project.gomod(run.module_source) if run.module_source else None
    if sums is None or file is None or file.problems:
        return False
    replaced = {line.old_path for line in file.replaces}
    return all((one.path, one.version) in sums.modules for one in file.requires if one.path not in replaced)
