"""A dynamically linked program is started in an image without its loader.

Why: with cgo, which is on where a C compiler is found, net, os/user and every `import "C"` link the program against the
builder's libc. scratch and distroless/static have no loader at all, Alpine has musl's only, so starting the program
fails though the file is there: "No such file or directory". (cmd/cgo)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

import "net"

func main() { _, err := net.LookupHost("localhost"); println(err == nil) }
```
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
           ^^^^^^^^ /app is linked against glibc (it imports net), and scratch has no loader for it
```
Go says:
```
exec /app: No such file or directory
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

import "net"

func main() { _, err := net.LookupHost("localhost"); println(err == nil) }
```
```Dockerfile
FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN go build -o /app .
FROM golang:1.24 AS debian
WORKDIR /src
COPY . .
RUN go build -tags netgo -o /app .
FROM scratch
COPY --from=build /app /app
COPY --from=debian /app /other
ENTRYPOINT ["/app"]
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.rules.dockerfile.gowords import Written, flag_words, insert_before, insert_word, name_word, written
from gowharf.rules.dockerfile.programs import builder, words_place
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("dynamic-binary-in-static-image", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/cgo")

_STATIC = "-linkmode external -extldflags -static"


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the instruction that starts the program; the build command is a label and takes the fix."""
    failure = case.failure
    if failure.kind != RULE.name or not case.spots:
        return
    spot = case.spots[0]
    base = spot.stage.base or "the image"
    why = failure.values.get("why", "")
    needs = failure.values.get("needs", "a libc")
    has = failure.values.get("libc")
    path = failure.values.get("path", "the program")
    lacks = "has no loader for it" if has == "none" else f"has {has} only"
    message = f"{path} is linked against {needs}{_reason(why)}, and {base} {lacks}"
    made = builder(facts, spot, failure.places.get("built"))
    related = (Label(failure.places["built"], "built here"),) if "built" in failure.places else ()
    fixes = _fixes(facts.project, made, why) if made is not None else ()
    yield Finding(RULE.name, RULE.severity, message, words_place(spot), related=related, fixes=fixes)


def _reason(why: str) -> str:
    if not why:
        return ""
    return f" ({why})" if why.startswith(("import", "-")) else f" (it imports {why})"


def _fixes(project: Project, made: Spot, why: str) -> tuple[Fix, ...]:
    place = written(made, project)
    if place is None:
        return ()
    if why.startswith("import"):
        return _linked_statically(place)
    return _without_cgo(place) if not why.startswith("-") else ()


def _without_cgo(place: Written) -> tuple[Fix, ...]:
    """CGO_ENABLED=0 before the command; where the Dockerfile says 1 there, in its place."""
    title = "Build with CGO_ENABLED=0"
    front = place.source.text[place.run.span.start : place.run.argv[0].span.start]
    if "CGO_ENABLED=1" in front:
        at = place.run.span.start + front.index("CGO_ENABLED=1")
        edit = replace(Place(place.path, place.run.span._replace(start=at, end=at + 13)), "CGO_ENABLED=0")
        return (Fix(title, Safety.UNSAFE, (edit,)),)
    asked = place.run.env.get("CGO_ENABLED") == "1"
    inserted = insert_before(place, "CGO_ENABLED=0 ")
    if inserted is None:
        return ()
    return (Fix(title, Safety.UNSAFE if asked else Safety.SAFE, (inserted,)),)


def _linked_statically(place: Written) -> tuple[Fix, ...]:
    """C code linked in whole: works for what has a static library, so it is the user's choice."""
    name = name_word(place.run)
    if name is None or place.run.name not in ("build", "install") or place.instruction.json:
        return ()
    if flag_words(place.run, "ldflags") or "ldflags" in place.run.flags:
        return ()
    edit = insert_word(place, name, f"-ldflags '{_STATIC}'")
    return (Fix("Link the C code statically", Safety.UNSAFE, (edit,)),)
