"""A program built for another operating system is started in a Linux image.

Why: GOOS says for what the program is built; an image runs Linux programs. (The go command, "Environment variables")

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
RUN CGO_ENABLED=0 GOOS=darwin go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
           ^^^^^^^^ /app is a darwin program, and this is a Linux image
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 GOOS=linux go build -o /app .
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
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app . && GOOS=windows go build -o /app.exe .
FROM scratch
COPY --from=build /app /app.exe /
ENTRYPOINT ["/app"]
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.gowords import steps_before, written
from gowharf.rules.dockerfile.programs import builder, words_place
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("wrong-goos", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/go#hdr-Environment_variables")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the instruction that starts it; GOOS, where it stands in the Dockerfile, takes the fix."""
    failure = case.failure
    if failure.kind != RULE.name or not case.spots:
        return
    spot = case.spots[0]
    made = builder(facts, spot, failure.places.get("built"))
    related = (Label(failure.places["built"], "built here"),) if "built" in failure.places else ()
    goos = failure.values.get("goos", "")
    message = f"{failure.values.get('path', 'the program')} is a {goos} program, and this is a Linux image"
    edit = _linux(facts, made, goos) if made is not None else None
    fixes = (Fix("Build it for linux", Safety.UNSAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, words_place(spot), related=related, fixes=fixes)


def _linux(facts: Facts, made: Spot, goos: str) -> FileEdit | None:
    place = written(made, facts.project)
    if place is None or not goos:
        return None
    start = place.run.span.start
    front = place.source.text[start : place.run.argv[0].span.start]
    at = front.find(f"GOOS={goos}")
    if at >= 0:
        begin = start + at + len("GOOS=")
        return replace(Place(place.path, Span(begin, begin + len(goos))), "linux")
    for step in reversed(steps_before(made)):
        for pair in step.instruction.pairs if step.instruction.keyword == "ENV" else ():
            if pair.key == "GOOS":
                return replace(Place(place.path, pair.value_span), "linux") if pair.value == goos else None
    return None
