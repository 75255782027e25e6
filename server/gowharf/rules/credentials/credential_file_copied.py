"""A file with credentials is copied into the image.

Why: a layer keeps what was copied into it even when a later step deletes it. A secret mount shows the file to one step
and leaves nothing behind. (Docker, "Build secrets")

```go.mod
module example.com/app

go 1.24
```
```.netrc
machine git.example.com login bob password example
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY .netrc /root/.netrc
     ^^^^^^ .netrc holds credentials and stays in this layer, even if a later step deletes it
COPY . .
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
```
```.dockerignore
.netrc
```

A COPY of everything:

```go.mod
module example.com/app

go 1.24
```
```id_rsa
secret
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
     ^ this COPY brings id_rsa into the image, which holds credentials
RUN go mod download
```
Fixed:
```.dockerignore
id_rsa
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```.netrc
machine git.example.com login bob password example
```
```.dockerignore
.netrc
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
COPY go.mod.example id_rsa.pub ./
RUN go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.image import Image
from gowharf.replay.model import Replay, Stage, Step
from gowharf.replay.paths import join
from gowharf.rules.edits import append_line, delete_instruction, insert, loses_comment
from gowharf.rules.facts import Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.syntax.dockerfile import Word
from gowharf.text.source import Place

RULE = Rule(
    "credential-file-copied", Severity.WARNING, "credentials", "https://docs.docker.com/build/building/secrets/"
)

_FILES = frozenset([".netrc", "_netrc", ".git-credentials", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa"])
_FOLDERS = frozenset([".ssh"])
_EXPLICIT = frozenset([".gitconfig"])  # often without credentials: only where somebody names it


def check(facts: Facts) -> Iterator[Finding]:
    """COPY and ADD of the build context, in every stage with Go or in the image itself."""
    for replay in facts.replays:
        for stage in replay.stages:
            yield from _in(facts, replay, stage)


def _in(facts: Facts, replay: Replay, stage: Stage) -> Iterator[Finding]:
    named: set[str] = set()
    for position, step in enumerate(stage.steps):
        instruction = step.instruction
        if instruction.keyword not in ("COPY", "ADD") or instruction.flag("from") is not None:
            continue
        after = stage.steps[position + 1].image if position + 1 < len(stage.steps) else stage.image
        for word in instruction.words[:-1]:
            base = word.raw.rstrip("/").rpartition("/")[2]
            if base in _FILES | _FOLDERS | _EXPLICIT:
                named.add(base)
                message = f"{base} holds credentials and stays in this layer, even if a later step deletes it"
                fixes = _named(facts, replay, stage, step, word)
                yield Finding(RULE.name, RULE.severity, message, Place(replay.path, word.span), fixes=fixes)
        yield from _swept(facts, replay, step, after, named)


def _swept(facts: Facts, replay: Replay, step: Step, after: Image, named: set[str]) -> Iterator[Finding]:
    """Credentials beside the sources that a COPY of a whole folder brings along."""
    words = step.instruction.words
    if (
        replay.build.context.kind != "dir"
        or len(words) < 2
        or (step.workdir is None and not words[-1].raw.startswith("/"))
    ):
        return
    root = replay.build.context.directory
    for word in words[:-1]:
        if word.raw not in (".", "./", "/"):
            continue
        for entry in facts.project.files.entries(root):
            if entry.name not in _FILES or entry.name in named:
                continue
            held = f"{root}/{entry.name}" if root else entry.name
            node = after.look(join(join(step.workdir or "/", words[-1].raw), entry.name)).node
            if node is None or node.source != held:
                continue
            message = f"this COPY brings {entry.name} into the image, which holds credentials"
            fix = Fix(
                f"Keep {entry.name} out of the build context", Safety.SAFE, (_ignored(facts, replay, entry.name),)
            )
            yield Finding(RULE.name, RULE.severity, message, Place(replay.path, word.span), fixes=(fix,))


def _ignored(facts: Facts, replay: Replay, name: str) -> FileEdit:
    """A line in the ignore file that is in force."""
    own = f"{replay.path}.dockerignore"
    root = replay.build.context.directory
    path = own if facts.project.source(own) else f"{root}/.dockerignore" if root else ".dockerignore"
    return append_line(facts.project, path, name)


def _named(facts: Facts, replay: Replay, stage: Stage, step: Step, word: Word) -> tuple[Fix, ...]:
    """For a .netrc that is copied alone: a secret mount for each go command after it."""
    source = facts.project.source(replay.path)
    instruction = step.instruction
    home = step.user.home
    if source is None or len(instruction.words) != 2 or word.raw.rpartition("/")[2] != ".netrc" or home is None:
        return ()
    target = join(home, ".netrc")
    if join(step.workdir or "/", instruction.words[1].raw).rstrip("/") not in (target, home) or loses_comment(
        instruction
    ):
        return ()
    mounts = [
        insert(source.path, later.instruction.keyword_span.end, f" --mount=type=secret,id=netrc,target={target}")
        for later in stage.steps
        if later.number > step.number and later.go and later.instruction.keyword == "RUN" and later.user.home == home
    ]
    if not mounts:
        return ()
    edits = [delete_instruction(source, instruction), *mounts]
    if _sweeps(replay, stage, step):
        edits.append(_ignored(facts, replay, ".netrc"))
    return (Fix("Mount it as a secret instead", Safety.UNSAFE, tuple(edits)),)


def _sweeps(replay: Replay, stage: Stage, step: Step) -> bool:
    """Whether another COPY would bring the file along all the same."""
    return any(
        other.instruction.keyword in ("COPY", "ADD")
        and any(word.raw in (".", "./") for word in other.instruction.words[:-1])
        for other in stage.steps
        if other is not step and other.instruction.flag("from") is None
    )
