"""Modules are downloaded into one cache and looked for in another.

Why: the module cache is GOMODCACHE, or pkg/mod below GOPATH. Where it changes between the download and the build, the
build fetches everything again, or fails where it may not. (Go modules reference, "Module cache")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
example.com/lib v1.1.0/go.mod h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
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
RUN go mod download
ENV GOMODCACHE=/modcache
    ^^^^^^^^^^^^^^^^^^^^ go build looks for modules in /modcache, but go mod download has put them into /go/pkg/mod
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
ENV GOMODCACHE=/modcache
RUN go mod download
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
example.com/lib v1.1.0/go.mod h1:HUbaFxHbHSDTpjR5vBKnL8dAJdlCv5vFbbZl6NKbwxw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
ENV GOMODCACHE=/modcache
WORKDIR /src
COPY . .
RUN go mod download
ENV GOPATH=/other GOCACHE=/tmp/cache
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun, Replay, Stage, Step
from gowharf.rules.edits import line_before, replace
from gowharf.rules.environment.modcache import cache_of, culprit
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.variables import Setting, lineage, literal, removal, stage_settings
from gowharf.syntax.modpath import escape
from gowharf.text.source import Place

RULE = Rule("modcache-mismatch", Severity.ERROR, "environment", "https://go.dev/ref/mod#module-cache")


class _Pair:
    """A command that filled a cache, and one that looks in another."""

    def __init__(self, replay: Replay, stage: Stage, filled: tuple[Step, GoRun], looks: GoRun) -> None:
        self.replay, self.stage, self.filled, self.looks = replay, stage, filled, looks


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Under GOPROXY=off the build fails."""
    spot = case.spots[0] if case.spots else None
    if case.failure.kind != kinds.PROXY_OFF or spot is None or spot.run is None:
        return
    module = f"{case.failure.values.get('module')}@{case.failure.values.get('version')}"
    for filled in reversed(list(_before(spot.replay, spot.stage, spot.run))):
        if module in filled[1].fetches:
            yield from _finding(facts, _Pair(spot.replay, spot.stage, filled, spot.run), Severity.ERROR)
            return
    yield from _copied_elsewhere(case, spot, spot.run)


def check(facts: Facts) -> Iterator[Finding]:
    """Otherwise it fetches again what was there."""
    for replay in facts.replays:
        for stage in replay.stages:
            pair = _first(replay, stage)
            if pair is not None:
                yield from _finding(facts, pair, Severity.WARNING)


def _first(replay: Replay, stage: Stage) -> _Pair | None:
    """The first command of a stage that fetches again what an earlier one has put elsewhere."""
    for step in stage.steps:
        for run in step.go:
            if not run.fetches or any(failure.kind == kinds.PROXY_OFF for failure in run.failures):
                continue
            found = [one for one in _before(replay, stage, run) if set(one[1].fetches) & set(run.fetches)]
            if found:
                return _Pair(replay, stage, found[-1], run)
    return None


def _copied_elsewhere(case: Case, spot: Spot, run: GoRun) -> Iterator[Finding]:
    """A cache that a COPY put where go doesn't look."""
    wanted = cache_of(run)
    values = case.failure.values
    path, version = values.get("module", ""), values.get("version", "")
    homes = {"/root", "/go", run.user.home or "/root"}
    for folder in sorted({f"{home}{middle}/pkg/mod" for home in homes for middle in ("", "/go")} - {wanted or ""}):
        archive = f"{folder}/cache/download/{escape(path)}/@v/{escape(version)}.zip"
        node = run.image.look(archive).node if run.image is not None else None
        step = next((s for s in spot.stage.steps if node is not None and s.number == node.instruction), None)
        if wanted is None or step is None or step.instruction.keyword != "COPY" or step.instruction.json:
            continue
        word = step.instruction.words[-1]
        place = Place(spot.replay.path, word.span)
        message = f"{run.command} looks for modules in {wanted}, but this COPY has put them into {folder}"
        fixes: tuple[Fix, ...] = ()
        if word.raw.rstrip("/") == folder:
            text = wanted + word.raw[len(folder) :]
            fixes = (Fix(f"Copy them to {wanted}", Safety.SAFE, (replace(place, text),)),)
        yield Finding(RULE.name, RULE.severity, message, place, fixes=fixes)
        return


def _before(replay: Replay, stage: Stage, run: GoRun) -> Iterator[tuple[Step, GoRun]]:
    """The commands before a command that had another cache, with their steps."""
    mine = cache_of(run)
    if mine is None:
        return
    for one in lineage(replay, stage):
        for step in one.steps:
            for other in step.go:
                if other is run:
                    return
                theirs = cache_of(other)
                cached = any(mount.name.startswith("cache ") for mount in (other.image.mounts if other.image else ()))
                if theirs is not None and theirs != mine and not cached:
                    yield step, other


def _finding(facts: Facts, pair: _Pair, severity: Severity) -> Iterator[Finding]:
    step, filled = pair.filled
    name = culprit(filled, pair.looks)
    here, there = cache_of(pair.looks), cache_of(filled)
    message = f"go {pair.looks.name} looks for modules in {here}, but go {filled.name} has put them into {there}"
    setting = _setting(facts, pair, name)
    download = Place(pair.replay.path, filled.span)
    label = Label(download, f"go {filled.name} fills {there}")
    place = setting.at if setting is not None else Place(pair.replay.path, pair.looks.span)
    fixes = _fixes(facts, setting, step) if setting is not None else ()
    yield Finding(RULE.name, severity, message, place, related=(label,), fixes=fixes)


def _setting(facts: Facts, pair: _Pair, name: str | None) -> Setting | None:
    """What moved the cache: the last assignment between the two commands."""
    held = [
        setting
        for stage in lineage(pair.replay, pair.stage)
        for setting in stage_settings(facts.project, pair.replay, stage)
        if setting.name == name and pair.filled[1].span.end < setting.at.span.start <= pair.looks.span.end
    ]
    return held[-1] if held else None


def _fixes(facts: Facts, setting: Setting, step: Step) -> tuple[Fix, ...]:
    """The assignment moved up, before the command that fills the cache."""
    source = facts.project.source(setting.at.path)
    if source is None or setting.how != "ENV" or not literal(facts.project, setting):
        return ()
    gone = removal(facts.project, setting)
    if not gone or setting.key.span.end + 1 != setting.written.span.start:
        return ()
    moved = line_before(source, step.instruction.span.start, f"ENV {setting.at.span.text(source.text)}")
    title = f"Set {setting.name} before the download"
    safety = gone[0].safety if setting.name != "HOME" else Safety.UNSAFE
    return (Fix(title, safety, (moved, *gone[0].edits)),)
