"""A directory is named as if it were an import path.

Why: go takes an argument that doesn't begin with `./`, `../` or `/` for an import path, and one without a dot in its
first element for a package of the standard library. (The go command, "Package lists and patterns")

```go.mod
module example.com/app

go 1.24
```
```cmd/api/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app cmd/api
                     ^^^^^^^ cmd/api is an import path to go, not the directory /src/cmd/api; write ./cmd/api
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./cmd/api
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```cmd/api/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app example.com/app/cmd/api && go build -o /api cmd/api/main.go && go install std
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.gowords import argument, first_run, prefix_word, written
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "package-path-without-dot",
    Severity.ERROR,
    "dockerfile",
    "https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Knows the directory that was meant."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in (kinds.PACKAGE_NOT_IN_STD, kinds.PACKAGE_NOT_PROVIDED) or first is None:
        return
    spot, run = first
    given = failure.values.get("argument") or failure.values.get("package", "")
    directory = failure.values.get("directory") or _directory(run.workdir, given)
    if directory is None or run.image is None or not run.image.look(directory).present:
        return
    word = argument(run, given)
    if word is None:
        return
    place = written(spot, facts.project)
    fixes = (Fix(f"Write ./{given}", Safety.SAFE, (prefix_word(place, word, "./"),)),) if place is not None else ()
    message = f"{given} is an import path to go, not the directory {directory}; write ./{given}"
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, word.span), fixes=fixes)


def _directory(workdir: str | None, given: str) -> str | None:
    return f"{workdir.rstrip('/')}/{given}" if workdir is not None and given and "@" not in given else None
