"""cgo is asked for, and the image has no C compiler.

Why: `import "C"`, -race and, with CGO_ENABLED=1, net and os/user call the C compiler; golang's Alpine images come
without one. (cmd/cgo)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

import "C"

func main() {}
```
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -o /app .
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ go build needs a C compiler (import "C" in /src), and golang:1.24-alpine has none
```
Fixed:
```Dockerfile
FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN apk add --no-cache build-base
RUN CGO_ENABLED=1 go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```main.go
package main

import "C"

func main() {}
```
```Dockerfile
FROM golang:1.24-alpine
RUN apk add --no-cache gcc musl-dev
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun
from gowharf.rules.dockerfile.bases import add_packages, external
from gowharf.rules.dockerfile.gowords import drop_words, first_run, flag_words, steps_before, written
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place, Span

RULE = Rule("no-c-compiler", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/cgo")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Names what needs it."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in (kinds.NO_C_COMPILER, kinds.RACE_NEEDS_CGO) or first is None:
        return
    spot, run = first
    base = external(spot).base or "the image"
    package, why = failure.values.get("package", ""), failure.values.get("why", "")
    flag = next((name for name in ("race", "msan", "asan") if name in run.flags), "race")
    if failure.kind == kinds.RACE_NEEDS_CGO:
        message = f"{run.command} -{flag} needs cgo, and cgo is off"
        if run.env.get("CGO_ENABLED") != "0":
            message += f": {base} has no C compiler"
    else:
        reason = why if why != "import" else f'import "C" in {package}' if "/" in package[:1] else f"{package} with cgo"
        message = f"{run.command} needs a C compiler ({reason}), and {base} has none"
    if why == "cross":
        target = f"{failure.values.get('goos')}/{failure.values.get('goarch') or 'amd64'}"
        message = f"{run.command} needs a C compiler for {target}, and CC names none: gcc compiles for its own machine"
    place = Place(spot.replay.path, run.span)
    fixes = _fixes(facts, spot, run, case, flag) if why != "cross" else ()
    yield Finding(RULE.name, RULE.severity, message, place, fixes=fixes)


def _fixes(facts: Facts, spot: Spot, run: GoRun, case: Case, flag: str) -> tuple[Fix, ...]:
    compiler = add_packages(facts, spot, "build-base", "gcc libc6-dev")
    place = written(spot, facts.project)
    if case.failure.kind == kinds.RACE_NEEDS_CGO or flag in run.flags:
        words = flag_words(run, flag)
        dropped = drop_words(place, words) if place is not None and words else None
        without = (Fix(f"Remove -{flag}", Safety.UNSAFE, (dropped,)),) if dropped is not None else ()
        if run.env.get("CGO_ENABLED") == "0":
            return without
        return (*compiler, *without)
    if case.failure.values.get("package", "").startswith("/"):
        return compiler
    edit = _disabled(facts, spot, run)
    return (*((Fix("Build with CGO_ENABLED=0", Safety.UNSAFE, (edit,)),) if edit is not None else ()), *compiler)


def _disabled(facts: Facts, spot: Spot, run: GoRun) -> FileEdit | None:
    """The 1 that turns cgo on, where it stands in the Dockerfile: only the standard library asked for C."""
    place = written(spot, facts.project)
    if place is None:
        return None
    start = run.span.start
    at = place.source.text[start : run.argv[0].span.start].find("CGO_ENABLED=1")
    if at >= 0:
        end = start + at + len("CGO_ENABLED=1")
        return replace(Place(place.path, Span(end - 1, end)), "0")
    for step in reversed(steps_before(spot)):
        for pair in step.instruction.pairs if step.instruction.keyword in ("ENV", "ARG") else ():
            if pair.key == "CGO_ENABLED":
                return replace(Place(place.path, pair.value_span), "0") if pair.value == "1" else None
    return None
