"""A COPY of several files has a destination without a trailing slash.

Why: BuildKit copies each file over the one before, so that one file is left under that name; the classic builder,
podman and kaniko refuse the line. (Docker, "COPY")

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
COPY go.mod main.go /build
                    ^^^^^^ several files are copied to /build, which is no directory yet: it needs a trailing slash
WORKDIR /build
RUN go version
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod main.go /build/
WORKDIR /build
RUN go version
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
COPY go.mod main.go .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Replay, Step
from gowharf.replay.paths import join
from gowharf.rules.edits import insert
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("copy-multi-no-slash", Severity.WARNING, "context", "https://docs.docker.com/reference/dockerfile/#copy")


def check(facts: Facts) -> Iterator[Finding]:
    """COPY and ADD in Dockerfiles that run go."""
    for replay in facts.replays:
        if any(step.go for stage in replay.stages for step in stage.steps):
            for stage in replay.stages:
                for step in stage.steps:
                    yield from _in(replay, step)


def _in(replay: Replay, step: Step) -> Iterator[Finding]:
    instruction = step.instruction
    if instruction.keyword not in ("COPY", "ADD") or len(instruction.words) < 3 or instruction.heredocs:
        return
    word = instruction.words[-1]
    dest = word.raw
    if dest.endswith(("/", "/.", "/..")) or dest in (".", "..") or any(char in dest for char in "$\"'\\"):
        return
    if step.workdir is None and not dest.startswith("/"):
        return
    place = Place(replay.path, word.span)
    message = f"several files are copied to {dest} without a trailing slash, which only BuildKit takes for a directory"
    if step.image.look(join(step.workdir or "/", dest)).absent:
        message = f"several files are copied to {dest}, which is no directory yet: it needs a trailing slash"
    fixes: tuple[Fix, ...] = ()
    if not instruction.json:
        fixes = (Fix(f"Use {dest}/", Safety.SAFE, (insert(replay.path, word.span.end, "/"),)),)
    yield Finding(RULE.name, RULE.severity, message, place, fixes=fixes)
