"""An SSH mount is there, but go still uses https, or ssh trusts no host.

Why: for modules on a host go runs git with an https URL; only url.insteadOf in git's configuration turns that into ssh.
And ssh in a fresh image knows no host's key, so it refuses to connect. (Go modules reference, "Passing credentials to
private repositories")

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.corp.internal
WORKDIR /src
COPY go.mod ./
RUN --mount=type=ssh go mod download
    ^^^^^^^^^^^^^^^^ the SSH mount is of no use yet: git has no url.insteadOf, and ssh no known_hosts
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.corp.internal
WORKDIR /src
COPY go.mod ./
RUN git config --global url."ssh://git@git.corp.internal/".insteadOf https://git.corp.internal/ && \\
    mkdir -p -m 0700 ~/.ssh && \\
    ssh-keyscan git.corp.internal >> ~/.ssh/known_hosts
RUN --mount=type=ssh go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.corp.internal
WORKDIR /src
RUN mkdir -p -m 0700 ~/.ssh && ssh-keyscan git.corp.internal >> ~/.ssh/known_hosts
RUN git config --global url."git@git.corp.internal:".insteadOf "https://git.corp.internal/"
COPY go.mod ./
RUN --mount=type=ssh go mod download
```
"""

import re
from collections.abc import Iterator

from gowharf.replay.model import Replay, Stage, Step
from gowharf.rules.edits import line_before
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.required import private_modules
from gowharf.rules.variables import lineage
from gowharf.startup import regex
from gowharf.text.edits import newline_of
from gowharf.text.source import Place, Source, Span

RULE = Rule(
    "ssh-mount-incomplete",
    Severity.WARNING,
    "credentials",
    "https://go.dev/ref/mod#private-module-repo-auth",
    needs=("ssh mount",),
)

_INSTEAD = regex(r"insteadof|gitconfig|GIT_CONFIG", re.IGNORECASE)
_KNOWN = regex(r"known_hosts|ssh-keyscan|StrictHostKeyChecking|GIT_SSH|\.ssh\b|ssh_config", re.IGNORECASE)


def check(facts: Facts) -> Iterator[Finding]:
    """Steps with an SSH mount in which go may fetch."""
    for replay in facts.replays:
        source = facts.project.source(replay.path)
        if source is None:
            continue
        for stage in replay.stages:
            for step in stage.steps:
                span = _ssh_mount(step)
                if span is None or not any(run.network != "not-needed" for run in step.go):
                    continue
                yield from _finding(facts, replay, stage, step, source, span)


def _ssh_mount(step: Step) -> Span | None:
    for flag in step.instruction.flags:
        if flag.name == "mount" and flag.value and "type=ssh" in flag.value.split(","):
            return flag.span
    return None


def _finding(facts: Facts, replay: Replay, stage: Stage, step: Step, source: Source, span: Span) -> Iterator[Finding]:
    before = [one for held in lineage(replay, stage) for one in held.steps if one.number <= step.number]
    if any(one.opaque for one in before if one is not step):
        return
    text = "\n".join(one.instruction.span.text(source.text) for one in before)
    instead, known = bool(_INSTEAD.search(text)), bool(_KNOWN.search(text))
    if instead and known:
        return
    missing = []
    if not instead:
        missing.append("git has no url.insteadOf")
    if not known:
        missing.append("ssh has no known_hosts" if instead else "ssh no known_hosts")
    message = f"the SSH mount is of no use yet: {', and '.join(missing)}"
    fixes = _fixes(facts, replay, stage, step, source, instead, known)
    yield Finding(RULE.name, RULE.severity, message, Place(replay.path, span), fixes=fixes)


def _fixes(
    facts: Facts, replay: Replay, stage: Stage, step: Step, source: Source, instead: bool, known: bool
) -> tuple[Fix, ...]:
    """A RUN before the step that says what is missing, for each private host."""
    patterns = next((run.env.get("GOPRIVATE") for run in step.go), "") or ""
    modules = private_modules(facts, replay, stage, patterns)
    names = sorted({module.path.partition("/")[0] for module in modules})
    if not names or any(not re.fullmatch(r"[\w.-]+", name) for name in names):
        return ()
    commands = []
    if not instead:
        commands += [f'git config --global url."ssh://git@{name}/".insteadOf https://{name}/' for name in names]
    if not known:
        commands += ["mkdir -p -m 0700 ~/.ssh", f"ssh-keyscan {' '.join(names)} >> ~/.ssh/known_hosts"]
    keyword = "run" if step.instruction.keyword_span.text(source.text).islower() else "RUN"
    tree = facts.project.dockerfile(replay.path)
    joint = f" && {tree.escape if tree is not None else ''}{newline_of(source.text)}    "
    edit = line_before(source, step.instruction.span.start, f"{keyword} {joint.join(commands)}")
    return (Fix("Set up git and ssh before it", Safety.UNSAFE, (edit,)),)
