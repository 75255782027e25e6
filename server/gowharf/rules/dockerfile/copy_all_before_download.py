"""All sources are copied before the modules are downloaded.

Why: BuildKit runs a step again when what was copied before it has changed. With go.mod and go.sum copied and downloaded
first, a change of the sources leaves that layer as it is. (Docker documentation, "Optimize cache usage")

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
     ^^^ all sources are copied before go mod download, so each change of them downloads the modules again
RUN go mod download
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download
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
WORKDIR /src
COPY go.* ./
RUN go mod download
COPY . .
RUN go mod download && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.image import Image
from gowharf.replay.model import GoRun, Step
from gowharf.replay.paths import join
from gowharf.rules.dockerfile.gowords import alone, line_before_step, runs, steps_before, written
from gowharf.rules.edits import delete_instruction, loses_comment
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("copy-all-before-download", Severity.INFO, "dockerfile", "https://docs.docker.com/build/cache/optimize/")


def check(facts: Facts) -> Iterator[Finding]:
    """The first `go mod download` of a stage, where a COPY of a whole directory stands before it."""
    for spot in runs(facts):
        run = spot.run
        if run is None or run.name != "mod download" or run.failures or run.module_source is None or run.arguments:
            continue
        before = steps_before(spot)
        if any(earlier.name == "mod download" for step in before for earlier in step.go):
            continue
        step = _whole(before, run)
        if step is None or run.image is None or not _has_sources(run.image, run.module or "/"):
            continue
        words = step.instruction.words
        message = "all sources are copied before go mod download, so each change of them downloads the modules again"
        place = Place(spot.replay.path, words[0].span.cover(words[-1].span))
        yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, spot, run, step))


def _whole(before: list[Step], run: GoRun) -> Step | None:
    """The COPY of the context that brought the module's directory."""
    for step in reversed(before):
        instruction = step.instruction
        if instruction.keyword not in ("COPY", "ADD") or instruction.flag("from") is not None or not instruction.words:
            continue
        if step.workdir is None or "$" in instruction.words[-1].raw or instruction.heredocs:
            continue
        whole = any(word.raw.rstrip("/") in (".", "") for word in instruction.words[:-1])
        if whole and join(step.workdir, instruction.words[-1].raw) == run.module:
            return step
    return None


def _has_sources(image: Image, module: str) -> bool:
    """Whether .go files lie in the module's directory or one below."""
    for seen, (path, look) in enumerate(image.walk(module)):
        if look.node is not None and look.node.source is not None and path.endswith(".go"):
            return True
        if seen > 2000:
            return False
    return False


def _fixes(facts: Facts, spot: Spot, run: GoRun, step: Step) -> tuple[Fix, ...]:
    """COPY go.mod go.sum and the download before the COPY. Only for a module that needs no other go.mod."""
    place = written(spot, facts.project)
    gomod = run.module_source
    file = facts.project.gomod(gomod) if gomod is not None else None
    if place is None or gomod is None or file is None or run.workspace is not None or not alone(place):
        return ()
    local = any(replace.new_version is None for replace in file.replaces)
    flags = place.instruction.flags or step.instruction.flags
    root = spot.replay.build.context.directory
    if local or flags or loses_comment(place.instruction) or step not in spot.stage.steps or run.workdir != run.module:
        return ()
    if gomod != (f"{root}/go.mod" if root else "go.mod") or step.workdir != run.module:
        return ()
    names = ["go.mod"] + ["go.sum"] * (facts.project.source(f"{root}/go.sum" if root else "go.sum") is not None)
    newline = "\r\n" if "\r\n" in place.source.text else "\n"
    text = place.run.span.text(place.source.text)
    if "\n" in text or place.instruction.json:
        return ()
    lines = newline.join((f"COPY {' '.join(names)} ./", f"RUN {text}"))
    edits = (line_before_step(place.source, step, lines), delete_instruction(place.source, place.instruction))
    return (Fix("Download the modules first", Safety.SAFE, edits),)
