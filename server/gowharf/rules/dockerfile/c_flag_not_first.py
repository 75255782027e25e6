"""-C stands behind another flag.

Why: go changes its directory before it reads anything else, so -C must be the first flag. (The go command, -C)

```app/go.mod
module example.com/app

go 1.24
```
```app/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /out -C app .
                     ^^^^^^ -C must be the first flag of go build
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -C app -o /out .
```
Fine:
```app/go.mod
module example.com/app

go 1.24
```
```app/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go -C app build -o /out . && go build -C app -o /out .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.rules.dockerfile.gowords import drop_words, first_run, flag_words, insert_word, name_word, written
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "c-flag-not-first", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/go", aliases=("C-flag-not-first",)
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Moves the flag."""
    first = first_run(case)
    if case.failure.kind != kinds.FLAG_NOT_FIRST or first is None:
        return
    spot, run = first
    words = flag_words(run, "C")
    span = words[0].span.cover(words[-1].span) if words else run.span
    fixes: tuple[Fix, ...] = ()
    place, name = written(spot, facts.project), name_word(run)
    if place is not None and name is not None and words and not place.instruction.json:
        gone = drop_words(place, words)
        text = " ".join(word.span.text(place.source.text) for word in words)
        if gone is not None:
            fixes = (Fix("Put -C first", Safety.SAFE, (insert_word(place, name, text), gone)),)
    message = f"-C must be the first flag of {run.command}"
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, span), fixes=fixes)
