"""No golang image can have such a tag.

Why: the official images' tags begin with a version as Go writes its releases ("1.24", "1.24.3", "1.25rc1"), or name a
variant alone ("alpine", "bookworm"); "v1.24", "go1.24" and "1.x" name nothing, so the build stops at FROM. (Dockerfile
reference, "FROM")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:go1.24-alpine
     ^^^^^^^^^^^^^^^^^^^^ golang:go1.24-alpine cannot exist: golang's tags have no 'go' before the version
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN go build -o /app .
```
A variable that no ARG before the first FROM declares is empty in every FROM:
```Dockerfile
FROM golang:1.24 AS build
ARG BASE=3.20
RUN go version
FROM alpine:$BASE
     ^^^^^^^^^^^^ BASE is empty here: no ARG before the first FROM declares it
```
Fixed:
```Dockerfile
ARG BASE=3.20
FROM golang:1.24 AS build
ARG BASE=3.20
RUN go version
FROM alpine:$BASE
```
Fine:
```Dockerfile
FROM golang:1.24.3-alpine3.21 AS one
FROM golang:alpine AS two
FROM golang:1.25rc1-bookworm AS three
FROM example.com/golang:v1.24
RUN go version
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Replay, Stage
from gowharf.rules.edits import line_before
from gowharf.rules.facts import Facts
from gowharf.rules.image.references import Base, base_of, edit
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Place, Span

RULE = Rule("image-tag-malformed", Severity.ERROR, "image", "https://docs.docker.com/reference/dockerfile/#from")

_PREFIX = regex(r"(v|go|golang-?|go-)(?=\d+\.\d)")
_NAME = regex(r"\$\{?([A-Za-z_]\w*)")
_WILDCARD = regex(r"(\d+(?:\.\d+)?)\.[xX*](?=-|\Z)")


def check(facts: Facts) -> Iterator[Finding]:
    """Every FROM that names the official golang image by a tag that can't be one."""
    for replay in facts.replays:
        for stage in replay.stages:
            if stage.parent is None:
                yield from _blank(facts, replay, stage) if _is_blank(stage) else _in(facts, replay, stage)


def _is_blank(stage: Stage) -> bool:
    """Whether the reference ends where its tag or digest should begin, or is nothing at all."""
    return stage.base is not None and (not stage.base or stage.base.endswith((":", "@")))


def _blank(facts: Facts, replay: Replay, stage: Stage) -> Iterator[Finding]:
    """A variable that no ARG before the first FROM declares is empty in every FROM, whatever --build-arg says."""
    word = stage.instruction.words[0] if stage.instruction.words else None
    names = _NAME.findall(word.raw) if word is not None else []
    if word is None or not names or not stage.reached or any(name in replay.global_args for name in names):
        return  # of one that is declared, who builds says what it is
    name = names[-1]
    says = f'failed to parse stage name "{stage.base}": invalid reference format'
    if not stage.base:
        says = f"base name ({word.raw}) should not be blank"
    message = f"{name} is empty here: no ARG before the first FROM declares it"
    fixes = _declared(facts, replay, stage, name)
    yield Finding(RULE.name, RULE.severity, message, Place(replay.path, word.span), go_says=says, fixes=fixes)


def _declared(facts: Facts, replay: Replay, stage: Stage, name: str) -> tuple[Fix, ...]:
    """The default that the ARG of a stage above gives, given before the first FROM."""
    source, tree = facts.project.source(replay.path), facts.project.dockerfile(replay.path)
    if source is None or tree is None or replay.build.inline is not None:
        return ()
    first = next(one for one in tree.instructions if one.keyword == "FROM")
    for instruction in tree.instructions:
        for pair in instruction.pairs if instruction.keyword == "ARG" else ():
            if pair.key == name and pair.value and "$" not in pair.value:
                text = f"ARG {pair.span.text(source.text)}"
                edit = line_before(source, first.span.start, text)
                return (Fix(f"Declare {name} before the first FROM", Safety.SAFE, (edit,)),)
    return ()


def _in(facts: Facts, replay: Replay, stage: Stage) -> Iterator[Finding]:
    base = base_of(facts.project, replay, stage)
    parts = base.parts if base is not None else None
    if base is None or parts is None or parts.tag is None or base.known.tag_problem is None:
        return
    if replay.build.contexts.get(base.reference) is not None or not stage.reached:
        return
    reason, fixes = _reason(base, parts.tag, parts.tag_span)
    message = f"{base.reference} cannot exist: {reason}"
    says = f"{base.reference}: not found"
    yield Finding(RULE.name, RULE.severity, message, base.place, go_says=says, fixes=fixes)


def _reason(base: Base, tag: str, span: Span) -> tuple[str, tuple[Fix, ...]]:
    prefix = _PREFIX.match(tag)
    if prefix is not None:
        wanted = edit(base, span.start, span.start + prefix.end(), "")
        fix = Fix(f"Remove {prefix[1]}", Safety.SAFE, (wanted,)) if wanted else None
        return f"golang's tags have no '{prefix[1]}' before the version", (fix,) if fix else ()
    wildcard = _WILDCARD.match(tag)
    if wildcard is not None:
        text = wildcard[1]
        wanted = edit(base, span.start + len(text), span.start + wildcard.end(), "")
        fix = Fix(f"Use {text}, the newest of them", Safety.SAFE, (wanted,)) if wanted else None
        return f"a tag has no wildcards; {text} is the newest of them", (fix,) if fix else ()
    return "it names neither a version of Go nor a variant of the image", ()
