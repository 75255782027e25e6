"""The image's own command names a program that the image doesn't have.

Why: ENTRYPOINT and CMD in brackets start exactly the file that they name: at its path, or by its name in PATH. `COPY
/out /app` makes /app a folder that holds what /out held. (Dockerfile reference, "ENTRYPOINT")

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
COPY --from=build /app /bin/app
ENTRYPOINT ["/app"]
            ^^^^^^ /app is not in the image; go build's program is at /bin/app
```
Go says:
```
exec: "/app": stat /app: no such file or directory
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /bin/app
ENTRYPOINT ["/bin/app"]
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
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /usr/local/bin/app
ENTRYPOINT ["app"]
```
"""

from collections.abc import Iterator

from gowharf.replay.paths import join
from gowharf.rules.dockerfile.programs import programs_of
from gowharf.rules.dockerfile.remarks import json_fix
from gowharf.rules.dockerfile.scripts import through_shell
from gowharf.rules.dockerfile.sources import editable
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "entrypoint-not-in-image",
    Severity.ERROR,
    "dockerfile",
    "https://docs.docker.com/reference/dockerfile/#entrypoint",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the word that names the program."""
    failure = case.failure
    if failure.kind != RULE.name or failure.place is None or not case.spots:
        return
    spot = case.spots[0]
    values = failure.values
    if values.get("why") == "json":
        message = f"{values.get('form')} isn't JSON, so a shell gets it as it stands: " + (
            "strings want double quotes, and nothing may follow"
        )
        yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=json_fix(facts, spot))
        return
    name, path, why = values.get("name", ""), values.get("path", ""), values.get("why", "")
    made = programs_of(spot, spot.stage) or _copied(spot)
    chosen = _meant(path, made)
    message = {
        "variable": f"{values.get('form')} in brackets runs no shell, so nothing replaces {name}",
        "directory": f"{path} is a folder",
        "interpreter": f"{path} asks for {values.get('program')}, which the image lacks",
        "crlf": f"the first line of {path} ends in CR LF, so no {values.get('program')} of that name is found",
        "unmarked": f"{path} has no first line such as #!/bin/sh, without which it is no program",
        "unset": f"{path} may not be executed: neither its file's mode has an x nor does COPY give one",
        "mode": f"{path} may not be executed: it was copied with a --chmod without x",
    }.get(why, f"{path} is not in the image" if "/" in path else f"{name} is in no folder of PATH")
    if chosen and why in ("absent", "directory"):
        message += f"; go build's program is at {chosen}"
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_fixes(facts, case, chosen, why))


def _copied(spot: Spot) -> tuple[str, ...]:
    """Programs that other stages built and COPY brought."""
    image = spot.stage.image
    written = image.written_since(spot.stage.steps[0].image) if spot.stage.steps else ()
    found: list[str] = []
    for path in written:
        for at, look in image.walk(path):
            if look.node is not None and look.node.binary is not None:
                found.append(at)
            if len(found) > 20:
                return ()
    return tuple(found)


def _meant(path: str, made: tuple[str, ...]) -> str:
    name = path.rpartition("/")[2]
    same = [program for program in made if program.rpartition("/")[2] == name]
    chosen = same or list(made)
    return chosen[0] if len(set(chosen)) == 1 else ""


def _fixes(facts: Facts, case: Case, chosen: str, why: str) -> tuple[Fix, ...]:
    place, spot, source = case.failure.place, case.spots[0], editable(facts, case)
    if place is None or source is None:
        return ()
    if why in ("mode", "unset"):
        return _executable(spot, place)
    written = place.span.text(source.text)
    name = case.failure.values.get("name", "")
    if not chosen or why == "variable" or written != f'"{name}"':
        return ()
    same = chosen.rpartition("/")[2] == name.rpartition("/")[2]
    return (Fix(f"Start {chosen}", Safety.SAFE if same else Safety.UNSAFE, (replace(place, f'"{chosen}"'),)),)


def _executable(spot: Spot, place: Place) -> tuple[Fix, ...]:
    """The --chmod of the COPY that brought the program, and nothing else."""
    chosen = next((s for s in spot.stage.steps if s is spot.step), spot.step)
    name = chosen.instruction.words[0].raw
    node = spot.stage.image.look(join(spot.stage.workdir or "/", name)).node
    steps = [step for step in spot.stage.steps if node is not None and step.number == node.instruction]
    instruction = steps[0].instruction if steps else None
    flag = instruction.flag("chmod") if instruction is not None else None
    if flag is None:
        plain = instruction is not None and len(instruction.words) == 2 and node is not None
        if instruction is None or not plain or not ((node and node.source) or "").endswith(instruction.words[0].raw):
            return through_shell(spot, place, node, '"{}", ') if spot.step.instruction.json else ()
        added = insert(spot.replay.path, instruction.keyword_span.end, " --chmod=755")
        return (Fix("Copy it with --chmod=755", Safety.SAFE, (added,)),)
    return (Fix("Copy it with --chmod=755", Safety.SAFE, (replace(Place(spot.replay.path, flag.value_span), "755"),)),)
