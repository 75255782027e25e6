"""A cache mount is not where go looks, or is missing at a step that needs what it holds.

Why: a cache mount is there during its own RUN only. Modules that `go mod download` left in one are not in the image;
one mounted at another path than GOMODCACHE or GOCACHE keeps nothing. (Dockerfile reference, "RUN --mount=type=cache")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN --mount=type=cache,target=/root/go/pkg/mod go mod download
                              ^^^^^^^^^^^^^^^^ this cache mount keeps nothing: modules go to /go/pkg/mod
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
```
A step without the mount:

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
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ go build lacks the cache mount at /go/pkg/mod that holds the modules: it fetches them again
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod go build -o /app .
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
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/go/pkg --mount=type=cache,target=/root/.cache go build -o /app .
```
```Dockerfile
FROM registry.example.com/builders/go
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun, Step
from gowharf.replay.paths import below
from gowharf.rules.dockerfile.caches import build_cache, known_environment, module_cache
from gowharf.rules.dockerfile.gowords import first_run, steps_before
from gowharf.rules.dockerfile.mounts import Mounted, mounts
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Place

RULE = Rule(
    "cache-mount-mismatch",
    Severity.ERROR,
    "dockerfile",
    "https://docs.docker.com/reference/dockerfile/#run---mounttypecache",
)

_OFFLINE = frozenset((kinds.PROXY_OFF, kinds.NO_NETWORK))
_MODULES = regex(r"(?:^|/)(?:pkg/mod|gomod(?:cache)?|go-mod(?:-cache)?|go/pkg)(?:/|$)")
_BUILDS = regex(r"(?:^|/)(?:go-build|gocache|go-cache|gobuild)(?:/|$)")
_COMPILING = frozenset(("build", "install", "test", "vet", "run"))
_FETCHING = _COMPILING | {"mod download", "mod tidy", "mod vendor", "get", "list", "generate"}


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Without network: the modules are in a cache mount of another step."""
    first = first_run(case)
    if case.failure.kind not in _OFFLINE or first is None:
        return
    spot, run = first
    filled = _filled(spot, run)
    if filled is not None:
        yield _missing(facts, spot, run, *filled, Severity.ERROR)


def check(facts: Facts) -> Iterator[Finding]:
    """Mounts that keep nothing, and steps that fetch what a mount already holds."""
    told = {finding.place for case in facts.cases for finding in explain(case, facts)}
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                spot = Spot(replay, stage, step, None)
                yield from _misplaced(facts, spot)
                for run in step.go:
                    held = spot._replace(run=run)
                    if run.failures or not run.fetches or Place(replay.path, run.span) in told:
                        continue
                    filled = _filled(held, run)
                    if filled is not None:
                        yield _missing(facts, held, run, *filled, Severity.WARNING)


def _filled(spot: Spot, run: GoRun) -> tuple[Step, GoRun, Mounted] | None:
    """The earlier `go mod download` that left the modules in a cache mount which this step lacks."""
    cache = module_cache(run)
    if (
        cache is None
        or not known_environment(spot)
        or any(below(cache, mounted.target) for mounted in mounts(spot.step, "cache"))
    ):
        return None
    for step in reversed(steps_before(spot)):
        for earlier in step.go:
            if earlier.name not in ("mod download", "build", "install") or module_cache(earlier) != cache:
                continue
            for mounted in mounts(step, "cache"):
                if below(cache, mounted.target):
                    return step, earlier, mounted
            if earlier.name == "mod download":
                return None
    return None


def _missing(
    facts: Facts, spot: Spot, run: GoRun, step: Step, earlier: GoRun, mounted: Mounted, severity: Severity
) -> Finding:
    left = f"{run.command} lacks the cache mount at {mounted.target} that holds the modules"
    message = f"{left}: it fetches them again" if severity is Severity.WARNING else left
    source = facts.project.source(spot.replay.path)
    fixes: tuple[Fix, ...] = ()
    if source is not None and spot.replay.build.inline is None:
        text = mounted.flag.span.text(source.text)
        if "\n" not in text:
            at = spot.step.instruction.keyword_span.end
            fixes = (Fix("Mount the cache here too", Safety.SAFE, (insert(source.path, at, f" {text}"),)),)
    related = (Label(Place(spot.replay.path, mounted.flag.span), f"{earlier.command} left them here"),)
    return Finding(RULE.name, severity, message, Place(spot.replay.path, run.span), related=related, fixes=fixes)


def _misplaced(facts: Facts, spot: Spot) -> Iterator[Finding]:
    runs = [run for run in spot.step.go if run.name in _FETCHING]
    if not runs or not known_environment(spot):
        return
    targets = [mounted.target for mounted in mounts(spot.step, "cache")]
    for mounted in mounts(spot.step, "cache"):
        for pattern, place_of, what, names in (
            (_MODULES, module_cache, "modules go", _FETCHING),
            (_BUILDS, build_cache, "what is built goes", _COMPILING),
        ):
            users = [run for run in runs if run.name in names]
            if not pattern.search(mounted.target) or not users:
                continue
            places = [place_of(run) for run in users]
            if any(at is None or below(at, mounted.target) or below(mounted.target, at) for at in places):
                continue
            if mounted.mount.from_ is not None:
                continue
            actual = places[0] or ""
            message = f"this cache mount keeps nothing: {what} to {actual}"
            span = mounted.target_span or mounted.flag.span
            fixes: tuple[Fix, ...] = ()
            plain = mounted.target_span is not None and "$" not in (mounted.mount.target or "$")
            covered = any(below(actual, target) for target in targets)
            if plain and len(set(places)) == 1 and not covered and spot.replay.build.inline is None:
                edit = replace(Place(spot.replay.path, span), actual)
                fixes = (Fix(f"Mount it at {actual}", Safety.SAFE, (edit,)),)
            yield Finding(RULE.name, Severity.WARNING, message, Place(spot.replay.path, span), fixes=fixes)
            break
