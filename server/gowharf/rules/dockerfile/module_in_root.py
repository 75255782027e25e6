"""The module lies in the root directory.

Why: `./...` then means every directory of the image, /proc and /sys among them: slow at best, and where one of them
can't be read go stops. (Dockerfile reference, "WORKDIR")

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
WORKDIR /
COPY . .
RUN go vet ./...
           ^^^^^ the module is in /, so ./... walks the whole image, /proc and /sys too
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go vet ./...
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
WORKDIR /
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.rules.dockerfile.gowords import runs
from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("module-in-root", Severity.WARNING, "dockerfile", "https://docs.docker.com/reference/dockerfile/#workdir")


def check(facts: Facts) -> Iterator[Finding]:
    """Patterns that start at the root, and the commands that go by all packages."""
    for spot in runs(facts):
        run = spot.run
        if run is None or run.module != "/" or run.failures or run.mod == "vendor":
            continue
        word = next((word for word in run.arguments if word.value in ("./...", "...", "/...")), None)
        if word is None and run.name not in ("mod tidy", "mod vendor"):
            continue
        what = word.value if word is not None else run.command
        message = f"the module is in /, so {what} walks the whole image, /proc and /sys too"
        place = Place(spot.replay.path, word.span if word is not None else run.span)
        yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, spot))


def _fixes(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """Another WORKDIR, where one names the root and nothing is copied to absolute paths."""
    source = facts.project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None or spot.step.workdir != "/":
        return ()
    steps = [step for step in spot.stage.steps if step.number < spot.step.number]
    named = [step for step in steps if step.instruction.keyword == "WORKDIR" and step.instruction.words]
    copied = [step for step in steps if step.instruction.keyword in ("COPY", "ADD") and step.instruction.words]
    if not named or named[-1].instruction.words[0].raw != "/" or spot.stage.parent is not None:
        return ()
    if any(step.instruction.words[-1].raw.startswith("/") for step in copied):
        return ()
    # Programs that relative -o leaves in the root are looked for there by what comes later.
    relative = any(not (run.flags.get("o") or "/").startswith("/") for step in spot.stage.steps for run in step.go)
    edit = replace(Place(source.path, named[-1].instruction.words[0].span), "/src")
    return (Fix("Set WORKDIR /src", Safety.UNSAFE if relative else Safety.SAFE, (edit,)),)
