"""A URL carries a user and password, or a token.

Why: what stands in ENV, or what `git config` writes, is kept in a layer of the image and shown in its history; a netrc
secret serves the same proxy or host for one step. (Go modules reference, "Passing credentials to private proxies")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://bob:example@proxy.example.com,direct
                    ^^^^^^^^^^^ credentials for proxy.example.com stay in the image, where all who have it can read them
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.example.com,direct
WORKDIR /src
COPY go.mod ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOPROXY=https://proxy.example.com,direct
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=token \\
    git config --global url."https://bot:$(cat /run/secrets/token)@git.example.com/".insteadOf https://git.example.com/
RUN go vet ./...
RUN git config --global url."ssh://git@git.example.com/".insteadOf https://git.example.com/
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Replay, Stage, Step
from gowharf.rules.credentials.names import UrlCredentials, url_credentials
from gowharf.rules.edits import insert
from gowharf.rules.facts import Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import with_go
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Source, Span

RULE = Rule("credentials-in-url", Severity.WARNING, "credentials", "https://go.dev/ref/mod#private-module-proxy-auth")


def check(facts: Facts) -> Iterator[Finding]:
    """ENV, ARG, RUN and ADD of stages with Go."""
    for replay in facts.replays:
        source = facts.project.source(replay.path)
        chosen = with_go(replay)
        for stage in replay.stages if source is not None else ():
            for step in stage.steps if stage.number in chosen else ():
                if step.instruction.keyword in ("ENV", "ARG", "RUN", "ADD") and source is not None:
                    yield from _in(replay, stage, step, source)


def _in(replay: Replay, stage: Stage, step: Step, source: Source) -> Iterator[Finding]:
    instruction = step.instruction
    secret = any(flag.name == "mount" and "type=secret" in (flag.value or "") for flag in instruction.flags)
    start = instruction.span.start
    for found in url_credentials(instruction.span.text(source.text)):
        if not found.literal and (secret or found.computed):
            continue
        place = Place(source.path, Span(start + found.start, start + found.end))
        host = found.host or "this host"
        message = f"credentials for {host} stay in the image, where all who have it can read them"
        yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(stage, step, source, found, place))


def _fixes(stage: Stage, step: Step, source: Source, found: UrlCredentials, place: Place) -> tuple[Fix, ...]:
    """For a GOPROXY in ENV: the URL without them, and a netrc secret for each step that may fetch."""
    pairs = [pair for pair in step.instruction.pairs if pair.span.start <= place.span.start < pair.span.end]
    if step.instruction.keyword != "ENV" or not pairs or pairs[0].key != "GOPROXY":
        return ()
    edits: list[FileEdit] = [FileEdit(source.path, Edit(Span(place.span.start, place.span.end + 1), ""))]
    for later in stage.steps:
        fetching = later.number > step.number and any(run.network != "not-needed" for run in later.go)
        if fetching and later.user.home is not None and later.instruction.keyword == "RUN":
            target = f"{later.user.home.rstrip('/')}/.netrc"
            text = f" --mount=type=secret,id=netrc,target={target}"
            edits.append(insert(source.path, later.instruction.keyword_span.end, text))
    return (Fix("Take them from a netrc secret", Safety.UNSAFE, tuple(edits)),) if len(edits) > 1 else ()
