"""A stage runs go, and its image has none.

Why: Alpine, Debian and the like come without Go; only what golang images bring, or what the Dockerfile installs, can be
run. (Dockerfile reference, "FROM")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM alpine:3.20
     ^^^^^^^^^^^ alpine:3.20 has no go, which RUN calls
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
/bin/sh: go: not found
```
Fixed:
```Dockerfile
FROM golang:1.24-alpine
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
FROM alpine:3.20
RUN apk add --no-cache go
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("go-not-in-image", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#from")

_OTHERS = ("debian", "ubuntu", "buildpack-deps")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the FROM line's image."""
    if case.failure.kind != RULE.name or not case.spots:
        return
    spot = case.spots[0]
    stage = spot.stage
    while stage.parent is not None:
        stage = spot.replay.stages[stage.parent]
    words = stage.instruction.words
    place = Place(spot.replay.path, words[0].span if words else stage.instruction.keyword_span)
    message = f"{stage.base or 'the image'} has no go, which {spot.step.instruction.keyword} calls"
    if case.failure.values.get("path") and spot.step.image.look("/usr/local/go/bin/go").present:
        message = "/usr/local/go/bin is not in PATH, so the shell does not find go"
        yield Finding(RULE.name, RULE.severity, message, case.failure.place or place)
        return
    related = (Label(case.failure.place, "go is called here"),) if case.failure.place is not None else ()
    fixes = _fixes(facts, spot, place, stage.base or "")
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)


def _fixes(facts: Facts, spot: Spot, place: Place, base: str) -> tuple[Fix, ...]:
    """The golang image of the go line, on the same system."""
    source = facts.project.source(place.path)
    lines = {f.go.value for path in facts.project.found.gomods if (f := facts.project.gomod(path)) and f.go is not None}
    name = base.partition(":")[0].rpartition("/")[2]
    if (
        source is None
        or place.span.text(source.text) != base
        or len(lines) != 1
        or spot.replay.build.inline is not None
    ):
        return ()
    minor = ".".join(lines.pop().split(".")[:2])
    if name not in ("alpine", *_OTHERS) or not minor.replace(".", "").isdigit():
        return ()
    image = f"golang:{minor}-alpine" if name == "alpine" else f"golang:{minor}"
    return (Fix(f"Use {image}", Safety.UNSAFE, (replace(place, image),)),)
