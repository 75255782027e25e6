"""`RUN cd` is meant for the instructions behind it.

Why: each RUN starts a shell of its own in the work directory of the stage, so a `cd` ends with its RUN; WORKDIR is what
stays. (Dockerfile reference, "WORKDIR")

```app/go.mod
module example.com/app

go 1.24
```
```app/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN cd app
    ^^^^^^ cd app ends with its RUN: go build runs in /src, and go.mod is in /src/app
RUN go build -o /app .
```
Go says:
```
go: go.mod file not found in current directory or any parent directory; see 'go help modules'
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
WORKDIR app
RUN go build -o /app .
```
Nothing fails yet:

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
RUN mkdir out && cd out
                 ^^^^^^ cd out ends with its RUN and changes nothing for the instructions behind it
RUN go build -o /app ../src
```
Fine:
```app/go.mod
module example.com/app

go 1.24
```
```app/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN cd app && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import Failure, GoRun, Step
from gowharf.replay.paths import below, join
from gowharf.rules.dockerfile.gowords import first_run, line_before_step
from gowharf.rules.dockerfile.shells import Listed, listed, literals
from gowharf.rules.edits import line_after, loses_comment, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import NamedTuple
from gowharf.syntax import shell
from gowharf.text.source import Place, Source, Span

RULE = Rule(
    "cd-does-not-persist", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#workdir"
)

_NO_MODULE = frozenset(
    (
        kinds.NO_GO_MOD,
        kinds.NO_MODULES_SPECIFIED,
        kinds.IMPORT_WITHOUT_GO_MOD,
        kinds.PATTERN_WITHOUT_MODULE,
        kinds.GET_OUTSIDE_MODULE,
        kinds.INSTALL_NEEDS_VERSION,
    )
)
# Instructions that don't go by the work directory.
_WHEREVER = frozenset(("ENV", "ARG", "LABEL", "USER", "EXPOSE", "STOPSIGNAL", "SHELL"))


class Lost(NamedTuple):
    """The last `cd` of a RUN whose directory ends with it. `alone`: the RUN does nothing else; `last`: nothing in the
    RUN comes after it."""

    step: Step
    cd: Listed
    target: str
    alone: bool
    last: bool


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A command fails for want of just what is in the directory that a `cd` before it went to."""
    first = first_run(case)
    if first is None:
        return
    spot, run = first
    for step in reversed([step for step in spot.stage.steps if step.number < spot.step.number]):
        lost = lost_cd(step)
        if lost is None or run.workdir != spot.step.workdir or lost.target == run.workdir:
            continue
        has = _has(case.failure, run, lost.target)
        if has is None:
            continue
        name = _text(facts, spot, lost.cd.span)
        message = f"{name} ends with its RUN: {run.command} runs in {run.workdir}, and {has} is in {lost.target}"
        place = Place(spot.replay.path, lost.cd.span)
        yield Finding(RULE.name, RULE.severity, message, place, fixes=_mended(facts, spot, lost))
        return


def check(facts: Facts) -> Iterator[Finding]:
    """A RUN that ends with a `cd`, where no failure shows it yet."""
    told = {finding.place for case in facts.cases for finding in explain(case, facts)}
    for replay in facts.replays:
        for stage in replay.stages:
            if not any(step.go for step in stage.steps):
                continue
            for step in stage.steps:
                lost = lost_cd(step)
                if lost is None or not lost.last or step is stage.steps[-1]:
                    continue
                spot = Spot(replay, stage, step, None)
                place = Place(replay.path, lost.cd.span)
                if place in told:
                    continue
                name = _text(facts, spot, lost.cd.span)
                message = f"{name} ends with its RUN and changes nothing for the instructions behind it"
                yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_fixes(facts, spot, lost))


def lost_cd(step: Step) -> Lost | None:
    """The directory in which a RUN's script ends, where that is another than it began in."""
    if step.instruction.keyword != "RUN" or "cd" not in step.instruction.args.text + _bodies(step):
        return None
    commands = listed(step.instruction)
    found: Lost | None = None
    at = step.workdir
    for position, one in enumerate(commands):
        words = literals(one.node)
        if words[:1] != ("cd",):
            continue
        if len(words) != 2 or words[1] is None or at is None or words[1] == "-":
            return None
        at = join(at, words[1])
        found = Lost(step, one, at, len(commands) == 1, position == len(commands) - 1)
    return found if at != step.workdir else None


def _bodies(step: Step) -> str:
    return "".join(heredoc.content for heredoc in step.instruction.heredocs)


def _has(failure: Failure, run: GoRun, target: str) -> str | None:
    """What the failing command lacks and the directory has."""
    image = run.image
    if image is None or run.workdir is None:
        return None
    if failure.kind in _NO_MODULE:
        own = image.look(target + "/go.mod").present and not below(run.workdir, target)
        return "go.mod" if own else None
    if failure.kind == kinds.PACKAGE_DIRECTORY_MISSING:
        given = failure.values.get("argument", "")
        there = not given.startswith("/") and image.look(join(target, given)).present
        return given if there else None
    if failure.kind == kinds.PACKAGE_WITHOUT_GO_FILES and failure.values.get("directory") == run.workdir:
        names = image.children(target)[0]
        return next((name for name in names if name.endswith(".go")), None)
    return None


def _text(facts: Facts, spot: Spot, span: Span) -> str:
    source = facts.project.source(spot.replay.path)
    return " ".join(span.text(source.text).split()) if source is not None else "cd"


def _mended(facts: Facts, spot: Spot, lost: Lost) -> tuple[Fix, ...]:
    """WORKDIR in place of the `cd` where nothing between the two goes by the work directory, else before the step."""
    between = [step for step in spot.stage.steps if lost.step.number < step.number < spot.step.number]
    if all(step.instruction.keyword in _WHEREVER for step in between) and lost.alone:
        return _fixes(facts, spot, lost)
    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None or any(char in lost.target for char in " $\\\"'"):
        return ()
    edit = line_before_step(source, spot.step, f"WORKDIR {lost.target}")
    return (Fix(f"Set WORKDIR {lost.target}", Safety.SAFE, (edit,)),)


def _fixes(facts: Facts, spot: Spot, lost: Lost) -> tuple[Fix, ...]:
    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None:
        return ()
    replaced = _replaced(source, spot, lost)
    if replaced is not None:
        return (replaced,)
    if any(char in lost.target for char in " $\\\"'"):
        return ()
    keyword = lost.step.instruction.keyword_span.text(source.text)
    line = f"{'workdir' if keyword.islower() else 'WORKDIR'} {lost.target}"
    edit = line_after(source, max(lost.step.instruction.span.end - 1, 0), line)
    return (Fix(f"Set WORKDIR {lost.target}", Safety.SAFE if lost.last else Safety.UNSAFE, (edit,)),)


def _replaced(source: Source, spot: Spot, lost: Lost) -> Fix | None:
    """`RUN cd app` becomes `WORKDIR app`."""
    instruction, node = lost.step.instruction, lost.cd.node
    if not lost.alone or instruction.flags or instruction.heredocs or loses_comment(instruction):
        return None
    if not isinstance(node, shell.Simple) or node.redirects or node.assignments:
        return None
    span = Span(instruction.keyword_span.start, lost.cd.span.start + 2)
    if "\n" in span.text(source.text) or not span.text(source.text).endswith("cd"):
        return None
    word = "workdir" if instruction.keyword_span.text(source.text).islower() else "WORKDIR"
    return Fix(f"Set WORKDIR {lost.target}", Safety.SAFE, (replace(Place(spot.replay.path, span), word),))
