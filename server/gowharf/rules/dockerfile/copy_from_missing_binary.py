"""COPY --from names a file that the other stage doesn't have.

Why: a program is where `go build` wrote it: at the path that -o names, else in the work directory under the name of the
package's last element. Nothing else of the stage makes it. (Dockerfile reference, "COPY --from")

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
RUN CGO_ENABLED=0 go build .
FROM scratch
COPY --from=build /src/server /server
                  ^^^^^^^^^^^ no command of stage build writes /src/server; it makes /src/app
ENTRYPOINT ["/server"]
```
Fixed:
```Dockerfile
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build .
FROM scratch
COPY --from=build /src/app /server
ENTRYPOINT ["/server"]
```
Fine:
```go.mod
module example.com/app/v2

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
RUN CGO_ENABLED=0 go build && make more
FROM scratch
COPY --from=build /src/app /src/more /
ENTRYPOINT ["/app"]
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Stage
from gowharf.rules.dockerfile.programs import programs_of
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "copy-from-missing-binary",
    Severity.ERROR,
    "dockerfile",
    "https://docs.docker.com/reference/dockerfile/#copy---from",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Names the programs that the stage does make."""
    failure = case.failure
    if failure.kind != "copy-from-missing" or not case.spots or failure.place is None:
        return
    spot = case.spots[0]
    name, path = failure.values.get("from", ""), "/" + failure.values.get("path", "")
    stage = _stage(spot, name)
    made = sorted(programs_of(spot, stage)) if stage is not None else []
    message = f"no command of stage {name} writes {path}" if stage is not None else f"{name} has no {path}"
    if made:
        message += f"; it makes {', '.join(made[:3])}"
    label = (Label(Place(spot.replay.path, stage.instruction.keyword_span), f"stage {name}"),) if stage else ()
    yield Finding(
        RULE.name, RULE.severity, message, failure.place, related=label, fixes=_fixes(facts, spot, case, made, path)
    )


def _stage(spot: Spot, name: str) -> Stage | None:
    for stage in reversed(spot.replay.stages[: spot.stage.number]):
        if stage.name and stage.name == name.lower():
            return stage
    return spot.replay.stages[int(name)] if name.isdigit() and int(name) < len(spot.replay.stages) else None


def _elsewhere(spot: Spot, path: str) -> tuple[Fix, ...] | None:
    """The one stage above that has the program at that path, in place of the stage that is named."""
    flag = spot.step.instruction.flag("from")
    above = spot.replay.stages[: spot.stage.number]
    having = [s for s in above if (node := s.image.look(path).node) is not None and node.binary is not None]
    if len(having) != 1 or flag is None or not flag.value or "$" in flag.value or len(spot.step.instruction.words) != 2:
        return None
    name = having[0].name or str(having[0].number)
    return (Fix(f"Copy it from {name}", Safety.UNSAFE, (replace(Place(spot.replay.path, flag.value_span), name),)),)


def _fixes(facts: Facts, spot: Spot, case: Case, made: list[str], path: str) -> tuple[Fix, ...]:
    place = case.failure.place
    last = path.rstrip("/").rpartition("/")[2]
    same = [program for program in made if program.rpartition("/")[2] == last]
    chosen = same if len(same) == 1 else made if len(made) == 1 else []
    source = facts.project.source(spot.replay.path)
    other = _elsewhere(spot, path) if not same and source is not None else None
    if other is not None:
        return other
    if not chosen or place is None or source is None or spot.replay.build.inline is not None or path.endswith("/"):
        return ()
    words = spot.step.instruction.words
    into = words[-1].raw.endswith("/") or words[-1].raw in (".", "./") or len(words) > 2
    written = place.span.text(source.text)
    if written.strip('"').lstrip("/") != path.lstrip("/") or " " in chosen[0]:
        return ()
    # Copied into a directory, the program keeps its name, which what starts it may not know.
    safety = Safety.UNSAFE if into and chosen[0].rpartition("/")[2] != last else Safety.SAFE
    text = f'"{chosen[0]}"' if written.startswith('"') else chosen[0]
    return (Fix(f"Copy {chosen[0]}", safety, (replace(place, text),)),)
