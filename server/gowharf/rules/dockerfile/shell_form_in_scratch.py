"""The shell form is used in a stage that has no shell.

Why: RUN, CMD and ENTRYPOINT without brackets are given to /bin/sh, which scratch and distroless images don't have.
(Dockerfile reference, "ENTRYPOINT")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT /app --listen=:80
^^^^^^^^^^ the shell form of ENTRYPOINT needs /bin/sh, which scratch does not have
```
Go says:
```
exec: "/bin/sh": stat /bin/sh: no such file or directory
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app", "--listen=:80"]
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
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM alpine:3.20
COPY --from=build /app /app
ENTRYPOINT /app
```
"""

import re
from collections.abc import Iterator

from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Place, Span

RULE = Rule(
    "shell-form-in-scratch", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#entrypoint"
)

_WORDS = regex(r"[\w./:=@%+,-]+(?:[ \t]+[\w./:=@%+,-]+)*\Z")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the keyword."""
    if case.failure.kind != RULE.name or not case.spots:
        return
    spot = case.spots[0]
    keyword = spot.step.instruction.keyword
    message = f"the shell form of {keyword} needs /bin/sh, which {spot.stage.base or 'the image'} does not have"
    place = Place(spot.replay.path, spot.step.instruction.keyword_span)
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, spot))


def _fixes(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """The JSON form, where the words are plain ones: quotes, commas and brackets put in."""
    source = facts.project.source(spot.replay.path)
    instruction = spot.step.instruction
    if source is None or spot.replay.build.inline is not None or instruction.heredocs or not instruction.words:
        return ()
    span = instruction.args.span(0, len(instruction.args.text.rstrip()))
    text = span.text(source.text)
    first = text.split(" ")[0]
    if text.startswith("["):
        from gowharf.rules.dockerfile.remarks import json_fix

        return json_fix(facts, spot)
    if not _WORDS.match(text) or first in ("exec", "cd", "export", "set") or "=" in first:
        return ()
    edits: list[FileEdit] = [insert(source.path, span.start, '["')]
    gaps = (Span(span.start + gap.start(), span.start + gap.end()) for gap in re.finditer(r"[ \t]+", text))
    edits.extend(replace(Place(source.path, gap), '", "') for gap in gaps)
    edits.append(insert(source.path, span.end, '"]'))
    return (Fix("Use the JSON form", Safety.SAFE, tuple(edits)),)
