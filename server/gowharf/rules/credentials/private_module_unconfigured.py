"""A private module is required, and this step has no way in.

Why: go asks the proxy, which doesn't have it, and then the module's own host, which wants credentials. A build needs a
secret or SSH mount, credentials in the image, a proxy of one's own, or vendor/; GOPRIVATE alone only leaves the public
proxy and the checksum database out. (Go modules reference, "Private modules")

```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ git.corp.internal/lib is private, and go mod download has no credentials for it
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
ENV GOPRIVATE=git.corp.internal
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require git.corp.internal/lib v1.0.0
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=*.corp.internal
WORKDIR /src
COPY go.mod ./
RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import insert, line_before
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.variables import lineage

RULE = Rule("private-module-unconfigured", Severity.WARNING, "credentials", "https://go.dev/ref/mod#private-modules")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """What the replay found to be private and out of reach."""
    failure = case.failure
    if failure.kind != kinds.PRIVATE_MODULE or not case.spots or case.spots[0].run is None:
        return
    host = failure.values.get("host", "")
    # Modules of one host lack the same thing: one finding, at the first of them.
    same = [other for other in facts.cases if _like(other, case, host)]
    first = same[0]
    module = first.failure.values.get("module", "")
    name = case.spots[0].run.name
    more = len(same) - 1
    what = f"{module} and {more} more of {host} are" if more else f"{module} is"
    message = f"{what} private, and go {name} has no credentials for {'them' if more else 'it'}"
    step = step_place(case.spots[0])
    related = [Label(step, f"go {name} fails here")] if first.failure.place is not None else []
    if case is not first and failure.place is not None:
        related.append(Label(failure.place, f"{failure.values.get('module')} is private as well"))
    place = first.failure.place or step
    fixes = _fixes(first, facts, module, host)
    yield Finding(RULE.name, RULE.severity, message, place, first.failure.says, tuple(related), fixes)


def _like(other: Case, case: Case, host: str) -> bool:
    """Another private module of the host that the same command wants."""
    failure = other.failure
    if failure.kind != kinds.PRIVATE_MODULE or failure.values.get("host") != host or not other.spots:
        return False
    return step_place(other.spots[0]) == step_place(case.spots[0])


def _fixes(case: Case, facts: Facts, module: str, host: str) -> tuple[Fix, ...]:
    """GOPRIVATE where it isn't set, and a secret mount for the step."""
    spot = case.spots[0]
    instruction, run = spot.step.instruction, spot.run
    source = facts.project.source(spot.replay.path)
    if source is None or run is None or instruction.keyword != "RUN":
        return ()
    home = spot.step.user.home
    shared = host in ("github.com", "gitlab.com", "bitbucket.org")
    pattern = "/".join(module.split("/")[:2]) if shared else host
    edits: list[FileEdit] = []
    if not run.env.get("GOPRIVATE") and not _sets_it(spot):
        edits.append(line_before(source, instruction.span.start, f"ENV GOPRIVATE={pattern}"))
    mounted = any(flag.name == "mount" and "type=s" in (flag.value or "") for flag in instruction.flags)
    if home is not None and not mounted:
        text = f" --mount=type=secret,id=netrc,target={home.rstrip('/')}/.netrc"
        edits.append(insert(source.path, instruction.keyword_span.end, text))
        return (Fix("Mount a netrc secret for this step", Safety.UNSAFE, tuple(edits)),)
    return (Fix(f"Set GOPRIVATE={pattern}", Safety.UNSAFE, tuple(edits)),) if edits else ()


def _sets_it(spot: Spot) -> bool:
    """Whether something before sets GOPRIVATE, if only for a command."""
    stages = lineage(spot.replay, spot.stage)
    return any(one.name == "GOPRIVATE" for stage in stages for step in stage.steps for one in step.sets)
