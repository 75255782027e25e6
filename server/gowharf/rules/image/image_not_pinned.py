"""An image is not pinned to a version.

Why: a tag such as `latest`, or none, names another image after each release: what builds today may not build tomorrow,
and a Go that is newer by a minor may change what the program does. (Dockerfile reference, "FROM")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:latest AS build
     ^^^^^^^^^^^^^ golang:latest names another Go after each release; go.mod asks for go 1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
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
FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM alpine:3.21 AS files
FROM scratch
COPY --from=build /app /app
```
"""

from collections.abc import Iterator

from gowharf.project.releases import NEWEST
from gowharf.project.versions import compare, language
from gowharf.replay.model import Replay, Stage
from gowharf.rules.facts import Facts
from gowharf.rules.image.references import Base, base_of, edit
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.edits import Edit
from gowharf.text.source import Span

RULE = Rule("image-not-pinned", Severity.WARNING, "image", "https://docs.docker.com/reference/dockerfile/#from")

_RELEASED = ("alpine", "debian", "ubuntu", "busybox")
_VARIANT = regex(r"(?:latest|alpine[\d.]*|trixie|bookworm|bullseye|buster|1(?:-.+)?)\Z")


def check(facts: Facts) -> Iterator[Finding]:
    """The images of stages that the target needs, once each."""
    for replay in facts.replays:
        for stage in replay.stages:
            if stage.reached and stage.parent is None and stage.base not in (None, "scratch"):
                yield from _in(facts, replay, stage)


def _in(facts: Facts, replay: Replay, stage: Stage) -> Iterator[Finding]:
    base = base_of(facts.project, replay, stage)
    parts = base.parts if base is not None and base.stage is stage else None
    if base is None or parts is None or parts.digest is not None or base.reference in replay.build.contexts:
        return
    tag = parts.tag
    if base.known.golang:
        if tag is not None and not _VARIANT.match(tag):
            return
        go = _go_line(facts, replay, stage)
        asks = f"; go.mod asks for go {go}" if go else ""
        message = f"{base.reference} names another Go after each release{asks}"
        fix = _pinned(base, tag, language(go)) if go and compare(go, NEWEST + ".99") < 0 else None
        yield Finding(RULE.name, RULE.severity, message, base.place, fixes=(fix,) if fix else ())
    elif parts.name in _RELEASED and base.known.known and tag in (None, "latest"):
        message = f"{base.reference} names another release of {parts.name} each time; a tag with a version stays"
        # What only runs the program is pinned less often and breaks less.
        yield Finding(RULE.name, Severity.INFO, message, base.place)


def _go_line(facts: Facts, replay: Replay, stage: Stage) -> str:
    """The highest go line of the modules that are built with this image."""
    found = ""
    for other in replay.stages:
        at: Stage | None = other
        while at is not None and at is not stage:
            at = replay.stages[at.parent] if at.parent is not None else None
        for step in other.steps if at is stage else ():
            for run in step.go:
                file = facts.project.gomod(run.module_source) if run.module_source else None
                if file is not None and file.go is not None and compare(file.go.value, found or "1.0") > 0:
                    found = file.go.value
    return found


def _pinned(base: Base, tag: str | None, minor: str) -> Fix | None:
    """The tag with the go line's minor in front of its variant."""
    parts = base.parts
    if parts is None:
        return None
    variant = "" if tag in (None, "latest", "1") else (tag or "").removeprefix("1-")
    new = f"{minor}-{variant}" if variant else minor
    if tag is None:
        last = base.pieces[-1]
        if last.place is None:
            return None
        end = last.place.span.end
        change: FileEdit | None = FileEdit(last.place.path, Edit(Span(end, end), f":{new}"))
    else:
        change = edit(base, parts.tag_span.start, parts.tag_span.end, new)
    title = f"Use {base.reference[: parts.tag_span.start].removesuffix(':')}:{new}"
    return Fix(title, Safety.UNSAFE, (change,)) if change is not None else None
