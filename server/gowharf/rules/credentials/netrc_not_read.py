"""A netrc secret is mounted where go doesn't read it.

Why: go reads .netrc in the home directory of the user who runs it, or the file that NETRC names, and since Go 1.24 only
where GOAUTH isn't off; a secret belongs to root unless the mount says otherwise. (Go modules reference, "Passing
credentials to private proxies")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
RUN useradd -m -u 1000 app
USER app
WORKDIR /home/app/src
COPY go.mod ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
                                 ^^^^^^^^^^^^^^^^^^^ go runs as app here and reads /home/app/.netrc, not /root/.netrc
```
Fixed:
```Dockerfile
FROM golang:1.24
RUN useradd -m -u 1000 app
USER app
WORKDIR /home/app/src
COPY go.mod ./
RUN --mount=type=secret,id=netrc,target=/home/app/.netrc,uid=1000 go mod download
```
Without a target the secret lies below /run/secrets, where only what names it there finds it:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN --mount=type=secret,id=netrc go mod download
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ go runs as root here and reads /root/.netrc, not /run/secrets/netrc
RUN --mount=type=secret,id=netrc cp /run/secrets/netrc ~/.netrc && go mod download && rm ~/.netrc
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
RUN --mount=type=secret,id=netrc cp /run/secrets/netrc ~/.netrc && go mod download && rm ~/.netrc
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
RUN --mount=type=secret,id=netrc,target=/run/netrc NETRC=/run/netrc go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.go.versions import at_least
from gowharf.replay.model import GoRun, Replay, Stage, Step
from gowharf.replay.paths import clean, join
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.rules.variables import lineage, removal, stage_settings
from gowharf.syntax.dockerfile import Mount, parse_mount
from gowharf.text.source import Place, Span

RULE = Rule(
    "netrc-not-read",
    Severity.WARNING,
    "credentials",
    "https://go.dev/ref/mod#private-module-proxy-auth",
    needs=("secret mount",),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Secret mounts named .netrc in steps where go may fetch."""
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                runs = [run for run in step.go if run.network != "not-needed"]
                for flag in step.instruction.flags:
                    if flag.name == "mount" and runs:
                        yield from _mounted(facts, replay, stage, step, parse_mount(flag), runs[0])


def _mounted(facts: Facts, replay: Replay, stage: Stage, step: Step, mount: Mount, run: GoRun) -> Iterator[Finding]:
    if mount.type != "secret" or "$" in (mount.target or "") or mount.env is not None:
        return
    target = join(step.workdir or "/", mount.target) if mount.target else f"/run/secrets/{mount.id}"
    if _used(facts, replay, step, mount, target):
        return
    if target.rpartition("/")[2] not in (".netrc", "netrc", "_netrc") or run.env.get("NETRC", "") is None:
        return
    field = next((span for key, _, span in mount.fields if key in ("target", "dst", "destination")), mount.flag.span)
    place = Place(replay.path, field)
    if run.env.get("GOAUTH") == "off" and run.go_version is not None and at_least(run.go_version, 24):
        message = f"GOAUTH=off keeps go from reading {target}"
        held = [one for held in lineage(replay, stage) for one in stage_settings(facts.project, replay, held)]
        auth = [one for one in held if one.name == "GOAUTH" and one.value == "off"]
        fixes = removal(facts.project, auth[-1]) if auth else ()
        yield Finding(RULE.name, RULE.severity, message, auth[-1].at if auth else place, fixes=fixes)
        return
    reads = _reads(run)
    if reads == target or (reads is None and not _roots_own(target, run)):
        return
    who = run.user.name or "another user"
    message = f"go runs as {who} here and reads {reads or f'the .netrc of {who}'}, not {target}"
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(replay, step, mount, field, run, reads))


def _used(facts: Facts, replay: Replay, step: Step, mount: Mount, target: str) -> bool:
    """Whether the command itself does something with the secret's file."""
    source = facts.project.source(replay.path)
    text = step.instruction.span.text(source.text) if source is not None else ""
    return target in text.replace(mount.flag.span.text(source.text) if source is not None else "", "", 1)


def _reads(run: GoRun) -> str | None:
    """The file that go reads; None: unknown."""
    named = run.env.get("NETRC")
    if named:
        return clean(named)
    home = run.env.get("HOME", run.user.home)
    return join(home, ".netrc") if home else None


def _roots_own(target: str, run: GoRun) -> bool:
    """In root's home, which nobody else has for theirs."""
    return target.startswith("/root/") and run.user.uid not in (0, None)


def _fixes(replay: Replay, step: Step, mount: Mount, field: Span, run: GoRun, reads: str | None) -> tuple[Fix, ...]:
    """The mount moved to where go reads, readable for the user; else NETRC."""
    uid = run.user.uid
    owner = "" if uid == 0 or mount.uid is not None else f",uid={uid}" if isinstance(uid, int) else ",mode=0444"
    key = "target"
    if reads is not None and (isinstance(uid, int) or mount.mode is None):
        edit = replace(Place(replay.path, field), f"{key}={reads}{owner}")
        if mount.target is None:
            edit = insert(replay.path, mount.flag.span.end, f",{key}={reads}{owner}")
        return (Fix(f"Mount it at {reads}", Safety.SAFE, (edit,)),)
    if mount.target is None or len(step.go) != 1 or step.instruction.json or (mount.mode or mount.uid) is not None:
        return ()
    # No directory that another user can't look into: /root is 0700.
    at = "/run/secrets/netrc"
    edits: tuple[FileEdit, ...] = (
        replace(Place(replay.path, field), f"{key}={at},mode=0444"),
        insert(replay.path, run.span.start, f"NETRC={at} "),
    )
    return (Fix(f"Mount it at {at} and name it in NETRC", Safety.SAFE, edits),)
