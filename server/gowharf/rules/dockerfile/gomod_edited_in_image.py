"""go.mod is made or changed while the image is built.

Why: `go mod tidy`, `go mod init`, `go mod edit` and `go get` choose versions anew at each build, so the image's go.mod
is not the repository's, and drift is not seen. (Go modules reference, "go mod tidy")

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
RUN go mod tidy
    ^^^^^^^^^^^ go mod tidy changes go.mod in the image only: run it in the repository and commit what it does
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
A go.mod that is there already:

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
RUN go mod init example.com/app && go build -o /app .
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ go mod init fails: /src/go.mod is there already
```
Go says:
```
go: /src/go.mod already exists
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
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
WORKDIR /tools
RUN go mod init tools && go get example.com/tool@v1.0.0
WORKDIR /src
COPY . .
RUN go mod tidy -diff && go build -o /app .
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
FROM golang:1.24 AS tidied
WORKDIR /src
RUN --mount=target=.,rw go mod tidy && mkdir /out && cp go.mod /out
FROM scratch
COPY --from=tidied /out /
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.image import Image
from gowharf.replay.model import GoRun
from gowharf.replay.paths import below
from gowharf.rules.dockerfile.go_get_does_not_install import installs
from gowharf.rules.dockerfile.gowords import Written, drop_command, first_run, runs, written
from gowharf.rules.dockerfile.tidying import early
from gowharf.rules.dockerfile.trial import breaks
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "gomod-edited-in-image",
    Severity.ERROR,
    "dockerfile",
    "https://go.dev/ref/mod#go-mod-tidy",
    needs=("go mod init", "go mod tidy", "go mod edit", "go get"),
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """`go mod init` where go.mod was copied."""
    failure = case.failure
    first = first_run(case)
    if failure.kind != kinds.GO_MOD_EXISTS or first is None:
        return
    spot, run = first
    message = f"{run.command} fails: {failure.values.get('path', 'go.mod')} is there already"
    place = Place(spot.replay.path, run.span)
    yield Finding(RULE.name, RULE.severity, message, place, fixes=_removed(facts, spot, Safety.SAFE))


def check(facts: Facts) -> Iterator[Finding]:
    """Commands that succeed, or that nobody knows of, and that change the project's own go.mod."""
    spots = tuple(runs(facts))
    for at, spot in enumerate(spots):
        run = spot.run
        if run is None or run.failures or not edits(facts, run) or early(spot, run) or _mounted(run):
            continue
        if run.name == "get" and installs(spot, run):
            continue
        tail = "commit the go.mod that it makes" if run.name == "mod init" else ""
        tail = tail or "run it in the repository and commit what it does"
        verb = "makes" if run.name == "mod init" else "changes"
        message = f"{run.command} {verb} go.mod in the image only: {tail}"
        place = Place(spot.replay.path, run.span)
        severity = Severity.WARNING if _is_read(facts, spot, spots[at + 1 :]) else Severity.INFO
        yield Finding(RULE.name, severity, message, place, fixes=_removed(facts, spot, Safety.UNSAFE))


def _is_read(facts: Facts, spot: Spot, later: tuple[Spot, ...]) -> bool:
    """Whether a command of the same build makes something of the go.mod that was changed."""
    others = [other.run for other in later if other.replay is spot.replay and other.run is not None]
    return any(not edits(facts, run) and run.name not in ("env", "version") for run in others)


def edits(facts: Facts, run: GoRun) -> bool:
    """Whether the command changes a go.mod that is, or should be, the repository's."""
    if run.name == "mod init":
        origin = run.image.origin(f"{run.workdir}/go.mod") if run.image is not None and run.workdir else None
        return origin in facts.project.found.gomods or _project_sources(run)
    if run.name == "mod tidy":
        return "diff" not in run.flags and _of_project(run)
    if run.name == "mod edit":
        reading = {"json", "print", "fmt"} & set(run.flags)
        return not reading and _of_project(run)
    if run.name == "get":
        named = [word.value or "" for word in run.arguments]
        plain = all(word in (".", "./...") or word.startswith("./") for word in named)
        return _of_project(run) and not (plain and "u" not in run.flags)
    return False


def _mounted(run: GoRun) -> bool:
    """Whether the sources are only lent to the step, which then hands the new go.mod out or throws it away."""
    at = run.module or run.workdir
    mounts = run.image.mounts if run.image is not None else ()
    return at is not None and any(mount.name == "bind" and below(at, mount.target) for mount in mounts)


def _of_project(run: GoRun) -> bool:
    """Whether the main module's go.mod is the project's, changed by an earlier command or not."""
    if run.module_source is not None:
        return True
    return run.module is not None and run.image is not None and run.image.origin(run.module + "/go.mod") is not None


def _project_sources(run: GoRun) -> bool:
    """Whether .go files of the project lie in the directory."""
    image: Image | None = run.image
    if image is None or run.workdir is None:
        return False
    for name in image.children(run.workdir)[0]:
        node = image.look(f"{run.workdir.rstrip('/')}/{name}").node
        if name.endswith(".go") and node is not None and node.source is not None:
            return True
    return False


def _second_way(place: Written) -> bool:
    """Whether it runs only if another command fails, so for what that one lacks."""
    return "||" in place.source.text[place.instruction.span.start : place.run.span.start]


def _removed(facts: Facts, spot: Spot, safety: Safety) -> tuple[Fix, ...]:
    """The command gone, where the build does without what it did; else what to run in the repository."""
    place = written(spot, facts.project)
    run = spot.run
    edit = drop_command(place) if place is not None and not _second_way(place) else None
    fixes: list[Fix] = []
    if edit is not None and run is not None and not breaks(facts, spot.replay, (edit,)):
        fixes.append(Fix(f"Remove {run.command}", safety, (edit,)))
    if run is not None and safety is Safety.UNSAFE and run.name in ("mod tidy", "mod init"):
        directory = (run.module_source or "go.mod").rpartition("/")[0]
        cd = f"cd {directory} && " if directory else ""
        words = " ".join(word.value or "" for word in run.argv)
        fixes.append(Fix("Run it in the repository", Safety.MANUAL, command=f"{cd}{words}"))
    return tuple(fixes)
