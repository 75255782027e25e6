"""A variable has a name that looks like one of Go's but is not.

Why: go ignores a variable that it doesn't know, so the setting has no effect: modules that GO_PRIVATE names are asked of
the public proxy and the checksum database. `go env -w` refuses such a name. (The go command, "Environment variables")

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
ENV GO_PRIVATE=git.example.com
    ^^^^^^^^^^ GO_PRIVATE is not a Go variable and has no effect; Go reads GOPRIVATE
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.example.com
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
ENV GOPRIVATE=git.example.com GO_VERSION=1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Replay
from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "unknown-go-variable", Severity.WARNING, "environment", "https://pkg.go.dev/cmd/go#hdr-Environment_variables"
)

# Names that people write, and the variable that they mean. Only names whose meaning is beyond doubt.
MEANT = {
    **{f"GO_{name}": f"GO{name}" for name in ("PRIVATE", "PROXY", "SUMDB", "FLAGS", "NOPROXY", "NOSUMDB", "INSECURE")},
    **{f"GO_{name}": f"GO{name}" for name in ("TOOLCHAIN", "MODCACHE", "CACHE", "WORK", "AUTH")},
    "GONOSUMCHECK": "GONOSUMDB",
    "GOMOD_READONLY": "GOFLAGS",
    "GOPRIVATES": "GOPRIVATE",
    "GOPROXIES": "GOPROXY",
    "GOPRVIATE": "GOPRIVATE",
    "GOFLAG": "GOFLAGS",
    "GOTOOLCHAINS": "GOTOOLCHAIN",
    "GOMODCACHEDIR": "GOMODCACHE",
}
_OWN_VALUE = frozenset(["GOMOD_READONLY"])  # meaning another variable with another value: no rename mends it


def check(facts: Facts) -> Iterator[Finding]:
    """ENV and ARG names of every stage that has Go."""
    for replay in facts.replays:
        yield from _in(replay)


def _in(replay: Replay) -> Iterator[Finding]:
    for stage in replay.stages:
        if not any(step.go for step in stage.steps):
            continue
        for step in stage.steps:
            if step.instruction.keyword not in ("ENV", "ARG"):
                continue
            for pair in step.instruction.pairs:
                meant = MEANT.get(pair.key)
                if meant is None:
                    continue
                place = Place(replay.path, pair.key_span)
                fixes: tuple[Fix, ...] = ()
                if pair.key not in _OWN_VALUE:
                    fixes = (Fix(f"Rename it to {meant}", Safety.SAFE, (replace(place, meant),)),)
                message = f"{pair.key} is not a Go variable and has no effect; Go reads {meant}"
                yield Finding(RULE.name, RULE.severity, message, place, fixes=fixes)
