"""A variable is used in a stage that doesn't have it.

Why: an ARG before the first FROM is seen by FROM lines only, and what a stage declares with ARG or ENV stays in it and
in those built FROM it; elsewhere the variable is empty. TARGETOS, TARGETARCH and so on need an ARG in each stage too.
(Docker documentation, "Variables", scoping)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
ARG GOPROXY=https://proxy.example.com
FROM golang:1.24
ENV GOPROXY=$GOPROXY
            ^^^^^^^^ GOPROXY is empty here: the ARG before the first FROM is not seen in this stage
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
ARG GOPROXY=https://proxy.example.com
FROM golang:1.24
ARG GOPROXY
ENV GOPROXY=$GOPROXY
WORKDIR /src
COPY . .
RUN go build -o /app .
```
A platform that no ARG brings in:

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
RUN GOARCH=$TARGETARCH go build -o /app .
           ^^^^^^^^^^^ TARGETARCH is empty here: this stage has no ARG TARGETARCH
```
Fixed:
```Dockerfile
FROM golang:1.24
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN GOARCH=$TARGETARCH go build -o /app .
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
FROM registry.example.com/tools AS tools
ENV PATH=/opt/tools/bin:$PATH
FROM registry.example.com/builder
ENV PATH=/usr/local/go/bin:$PATH
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
ARG GO_VERSION=1.24
FROM golang:${GO_VERSION} AS base
ARG TARGETARCH
ARG VERSION=dev
FROM base
WORKDIR /src
COPY . .
RUN GOARCH=$TARGETARCH go build -ldflags "-X main.v=${VERSION} -X main.go=${GO_VERSION:-none}" -o /app .
```
"""

import re
from collections.abc import Iterator

from gowharf.replay.model import Replay, Stage, Step
from gowharf.rules.dockerfile.gowords import stages_of
from gowharf.rules.dockerfile.shells import script_of
from gowharf.rules.edits import delete_instruction, line_after, line_before, loses_comment
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile import Joined, Pair
from gowharf.text.source import Place, Span

RULE = Rule(
    "arg-not-in-scope", Severity.WARNING, "dockerfile", "https://docs.docker.com/build/building/variables/#scoping"
)

_GIVES = regex(r"\b(?:for|read|local|getopts)\b")  # what gives the variables that it names a value
# One alternative each: single-quoted text, an escaped character, $NAME, ${NAME and what follows.
_USE = regex(r"'[^']*'|\\.|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)([^}]?))", re.DOTALL)
_PLATFORM = frozenset(
    f"{side}{part}" for side in ("TARGET", "BUILD") for part in ("PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION")
)
# Settings of go that stages are meant to share; what is chosen for one program (GOOS, CGO_ENABLED) is not among them.
_SHARED = ("GOFLAGS", "GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB", "GOINSECURE", "GOTOOLCHAIN")
# What every shell or base image has, whoever declares it as well.
_ALWAYS = frozenset(
    ("PATH", "HOME", "PWD", "OLDPWD", "HOSTNAME", "USER", "SHELL", "TERM", "LANG", "LC_ALL", "SHLVL", "IFS")
)
_EXPANDED = frozenset(("ENV", "ARG", "COPY", "ADD", "WORKDIR", "RUN"))


class _Origin(NamedTuple):
    """Where a variable is declared that the stage doesn't have. `stage` None: before the first FROM."""

    pair: Pair
    keyword: str
    stage: Stage | None


def check(facts: Facts) -> Iterator[Finding]:
    """Variables that steps name, then settings of go that another stage has."""
    for replay in facts.replays:
        origins = _declared(facts, replay)
        for stage in replay.stages:
            if not any(step.go or _unset(step) for step in stage.steps):
                continue
            told: set[str] = set()
            for step in stage.steps:
                for name, span in _uses(step):
                    if name in told or name in step.env or name in _ALWAYS or _assigned(step, name):
                        continue
                    finding = _undeclared(facts, replay, stage, name, span, origins)
                    if finding is not None:
                        told.add(name)
                        yield finding
            yield from _unshared(facts, replay, stage, origins, told)


def _unset(step: Step) -> bool:
    """Whether `set -u` ends the script before its go commands."""
    return any(failure.values.get("why") == "unset" for failure in step.failures)


def _declared(facts: Facts, replay: Replay) -> dict[str, list[_Origin]]:
    """Every ARG and ENV of the file, by name."""
    found: dict[str, list[_Origin]] = {}
    tree = facts.project.dockerfile(replay.path)
    for instruction in tree.instructions if tree is not None else ():
        if instruction.keyword == "FROM":
            break
        for pair in instruction.pairs if instruction.keyword == "ARG" else ():
            found.setdefault(pair.key, []).append(_Origin(pair, "ARG", None))
    for stage in replay.stages:
        for step in stage.steps:
            for pair in step.instruction.pairs if step.instruction.keyword in ("ARG", "ENV") else ():
                found.setdefault(pair.key, []).append(_Origin(pair, step.instruction.keyword, stage))
    return found


def _uses(step: Step) -> Iterator[tuple[str, Span]]:
    """The variables that an instruction's text names and for which it has no default."""
    instruction = step.instruction
    if instruction.keyword not in _EXPANDED or (instruction.keyword == "RUN" and instruction.json):
        return
    script = script_of(instruction) if instruction.keyword == "RUN" else None
    text: Joined = script[1] if script is not None else instruction.args
    for match in _USE.finditer(text.text):
        name = match[1] or match[2]
        if name is None or (match[3] or "") in (":", "-", "+", "="):
            continue
        end = match.end() + 1 if match[2] and text.text[match.end() : match.end() + 1] == "}" else match.end()
        yield name, text.span(match.start(), end)


def _assigned(step: Step, name: str) -> bool:
    """Whether the script itself may give the variable a value."""
    text = step.instruction.args.text + "".join(heredoc.content for heredoc in step.instruction.heredocs)
    if step.instruction.keyword != "RUN":
        return False
    if any(piece in f" {text}" for piece in ("eval ", "source ", " . ")):
        return True
    if re.search(rf"(?:^|[\s;&|(]){name}=", text):
        return True
    given = (found for command in re.split(r"[\n;]", text) if (found := _GIVES.search(command)))
    return any(re.search(rf"\b{name}\b", found.string[found.end() :]) for found in given)


def _undeclared(
    facts: Facts, replay: Replay, stage: Stage, name: str, span: Span, origins: dict[str, list[_Origin]]
) -> Finding | None:
    places = [o for o in origins.get(name, ()) if o.stage is not stage]
    below = next((o for o in origins.get(name, ()) if o.stage is stage and o.keyword == "ARG"), None)
    if below is not None:
        message = f"{name} is empty here: its ARG stands further down"
        place, label = Place(replay.path, span), Label(Place(replay.path, below.pair.span), "declared here")
        fixes = _moved_up(facts, replay, stage, below.pair, span)
        return Finding(RULE.name, RULE.severity, message, place, related=(label,), fixes=fixes)
    if not places and name not in _PLATFORM:
        return None
    if places and places[0].stage is None:
        why, line = "the ARG before the first FROM is not seen in this stage", f"ARG {name}"
    elif places:
        other = places[0].stage
        called = (other.name or str(other.number)) if other is not None else ""
        why, line = f"only stage {called} declares it", _copied(replay, facts, places[0])
    else:
        why, line = f"this stage has no ARG {name}", f"ARG {name}"
    related = tuple(Label(Place(replay.path, o.pair.span), "declared here") for o in places[:1])
    place = Place(replay.path, span)
    fixes = _after_from(facts, replay, stage, line)
    return Finding(RULE.name, RULE.severity, f"{name} is empty here: {why}", place, related=related, fixes=fixes)


def _moved_up(facts: Facts, replay: Replay, stage: Stage, pair: Pair, use: Span) -> tuple[Fix, ...]:
    """The ARG above the step that uses it; what it says itself may come from the steps in between, so no ENV moves."""
    source = facts.project.source(replay.path)
    steps = [step.instruction for step in stage.steps]
    declares = next((one for one in steps if pair in one.pairs), None)
    uses = next((one for one in steps if one.span.start <= use.start < one.span.end), None)
    if source is None or replay.build.inline is not None or declares is None or uses is None:
        return ()
    if len(declares.pairs) != 1 or "$" in (pair.value or "") or loses_comment(declares):
        return ()
    text = declares.span.text(source.text)
    edits = line_before(source, uses.span.start, text), delete_instruction(source, declares)
    return (Fix(f"Move {text} up", Safety.SAFE, edits),) if "\n" not in text else ()


def _copied(replay: Replay, facts: Facts, origin: _Origin) -> str:
    source = facts.project.source(replay.path)
    text = origin.pair.span.text(source.text) if source is not None else origin.pair.key
    return f"{origin.keyword} {text}" if "\n" not in text else f"ARG {origin.pair.key}"


def _after_from(facts: Facts, replay: Replay, stage: Stage, line: str) -> tuple[Fix, ...]:
    source = facts.project.source(replay.path)
    if source is None or replay.build.inline is not None:
        return ()
    if stage.instruction.keyword_span.text(source.text).islower():
        keyword, blank, rest = line.partition(" ")
        line = keyword.lower() + blank + rest
    edit = line_after(source, max(stage.instruction.span.end - 1, 0), line)
    return (Fix(f"Add {line} to this stage", Safety.SAFE, (edit,)),)


def _unshared(
    facts: Facts, replay: Replay, stage: Stage, origins: dict[str, list[_Origin]], told: set[str]
) -> Iterator[Finding]:
    """A setting of go that only another stage makes, though this one runs go in the same image."""
    held = {other.number for other in stages_of(replay, stage)}
    for name in _SHARED:
        places = [o for o in origins.get(name, ()) if o.stage is not None and o.stage.number not in held]
        if (
            not places
            or name in told
            or stage.parent is not None
            or any(o.stage is None or o.stage.number in held for o in origins[name])
        ):
            continue
        other = places[0].stage
        users = [run for step in stage.steps for run in step.go if run.name != "version"]
        if not users or other is None or other.number > stage.number or other.base != stage.base:
            continue
        if any(name in run.env and run.env[name] != stage.env.get(name) for run in users) or not places[0].pair.value:
            continue
        called = other.name or str(other.number)
        message = f"{name} is set in stage {called} only: go {users[0].name} in this stage does not see it"
        place = Place(replay.path, places[0].pair.key_span)
        related = (Label(Place(replay.path, users[0].span), "runs without it"),)
        fixes = _after_from(facts, replay, stage, _copied(replay, facts, places[0]))
        yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)
