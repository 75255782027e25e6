"""git is told to store credentials in a file of the image.

Why: `credential.helper store` writes every user and password that git is given to ~/.git-credentials, in plain text,
and the layer keeps the file. (Docker, "Build secrets")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
RUN git config --global credential.helper store
                                          ^^^^^ git writes credentials in plain text to a file that stays in the layer
WORKDIR /src
COPY . .
RUN go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
RUN git config --global credential.helper "cache --timeout=60"
RUN git config --global credential.helper "store --file /run/secrets/git"
WORKDIR /src
COPY . .
RUN go vet ./...
```
"""

from collections.abc import Iterator

from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.rules.variables import with_go
from gowharf.startup import regex
from gowharf.text.source import Place, Span

RULE = Rule("credential-store", Severity.WARNING, "credentials", "https://docs.docker.com/build/building/secrets/")

_STORE = regex(r"\bcredential(?:\.[^\s\"']{1,200})?\.helper[ \t=]{1,20}([\"']?)(store\b[^\"'\n&;|]{0,200})")


def check(facts: Facts) -> Iterator[Finding]:
    """RUN git config in stages with Go."""
    for replay in facts.replays:
        source = facts.project.source(replay.path)
        chosen = with_go(replay)
        if source is None:
            continue
        for stage in replay.stages:
            for step in stage.steps:
                if step.instruction.keyword != "RUN" or stage.number not in chosen:
                    continue
                for match in _STORE.finditer(source.text, *step.instruction.span):
                    if "/run/" in match[2] or "/dev/shm" in match[2] or "/tmp/" in match[2]:
                        continue
                    place = Place(source.path, Span(match.start(2), match.start(2) + len("store")))
                    message = "git writes credentials in plain text to a file that stays in the layer"
                    yield Finding(RULE.name, RULE.severity, message, place)
