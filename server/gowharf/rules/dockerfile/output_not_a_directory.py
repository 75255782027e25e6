"""A program is to be written where a directory is, or several to one file.

Why: with several packages -o must name a directory: one that exists, or a name that ends with a slash. Without -o the
program is called as its package's directory, so none of that name may be beside it. (The go command, "Compile packages
and dependencies")

```go.mod
module example.com/app

go 1.24
```
```cmd/a/main.go
package main

func main() {}
```
```cmd/b/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o bin ./cmd/...
                ^^^ -o bin is a file to go, and ./cmd/... is several packages: write -o bin/
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o bin/ ./cmd/...
```
A directory that is called as the program:
```go.mod
module example.com/app

go 1.24
```
```server/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build ./server
    ^^^^^^^^^^^^^^^^^ go build would write its program to server, which is a directory: name it with -o
```
Go says:
```
go: build output "server" already exists and is a directory
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```cmd/a/main.go
package main

func main() {}
```
```cmd/b/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN mkdir bin && go build -o bin ./cmd/... && go build -o one ./cmd/a
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join
from gowharf.rules.dockerfile.gowords import first_run, flag_words, insert_behind, insert_word, name_word, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "output-not-a-directory",
    Severity.ERROR,
    "dockerfile",
    "https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Adds the slash."""
    first = first_run(case)
    if case.failure.kind == kinds.OUTPUT_IS_A_DIRECTORY and first is not None:
        yield _taken(case, facts, *first)
        return
    if case.failure.kind != kinds.OUTPUT_NOT_A_DIRECTORY or first is None:
        return
    spot, run = first
    words = flag_words(run, "o")
    given = run.flags.get("o") or case.failure.values.get("path", "")
    named = " ".join(word.value or "" for word in run.arguments)
    message = f"-o {given} is a file to go, and {named} is several packages: write -o {given}/"
    place = written(spot, facts.project)
    edit = insert_behind(place, words[-1], "/") if place is not None and words else None
    there = run.image is None or run.workdir is None or run.image.look(join(run.workdir, given)).present
    fixes = (Fix(f"Write -o {given}/", Safety.SAFE, (edit,)),) if edit is not None and not there else ()
    span = words[-1].span if words else run.span
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, span), fixes=fixes)


def _taken(case: Case, facts: Facts, spot: Spot, run: GoRun) -> Finding:
    given = case.failure.values.get("given", "")
    message = f"go build would write its program to {given}, which is a directory: name it with -o"
    place, name = written(spot, facts.project), name_word(run)
    fixes: tuple[Fix, ...] = ()
    if place is not None and name is not None and "o" not in run.flags:
        fixes = (Fix("Write it to bin/", Safety.UNSAFE, (insert_word(place, name, "-o bin/"),)),)
    return Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, run.span), fixes=fixes)
