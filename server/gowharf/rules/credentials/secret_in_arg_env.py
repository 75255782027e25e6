"""A secret is passed as a build argument or environment variable.

Why: ENV is part of the image, and the value of a build argument is kept in its history; anybody who has the image can
read both. A secret mount leaves nothing behind. (Docker, "Build secrets")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ARG GITHUB_TOKEN
    ^^^^^^^^^^^^ GITHUB_TOKEN stays in the image's history; a secret mount would leave nothing behind
WORKDIR /src
COPY . .
RUN ./fetch.sh "$GITHUB_TOKEN"
RUN go vet ./...
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=GITHUB_TOKEN,env=GITHUB_TOKEN ./fetch.sh "$GITHUB_TOKEN"
RUN go vet ./...
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ARG GO_PRIVATE_KEY_FILE=/run/secrets/key
ENV GOPRIVATE=git.example.com GONOSUMDB=git.example.com TOKEN_URL=https://example.com/token
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=GITHUB_TOKEN,env=GITHUB_TOKEN go vet ./...
```
"""

import re
from collections.abc import Iterator

from gowharf.rules.credentials.names import is_secret_name
from gowharf.rules.edits import insert
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import Setting, removal, settings

RULE = Rule("secret-in-arg-env", Severity.WARNING, "credentials", "https://docs.docker.com/build/building/secrets/")


def check(facts: Facts) -> Iterator[Finding]:
    """ARG and ENV in stages that use Go whose names are those of secrets."""
    for setting in settings(facts):
        if setting.how not in ("ARG", "ENV") or not is_secret_name(setting.name):
            continue
        if setting.how == "ENV" and setting.value == "":
            continue
        where = "history" if setting.how == "ARG" else "environment"
        message = f"{setting.name} stays in the image's {where}; a secret mount would leave nothing behind"
        yield Finding(RULE.name, RULE.severity, message, setting.key, fixes=_fixes(facts, setting))


def _fixes(facts: Facts, setting: Setting) -> tuple[Fix, ...]:
    """A secret mount, as a variable of the same name, for each RUN that reads it, in place of the ARG."""
    source = facts.project.source(setting.at.path)
    if source is None or setting.how != "ARG" or setting.written.span.end > setting.written.span.start:
        return ()
    reads = re.compile(r"\$\{?" + re.escape(setting.name) + r"\b")
    edits = []
    for step in setting.stage.steps:
        instruction = step.instruction
        if instruction.keyword in ("ARG", "RUN") and instruction is setting.step.instruction:
            continue
        if not reads.search(instruction.span.text(source.text)):
            continue
        if instruction.keyword != "RUN":
            return ()
        text = f" --mount=type=secret,id={setting.name},env={setting.name}"
        edits.append(insert(source.path, instruction.keyword_span.end, text))
    gone = removal(facts.project, setting)
    if not edits or not gone:
        return ()
    return (Fix(f"Mount {setting.name} as a secret", Safety.UNSAFE, (*gone[0].edits, *edits)),)
