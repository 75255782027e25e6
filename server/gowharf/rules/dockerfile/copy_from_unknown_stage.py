"""COPY --from names no stage that stands before it, or a build's target no stage at all.

Why: a stage can copy from those above it only. A name that no stage has is taken for an image of that name, which
BuildKit then looks for in a registry. (Dockerfile reference, "COPY --from")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=builder /app /app
            ^^^^^^^ no stage is called builder; did you mean build?
ENTRYPOINT ["/app"]
```
Go says:
```
builder: failed to resolve source metadata for docker.io/library/builder:latest
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
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
FROM golang:1.24 AS Build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
COPY --from=node:22 /etc/os-release /
ENTRYPOINT ["/app"]
```
"""

import re
from collections.abc import Iterator

from gowharf.rules.dockerfile.sources import editable
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule(
    "copy-from-unknown-stage",
    Severity.ERROR,
    "dockerfile",
    "https://docs.docker.com/reference/dockerfile/#copy---from",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the flag's value."""
    failure = case.failure
    if failure.kind == RULE.name and failure.values.get("why") == "target" and failure.place is not None:
        meant = failure.values.get("meant")
        message = f"no stage of the Dockerfile is called {failure.values.get('name')}, which is to be built"
        message += f"; did you mean {meant}?" if meant else ""
        fixes = _renamed(facts, failure.place, failure.values.get("name", ""), meant) if meant else ()
        yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=fixes)
        return
    if failure.kind != RULE.name or failure.place is None or not case.spots:
        return
    name, why, meant = (failure.values.get(key, "") for key in ("name", "why", "meant"))
    message = {
        "index": f"there is no stage {name}: the first is 0",
        "itself": f"a stage can't copy from itself ({name})",
        "later": f"stage {name} stands further down, and a stage copies from those above it",
    }.get(why, f"no stage is called {name}; did you mean {meant}?")
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_fixes(facts, case, meant))


def _renamed(facts: Facts, place: Place, name: str, meant: str) -> tuple[Fix, ...]:
    """The target's name where the build is described, as compose and bake files write it."""
    source = facts.project.source(place.path)
    if source is None:
        return ()
    pattern = rf"""\btarget["']?\s*[:=]\s*["']?({re.escape(name)})(?=["'\s]|\Z)"""
    found = re.search(pattern, source.text[place.span.start : place.span.start + 1500])
    if found is None:
        return ()
    span = Span(place.span.start + found.start(1), place.span.start + found.end(1))
    return (Fix(f"Build {meant}", Safety.UNSAFE, (replace(Place(place.path, span), meant),)),)


def _fixes(facts: Facts, case: Case, meant: str) -> tuple[Fix, ...]:
    place, source = case.failure.place, editable(facts, case)
    if place is None or source is None or not meant:
        return ()
    if place.span.text(source.text) != case.failure.values.get("name"):
        return ()
    return (Fix(f"Copy from {meant}", Safety.SAFE, (replace(place, meant),)),)
