"""The exec form of RUN is written as if a shell read it.

Why: `RUN ["…"]` starts its first word as a program, without a shell: `X=y` in front, `&&`, `cd` and `$NAME` mean
nothing there. (Dockerfile reference, "RUN")

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
RUN ["CGO_ENABLED=0", "go", "build", "-o", "/app", "."]
     ^^^^^^^^^^^^^^^ no shell reads the exec form: CGO_ENABLED=0 is taken for a program
```
Go says:
```
exec: "CGO_ENABLED=0": executable file not found in $PATH
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
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
COPY . .
RUN ["env", "CGO_ENABLED=0", "go", "build", "-o", "/app", "."]
RUN ["sh", "-c", "CGO_ENABLED=0 go build -o /app ."]
```
"""

import re
from collections.abc import Iterator

from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.text.source import Place, Span

RULE = Rule("exec-form-env", Severity.ERROR, "dockerfile", "https://docs.docker.com/reference/dockerfile/#run")

_OPERATORS = frozenset(("&&", "||", ";", "|", ">", ">>", "2>&1", "&"))
_PLAIN = regex(r"[\w./:=@%+,-]+\Z")
_VARIABLE = regex(r"\$\{?\w")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the word that only a shell would understand."""
    if not case.spots:
        return
    spot = case.spots[0]
    instruction = spot.step.instruction
    if instruction.keyword != "RUN" or not instruction.json:
        return
    if case.failure.kind == RULE.name:
        word = instruction.words[0]
        what = f"{word.raw} is taken for a program"
    else:
        odd = [w for w in instruction.words if w.raw in _OPERATORS or _VARIABLE.match(w.raw)]
        if not odd or spot.run is None or spot.run.argv[0].value in ("sh", "bash", "ash"):
            return
        word = odd[0]
        what = f"{word.raw} is an argument like any other"
    message = f"no shell reads the exec form: {what}"
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, word.span), fixes=_fixes(facts, spot))


def _fixes(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """The shell form: brackets, commas and quotes gone, one edit each."""
    source = facts.project.source(spot.replay.path)
    instruction = spot.step.instruction
    if source is None or spot.replay.build.inline is not None or spot.step.env is None:
        return ()
    whole = instruction.args.span(0, len(instruction.args.text.rstrip()))
    if "\n" in whole.text(source.text) or not whole.text(source.text).startswith("["):
        return ()
    edits: list[FileEdit] = []
    at = whole.start
    for position, word in enumerate(instruction.words):
        shown = word.span.text(source.text)
        quoted = shown.startswith('"')
        raw = shown[1:-1] if quoted else shown
        bare = bool(_PLAIN.match(raw)) or raw in _OPERATORS or bool(re.match(r"\$\{?\w+\}?\Z", raw))
        if raw != word.raw or (not bare and re.search(r'[\\`"]', raw)):
            return ()
        if not bare and re.match(r"[A-Za-z_]\w*=", raw):
            return ()
        inner = Span(word.span.start + 1, word.span.end - 1) if quoted and bare else word.span
        if not quoted and not bare:
            return ()
        edits.append(replace(Place(source.path, Span(at, inner.start)), " " if position else ""))
        at = inner.end
    edits.append(replace(Place(source.path, Span(at, whole.end)), ""))
    return (Fix("Use the shell form", Safety.SAFE, tuple(edits)),)
