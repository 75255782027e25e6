"""A flag names a file that isn't in the image.

Why: -modfile, -overlay and -pgo read a file when the command starts, so it has to be copied first. (The go command)

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```overlay.json
{}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
RUN go build -overlay=overlay.json -o /app .
             ^^^^^^^^^^^^^^^^^^^^^ -overlay names /src/overlay.json, which is not in the image when go build runs
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
COPY overlay.json ./
RUN go build -overlay=overlay.json -o /app .
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
```overlay.json
{}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -overlay=overlay.json -pgo=auto -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds
from gowharf.replay.paths import join
from gowharf.rules.context.copies import add_copy
from gowharf.rules.dockerfile.gowords import first_run, flag_words
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("flag-file-missing", Severity.ERROR, "dockerfile", "https://pkg.go.dev/cmd/go")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Offers to copy the file, where the project has it."""
    first = first_run(case)
    if case.failure.kind != kinds.FLAG_FILE_MISSING or first is None:
        return
    spot, run = first
    name, path = case.failure.values.get("flag", "").lstrip("-"), case.failure.values.get("path", "")
    words = flag_words(run, name)
    place = Place(spot.replay.path, words[0].span.cover(words[-1].span) if words else run.span)
    message = f"-{name} names {path}, which is not in the image when {run.command} runs"
    fixes: tuple[Fix, ...] = ()
    if run.image is not None and run.workdir is not None and path:
        at = join(run.workdir, path)
        origin = run.image.origin(at)
        if origin is not None and facts.project.source(origin) is not None:
            edit = add_copy(spot, facts.project, origin, at, directory=False)
            fixes = (Fix(f"Copy {origin} first", Safety.SAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, case.failure.place or place, fixes=fixes)
