"""A package is built from one of its files only.

Why: given .go files instead of a directory, go builds just those; what the package's other files declare is undefined.
(The go command, "Compile packages and dependencies")

```go.mod
module example.com/app

go 1.24
```
```cmd/api/main.go
package main

func main() { println(name()) }
```
```cmd/api/name.go
package main

func name() string { return "x" }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app cmd/api/main.go
                     ^^^^^^^^^^^^^^^ go build of cmd/api/main.go leaves out name.go, which declares name
```
Go says:
```
# command-line-arguments
cmd/api/main.go:3:23: undefined: name
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
```main.go
package main

func main() { println(name()) }
```
```name.go
package main

func name() string { return "x" }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app main.go name.go && go build -o /app *.go
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import Argument, GoRun
from gowharf.rules.dockerfile.gowords import drop_words, first_run, replace_word, runs, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "single-file-build",
    Severity.ERROR,
    "dockerfile",
    "https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies",
)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Names the file that is left out."""
    failure = case.failure
    first = first_run(case)
    if failure.kind != kinds.UNDEFINED_NAME or first is None:
        return
    spot, run = first
    words = _files(run)
    if not words:
        return
    values = failure.values
    given = " ".join(word.value or "" for word in words)
    message = f"{run.command} of {given} leaves out {values.get('sibling')}, which declares {values.get('name')}"
    span = words[0].span.cover(words[-1].span)
    related = (Label(failure.place, f"{values.get('name')} is used here"),) if failure.place is not None else ()
    fixes = _fixes(facts, spot, run, words)
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, span), related=related, fixes=fixes)


def check(facts: Facts) -> Iterator[Finding]:
    """One file of a module that builds today: the next file of the package will be left out."""
    for spot in runs(facts):
        run = spot.run
        if run is None or run.module_source is None or run.failures or run.name not in ("build", "install"):
            continue
        words = _files(run)
        if len(words) != 1 or not run.packages or run.conditional:
            continue
        message = f"{run.command} {words[0].value} builds this file only, without others that its package may get"
        fixes = _fixes(facts, spot, run, words)
        yield Finding(RULE.name, Severity.INFO, message, Place(spot.replay.path, words[0].span), fixes=fixes)


def _files(run: GoRun) -> tuple[Argument, ...]:
    words = run.arguments[:1] if run.name == "run" else run.arguments
    return words if words and all((word.value or "").endswith(".go") for word in words) else ()


def _fixes(facts: Facts, spot: Spot, run: GoRun, words: tuple[Argument, ...]) -> tuple[Fix, ...]:
    """The directory in place of its file; the program keeps its name, which is that of the file without -o."""
    place = written(spot, facts.project)
    if place is None or run.module is None:
        return ()
    directories = {(word.value or "").rpartition("/")[0] for word in words}
    if len(directories) != 1:
        return ()
    directory = directories.pop().removeprefix("./")
    path = "." if directory in ("", ".") else directory if directory.startswith(("/", "..")) else f"./{directory}"
    name = (words[0].value or "").rpartition("/")[2].removesuffix(".go")
    keep = f"-o {name} " if run.name == "build" and "o" not in run.flags else ""
    if keep and place.instruction.json:
        return ()
    first = replace_word(place, words[0], keep + path)
    rest = drop_words(place, words[1:]) if len(words) > 1 else None
    if first is None or (len(words) > 1 and rest is None):
        return ()
    edits = (first, rest) if rest is not None else (first,)
    return (Fix(f"Build {path}", Safety.SAFE, edits),)
