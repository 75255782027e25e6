"""`RUN export` is meant for the instructions behind it.

Why: each RUN starts a shell of its own, so what it exports is gone when it ends; ENV is what stays. (Dockerfile
reference, "ENV")

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
RUN export GOFLAGS=-buildvcs=false
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GOFLAGS=-buildvcs=false is lost when this RUN ends
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
ENV GOFLAGS=-buildvcs=false
RUN go build -o /app .
```
What fails because of it:

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
USER 1001
RUN export GOCACHE=/tmp/cache && go version
    ^^^^^^^^^^^^^^^^^^^^^^^^^ GOCACHE=/tmp/cache is lost when this RUN ends, and go build fails without it
RUN go build -o /tmp/app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
USER 1001
RUN export GOCACHE=/tmp/cache && go version
ENV GOCACHE=/tmp/cache
RUN go build -o /tmp/app .
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
RUN export CGO_ENABLED=0 && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.replay.go import kinds_commands as later
from gowharf.replay.model import Step
from gowharf.rules.dockerfile.gowords import steps_before
from gowharf.rules.dockerfile.programs import builder
from gowharf.rules.dockerfile.shells import listed, script_of
from gowharf.rules.edits import line_after, loses_comment, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import NamedTuple
from gowharf.syntax import shell
from gowharf.text.source import Place, Source, Span

RULE = Rule(
    "export-does-not-persist", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#env"
)

# A failure, and the variable (with a part of its value) that would have kept it away.
_CURES: dict[str, tuple[tuple[str, str], ...]] = {
    later.BUILD_CACHE_UNWRITABLE: (("GOCACHE", ""), ("HOME", ""), ("XDG_CACHE_HOME", "")),
    later.CACHE_UNSET: (("GOCACHE", ""), ("HOME", ""), ("XDG_CACHE_HOME", "")),
    later.MODULE_CACHE_UNWRITABLE: (("GOMODCACHE", ""), ("GOPATH", ""), ("GOFLAGS", "-mod=vendor")),
    later.NO_C_COMPILER: (("CGO_ENABLED", "0"), ("CC", "")),
    later.RACE_NEEDS_CGO: (("CGO_ENABLED", "1"),),
    later.PACKAGE_EXCLUDED: (("CGO_ENABLED", "1"),),
    later.VCS_STATUS: (("GOFLAGS", "-buildvcs=false"),),
    later.PROXY_OFF: (("GOPROXY", ""), ("GOFLAGS", "-mod=vendor")),
    later.PRIVATE_MODULE: (("GOPRIVATE", ""), ("GONOSUMDB", ""), ("GOPROXY", "")),
    later.SUM_MISSING: (("GOFLAGS", "-mod=mod"), ("GOFLAGS", "-mod=vendor")),
    later.IMPORT_NOT_REQUIRED: (("GOFLAGS", "-mod=mod"),),
    kinds.IMAGE_TOO_OLD: (("GOTOOLCHAIN", "auto"), ("GOTOOLCHAIN", "go1")),
    kinds.MODULE_IN_GOPATH: (("GOPATH", ""),),
    "dynamic-binary-in-static-image": (("CGO_ENABLED", "0"), ("GOFLAGS", "netgo")),
    "wrong-goos": (("GOOS", "linux"),),
    "path-clobbered": (("PATH", ""),),
    "go-not-in-image": (("PATH", ""),),
}


class Lost(NamedTuple):
    """One `NAME=value` of an export whose value no instruction behind its RUN sees. `value` None: not literal.
    `last`: no command of the RUN uses it either. `span` is the word."""

    step: Step
    name: str
    value: str | None
    span: Span
    raw: str
    last: bool


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A command fails for want of a variable that an earlier RUN exported."""
    cures = _CURES.get(case.failure.kind)
    if cures is None or not case.spots:
        return
    spot = case.spots[0]
    if case.failure.kind in ("dynamic-binary-in-static-image", "wrong-goos"):
        made = builder(facts, spot, case.failure.places.get("built"))
        if made is None:
            return
        spot = made
    for step in reversed(steps_before(spot)):
        for lost in lost_exports(step):
            if any(lost.name == name and part in (lost.value or "") for name, part in cures):
                env = spot.run.env if spot.run is not None else spot.step.env
                if lost.value is not None and env.get(lost.name) == lost.value:
                    continue
                what = spot.run.command if spot.run is not None else "go"
                fails = f"{what} fails without it" if spot is case.spots[0] else f"{what} does not see it"
                message = f"{_shown(lost)} is lost when this RUN ends, and {fails}"
                place = Place(spot.replay.path, lost.span)
                yield Finding(
                    RULE.name,
                    RULE.severity,
                    message,
                    _place(facts, spot, lost) or place,
                    fixes=_fixes(facts, spot, [lost]),
                )
                return


def check(facts: Facts) -> Iterator[Finding]:
    """An export that nothing in its RUN uses, where no failure shows it yet."""
    told = {finding.place for case in facts.cases for finding in explain(case, facts)}
    for replay in facts.replays:
        for stage in replay.stages:
            if not any(step.go for step in stage.steps):
                continue
            for step in stage.steps[:-1]:
                spot = Spot(replay, stage, step, None)
                gone = [lost for lost in lost_exports(step) if lost.last]
                if not gone:
                    continue
                place = _place(facts, spot, *gone) or Place(replay.path, gone[0].span)
                if any(_meet(place, other) for other in told):
                    continue
                plural = "is" if len(gone) == 1 else "are"
                message = f"{', '.join(_shown(lost) for lost in gone)} {plural} lost when this RUN ends"
                yield Finding(RULE.name, Severity.WARNING, message, place, fixes=_fixes(facts, spot, gone))


def _meet(one: Place, other: Place) -> bool:
    return one.path == other.path and one.span.start < other.span.end and other.span.start < one.span.end


def _shown(lost: Lost) -> str:
    return f"{lost.name}={lost.value}" if lost.value is not None else lost.name


def lost_exports(step: Step) -> list[Lost]:
    """What the script of a RUN exports, in order."""
    script = script_of(step.instruction) if step.instruction.keyword == "RUN" else None
    if script is None or "export" not in script[1].text:
        return []
    joined = script[1]
    found: list[Lost] = []
    for one in listed(step.instruction):
        node = one.node
        if not isinstance(node, shell.Simple) or not node.words:
            continue
        if node.words[0].literal == "export":
            for word in node.words[1:]:
                name, equals, raw = word.raw.partition("=")
                literal = word.literal
                value = literal.partition("=")[2] if literal is not None else None
                if equals and name.isidentifier():
                    span = joined.span(word.span.start, word.span.end)
                    found.append(Lost(step, name, value, span, raw, True))
        elif node.words[0].literal not in ("cd", "echo", "set", ":", "true", "unset"):
            found = [lost._replace(last=False) for lost in found]
    if any(not isinstance(one.node, shell.Simple) for one in listed(step.instruction)):
        found = [lost._replace(last=False) for lost in found]
    return found


def _place(facts: Facts, spot: Spot, *lost: Lost) -> Place | None:
    """From the word `export` to the last value, where they stand together."""
    source = facts.project.source(spot.replay.path)
    if source is None:
        return None
    start = source.text.rfind("export", 0, lost[0].span.start)
    span = Span(start, lost[-1].span.end)
    if start < 0 or start < lost[0].step.instruction.span.start or "\n" in span.text(source.text):
        return Place(spot.replay.path, lost[0].span)
    return Place(spot.replay.path, span)


def _fixes(facts: Facts, spot: Spot, lost: list[Lost]) -> tuple[Fix, ...]:
    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None or any(not _portable(one) for one in lost):
        return ()
    text = " ".join(f"{one.name}={one.raw}" for one in lost)
    title = f"Set it with ENV {text}" if len(text) < 60 else "Set it with ENV"
    replaced = _replaced(source, spot, lost, title)
    if replaced is not None:
        return (replaced,)
    instruction = lost[0].step.instruction
    keyword = "env" if instruction.keyword_span.text(source.text).islower() else "ENV"
    edit = line_after(source, max(instruction.span.end - 1, 0), f"{keyword} {text}")
    return (Fix(title, Safety.SAFE, (edit,)),)


def _portable(lost: Lost) -> bool:
    """Whether ENV reads the value as the shell did: no command in it, no variable of the shell's own."""
    if any(piece in lost.raw for piece in ("$(", "`", "\n", "~")):
        return False
    if "$" not in lost.raw:
        return True
    names = [part.strip("{}") for part in lost.raw.replace('"', "").replace(":", "$").split("$")[1:]]
    known = [name for name in names if name.isidentifier()]
    return all(name in lost.step.env for name in known) and "'" not in lost.raw


def _replaced(source: Source, spot: Spot, lost: list[Lost], title: str) -> Fix | None:
    """`RUN export A=b` becomes `ENV A=b`."""
    instruction = lost[0].step.instruction
    commands = listed(instruction)
    if len(commands) != 1 or instruction.flags or instruction.heredocs or loses_comment(instruction):
        return None
    node = commands[0].node
    if not isinstance(node, shell.Simple) or len(node.words) != len(lost) + 1 or node.redirects or node.assignments:
        return None
    span = Span(instruction.keyword_span.start, commands[0].span.start + len("export"))
    if "\n" in span.text(source.text) or not span.text(source.text).endswith("export"):
        return None
    keyword = "env" if instruction.keyword_span.text(source.text).islower() else "ENV"
    return Fix(title, Safety.SAFE, (replace(Place(spot.replay.path, span), keyword),))
