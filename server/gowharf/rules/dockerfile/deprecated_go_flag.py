"""`go get -d` says what go does anyway.

Why: since Go 1.18 `go get` never builds or installs, which is all that -d asks for. (Go modules reference, "go get")

```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go get -d example.com/lib@v1.2.0
           ^^ go get -d has no effect since Go 1.18
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go get example.com/lib@v1.2.0
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go get example.com/lib@v1.2.0
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.rules.dockerfile.gowords import drop_words, flag_words, runs, written
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("deprecated-go-flag", Severity.INFO, "dockerfile", "https://go.dev/ref/mod#go-get", needs=("go get",))


def check(facts: Facts) -> Iterator[Finding]:
    """Every `go get -d` of a Go that has no use for it."""
    for spot in runs(facts):
        run = spot.run
        if run is None or run.name != "get" or run.go_version is None or compare(run.go_version, "1.18") < 0:
            continue
        words = flag_words(run, "d")
        if not words or any(failure.kind == "go-get-outside-module" for failure in run.failures):
            continue
        place = written(spot, facts.project)
        edit = drop_words(place, words[:1]) if place is not None else None
        fixes = (Fix("Remove -d", Safety.SAFE, (edit,)),) if edit is not None else ()
        message = "go get -d has no effect since Go 1.18"
        yield Finding(
            RULE.name,
            RULE.severity,
            message,
            Place(spot.replay.path, words[0].span),
            fixes=fixes,
            tags=("deprecated", "unnecessary"),
        )
