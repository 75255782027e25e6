"""A cache mount belongs to root, and another user's go command has to write into it.

Why: BuildKit makes a cache mount's directory for root, mode 0755, unless the mount says uid, gid or mode.
(Dockerfile reference, "RUN --mount=type=cache")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
RUN useradd -m -u 1000 dev
WORKDIR /src
COPY . .
USER dev
RUN --mount=type=cache,target=/go/pkg/mod go build -o /tmp/app .
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the cache mount at /go/pkg/mod belongs to root, and go build runs as dev
```
Fixed:
```Dockerfile
FROM golang:1.24
RUN useradd -m -u 1000 dev
WORKDIR /src
COPY . .
USER dev
RUN --mount=type=cache,target=/go/pkg/mod,uid=1000,gid=1000 go build -o /tmp/app .
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
RUN useradd -m -u 1000 dev
WORKDIR /src
COPY . .
USER dev
RUN --mount=type=cache,target=/go/pkg/mod,mode=0777 go build -o /tmp/app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import Step, User
from gowharf.replay.paths import below, join
from gowharf.rules.dockerfile.gowords import first_run
from gowharf.rules.edits import insert
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.syntax.dockerfile import Flag, expand, parse_mount
from gowharf.text.source import Place

RULE = Rule(
    "cache-mount-owner",
    Severity.ERROR,
    "dockerfile",
    "https://docs.docker.com/reference/dockerfile/#run---mounttypecache",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the mount flag."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in (kinds.BUILD_CACHE_UNWRITABLE, kinds.MODULE_CACHE_UNWRITABLE) or first is None:
        return
    spot, run = first
    found = _mount(spot.step, failure.values.get("directory", ""))
    if found is None or run.user.uid == 0:
        return
    flag, target = found
    message = f"the cache mount at {target} belongs to root, and {run.command} runs as {run.user.name}"
    fixes: tuple[Fix, ...] = ()
    if spot.replay.build.inline is None and facts.project.source(spot.replay.path) is not None:
        text = _owner(run.user)
        at = flag.value_span.end
        fixes = (Fix(f"Add {text}", Safety.SAFE, (insert(spot.replay.path, at, f",{text}"),)),)
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, flag.span), fixes=fixes)


def _mount(step: Step, directory: str) -> tuple[Flag, str] | None:
    """The cache mount, without an owner of its own, that holds a directory."""
    for flag in step.instruction.flags:
        if flag.name != "mount" or '"' in (flag.value or ""):
            continue
        mount = parse_mount(flag)
        if mount.type != "cache" or mount.target is None or mount.uid is not None or mount.mode is not None:
            continue
        target = expand(mount.target, dict(step.env), "\\").value
        if target is not None and below(directory, join(step.workdir or "/", target)):
            return flag, join(step.workdir or "/", target)
    return None


def _owner(user: User) -> str:
    if isinstance(user.uid, int):
        return f"uid={user.uid},gid={user.gid}" if isinstance(user.gid, int) else f"uid={user.uid}"
    return "mode=0777"
