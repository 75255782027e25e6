"""The final image is the golang image.

Why: the toolchain, its sources and the module cache are some hundreds of megabytes that a built program doesn't need; a
second stage takes the program alone. (Docker documentation, "Multi-stage builds")

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
     ^^^^^^^^^^^ the final image is golang:1.24, with the whole toolchain; a second stage needs the program alone
WORKDIR /src
COPY . .
RUN go build -o /app .
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
RUN CGO_ENABLED=0 go build -o /app .
FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Stage
from gowharf.rules.dockerfile.bases import external, is_golang
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Rule, Severity
from gowharf.text.source import Place

RULE = Rule("no-multistage", Severity.INFO, "dockerfile", "https://docs.docker.com/build/building/multi-stage/")


def check(facts: Facts) -> Iterator[Finding]:
    """The last stage that is built, where it builds a program and starts one."""
    for replay in facts.replays:
        final = next((stage for stage in reversed(replay.stages) if stage.reached), None)
        if final is None or not final.steps or not _starts(final):
            continue
        builds = any(run.name in ("build", "install") and run.module for step in final.steps for run in step.go)
        base = external(Spot(replay, final, final.steps[0], None))
        if not builds or not is_golang(base) or not base.instruction.words:
            continue
        message = f"the final image is {base.base}, with the whole toolchain; a second stage needs the program alone"
        yield Finding(RULE.name, RULE.severity, message, Place(replay.path, base.instruction.words[0].span))


def _starts(stage: Stage) -> bool:
    """Whether the stage says what its image runs, and that is no go command."""
    starts = [step.instruction for step in stage.steps if step.instruction.keyword in ("CMD", "ENTRYPOINT")]
    words = [word for one in starts for word in one.args.text.replace('"', " ").replace(",", " ").split()]
    return bool(starts) and "go" not in words and not {"air", "dlv", "make"} & set(words)
