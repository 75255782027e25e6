"""The go command downloads another Go during the build.

Why: where GOTOOLCHAIN lets it (auto, or the name of a release), a Go that is older than go.mod asks fetches a newer one
as a module: each build pays for it, one without network or behind a strict proxy fails, and the image's own Go goes
unused. (Go toolchains, "Downloading toolchains")

```go.mod
module example.com/app

go 1.24.2
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.22
ENV GOTOOLCHAIN=auto
    ^^^^^^^^^^^^^^^^ GOTOOLCHAIN=auto makes go build download go1.24.2, since golang:1.22 has Go 1.22.12
WORKDIR /src
COPY . .
RUN go build -o /app .
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
ENV GOTOOLCHAIN=auto
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.versions import from_toolchain
from gowharf.replay.go import kinds
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.image.image_go_too_old import bases_of
from gowharf.rules.image.tags import exists, raise_fix
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.variables import Setting, lineage, removal, stage_settings

RULE = Rule("toolchain-download", Severity.ERROR, "image", "https://go.dev/doc/toolchain#download")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the variable that lets Go do so, else at the command."""
    failure = case.failure
    if failure.kind != kinds.TOOLCHAIN_DOWNLOAD or not case.spots or case.spots[0].run is None:
        return
    toolchain, has, value = (failure.values.get(name, "") for name in ("toolchain", "has", "value"))
    command = f"{case.spots[0].run.command}"
    setting = _setting(case, facts)
    bases = bases_of(case, facts.project)
    image = bases[0].reference if bases else "the image"
    place = setting.at if setting is not None else step_place(case.spots[0])
    why = f"GOTOOLCHAIN={value} makes {command} download {toolchain}"
    message = f"{why}, since {image} has Go {has}"
    labels = [Label(failure.place, f"{toolchain} is asked for here")] if failure.place not in (None, place) else []
    if bases:
        labels.append(Label(bases[0].place, f"this image has Go {has}"))
    shown = tuple(label for label in labels if label.place is not None)
    fix = _fix(facts, setting, raise_fix(bases, from_toolchain(toolchain)) if bases else None, toolchain)
    yield Finding(RULE.name, RULE.severity, message, place, related=shown, fixes=(fix,) if fix else ())


def _setting(case: Case, facts: Facts) -> Setting | None:
    """The assignment of GOTOOLCHAIN that holds at the step."""
    spot = case.spots[0]
    held = [
        one
        for stage in lineage(spot.replay, spot.stage)
        for one in stage_settings(facts.project, spot.replay, stage)
        if one.name == "GOTOOLCHAIN" and (stage is not spot.stage or one.step.number <= spot.step.number)
    ]
    return held[-1] if held else None


def _fix(facts: Facts, setting: Setting | None, raised: Fix | None, toolchain: str) -> Fix | None:
    """The image raised and the variable gone; where no image has such a Go, the variable alone."""
    gone = removal(facts.project, setting, safety=Safety.UNSAFE) if setting is not None else ()
    if raised is None:
        if exists(from_toolchain(toolchain)) or not gone:
            return None
        return gone[0]
    edits = (*raised.edits, *(edit for fix in gone[:1] for edit in fix.edits))
    return Fix(raised.title, Safety.UNSAFE, edits)
