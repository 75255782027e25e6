"""A user who isn't root runs go and can't write where go must.

Why: go keeps a build cache in GOCACHE (by default below the user's home), modules in GOMODCACHE, and writes its output;
directories that WORKDIR, COPY and root's steps made belong to root, and a numeric user has no home: it is `/`.
(Dockerfile reference, "USER")

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
COPY . .
USER 1001
     ^^^^ user 1001 cannot write the build cache /.cache/go-build, which go build needs
RUN go build -o /tmp/app .
```
Go says:
```
failed to initialize build cache at /.cache/go-build: mkdir /.cache: permission denied
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
ENV GOCACHE=/tmp/go-build
USER 1001
RUN go build -o /tmp/app .
```
An output in a directory of root's:

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
ENV GOCACHE=/tmp/go-build
WORKDIR /src
COPY . .
USER 1001
     ^^^^ user 1001 cannot write /src/bin/app, which go build is to make
RUN go build -o bin/app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOCACHE=/tmp/go-build
WORKDIR /src
COPY . .
RUN chown 1001 /src
USER 1001
RUN go build -o bin/app .
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
RUN useradd -m dev
WORKDIR /src
COPY --chown=dev . .
USER dev
RUN go build -o /tmp/app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.image import Image
from gowharf.replay.model import GoRun, Step
from gowharf.replay.paths import parents
from gowharf.rules.dockerfile.gowords import first_run, line_before_step, stages_of
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place, Source

RULE = Rule("nonroot-go-cache", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#user")

KINDS = frozenset(
    (kinds.BUILD_CACHE_UNWRITABLE, kinds.MODULE_CACHE_UNWRITABLE, kinds.OUTPUT_UNWRITABLE, kinds.CACHE_UNSET)
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the USER line; the failing command is a label."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in KINDS or first is None:
        return
    spot, run = first
    if run.user.uid == 0:
        return
    user = _user_step(spot)
    if user is not None and user.instruction.words:
        place = Place(spot.replay.path, user.instruction.words[0].span)
    else:
        place = Place(spot.replay.path, run.span)
    fixes = _fixes(facts, spot, run, case, user)
    yield Finding(RULE.name, RULE.severity, _message(case, run), place, fixes=fixes)


def _message(case: Case, run: GoRun) -> str:
    failure, name = case.failure, run.user.name or "the user"
    directory = failure.values.get("directory", "")
    if failure.kind == kinds.OUTPUT_UNWRITABLE:
        return f"user {name} cannot write {failure.values.get('path', '')}, which {run.command} is to make"
    if failure.kind == kinds.CACHE_UNSET:
        return f"user {name} has no home and GOCACHE is not set, so {run.command} has no build cache"
    cache = "module" if failure.kind == kinds.MODULE_CACHE_UNWRITABLE else "build"
    return f"user {name} cannot write the {cache} cache {directory}, which {run.command} needs"


def _user_step(spot: Spot) -> Step | None:
    """The USER instruction in force, where it stands in the same stage."""
    steps = [s for s in spot.stage.steps if s.number < spot.step.number and s.instruction.keyword == "USER"]
    return steps[-1] if steps else None


def _fixes(facts: Facts, spot: Spot, run: GoRun, case: Case, user: Step | None) -> tuple[Fix, ...]:
    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None:
        return ()
    if case.failure.kind == kinds.OUTPUT_UNWRITABLE:
        return _owned(source, run, case.failure.values.get("path", ""), user)
    variable = "GOMODCACHE" if case.failure.kind == kinds.MODULE_CACHE_UNWRITABLE else "GOCACHE"
    target = "/tmp/go-mod" if variable == "GOMODCACHE" else "/tmp/go-build"
    if run.env.get(variable) != spot.step.env.get(variable):
        return ()  # the RUN sets it itself, and no ENV has a say
    is_set = _is_set(spot, variable)
    # A module cache: before the first command that fills it, so that all use one; as root it would be root's again.
    # A variable that is set already: below that line, else that line wins.
    at = spot.step if variable == "GOMODCACHE" or is_set else user or spot.step
    safety = Safety.UNSAFE if is_set else Safety.SAFE
    edit = line_before_step(source, at, f"ENV {variable}={target}")
    return (Fix(f"Set {variable}={target}", safety, (edit,)),)


def _is_set(spot: Spot, variable: str) -> bool:
    """Whether the Dockerfile sets the variable itself."""
    return any(
        pair.key == variable
        for stage in stages_of(spot.replay, spot.stage)
        for step in stage.steps
        if step.instruction.keyword in ("ENV", "ARG")
        for pair in step.instruction.pairs
    )


def _owned(source: Source, run: GoRun, path: str, user: Step | None) -> tuple[Fix, ...]:
    """The directory that is to hold the output, given to the user while the step is still root's."""
    if user is None or run.image is None or user.user.uid != 0 or not run.user.name:
        return ()
    holder = _holder(run.image, path)
    if holder in (None, "/") or holder is None or " " in holder:
        return ()
    if holder.startswith(("/bin", "/usr", "/etc", "/var", "/opt", "/root", "/home", "/sbin", "/lib")):
        safety = Safety.UNSAFE
    else:
        safety = Safety.SAFE
    name = run.user.name.partition(":")[0]
    edit: FileEdit = line_before_step(source, user, f"RUN chown {name} {holder}")
    return (Fix(f"Give {holder} to {name}", safety, (edit,)),)


def _holder(image: Image, path: str) -> str | None:
    """The nearest directory above that exists."""
    for at in parents(path.rpartition("/")[0] or "/"):
        if image.look(at).present:
            return at
    return None
