"""The toolchain line of go.mod has no effect in this image.

Why: a toolchain line is a wish that Go follows only where GOTOOLCHAIN lets it switch. The official images set
GOTOOLCHAIN=local, so their own Go is used as long as the go line allows. (Go toolchains, "GOTOOLCHAIN")

```go.mod
module example.com/app

go 1.22

toolchain go1.24.2
          ^^^^^^^^ golang:1.23 builds with its own Go 1.23.12, not with go1.24.2: it sets GOTOOLCHAIN=local
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.23
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.22

toolchain go1.22.3
```
```main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.23
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare, from_toolchain
from gowharf.replay.model import GoRun, Outcome, Replay, Stage
from gowharf.rules.facts import Facts
from gowharf.rules.image.references import base_of
from gowharf.rules.model import Finding, Label, Rule, Severity
from gowharf.text.source import Place

RULE = Rule("toolchain-line-ignored", Severity.INFO, "image", "https://go.dev/doc/toolchain#config")

_BUILDS = frozenset(("build", "install", "test", "run"))


def check(facts: Facts) -> Iterator[Finding]:
    """Once for each image that builds the module and is older than the toolchain line."""
    done: set[tuple[str, str]] = set()
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    finding = _finding(facts, replay, stage, run)
                    if finding is not None and (finding.place.path, finding.message) not in done:
                        done.add((finding.place.path, finding.message))
                        yield finding


def _finding(facts: Facts, replay: Replay, stage: Stage, run: GoRun) -> Finding | None:
    path = run.workspace_source or run.module_source
    if run.name not in _BUILDS or run.outcome is Outcome.FAILS or path is None or run.env.get("GOTOOLCHAIN") != "local":
        return None
    file = facts.project.gowork(path) if run.workspace_source else facts.project.gomod(path)
    line = file.toolchain if file is not None else None
    wanted = from_toolchain(line.value) if line is not None else ""
    if line is None or not wanted or run.go_version is None or compare(run.go_version, "1.21") < 0:
        return None
    if compare(wanted, run.go_version) <= 0 or (
        run.go_version.count(".") < 2 and wanted.startswith(run.go_version + ".")
    ):
        return None
    base = base_of(facts.project, replay, stage)
    image = base.reference.partition("@")[0] if base is not None else "the image"
    message = f"{image} builds with its own Go {run.go_version}, not with {line.value}: it sets GOTOOLCHAIN=local"
    labels = (Label(base.place, "the image that builds the module"),) if base is not None else ()
    return Finding(RULE.name, RULE.severity, message, Place(path, line.token.span), related=labels)
