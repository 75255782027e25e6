"""A go command names a package that isn't in the image.

Why: go finds a directory's package by its .go files, and only what was copied before the command is there. A directory
that doesn't exist or holds no Go files ends the build. (The go command, "Package lists and patterns")

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
RUN go build -o /app ./cmd/server
                     ^^^^^^^^^^^^ ./cmd/server does not exist: no /src/cmd/server when go build runs
```
Go says:
```
stat /src/cmd/server: directory not found
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./cmd/api
```
A directory without Go files:

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
RUN go build -o /app
    ^^^^^^^^^^^^^^^^ no Go files in /src, where go build runs
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
RUN go build -o /out/ ./cmd/...
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.image import Image
from gowharf.replay.model import Argument, GoRun
from gowharf.replay.paths import below
from gowharf.rules.dockerfile.flags_behind import flags_behind
from gowharf.rules.dockerfile.gowords import (
    argument,
    first_run,
    insert_word,
    replace_word,
    written,
)
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.syntax import gosource
from gowharf.text.source import Place

RULE = Rule(
    "package-dir-missing",
    Severity.ERROR,
    "dockerfile",
    "https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns",
)

_LOOKED_AT = 4000  # paths that the search for a program looks at
_BUILDS = ("build", "install", "run", "test", "vet")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Says what is missing, and names the program that the module has."""
    failure = case.failure
    if failure.kind not in (kinds.PACKAGE_DIRECTORY_MISSING, kinds.PACKAGE_WITHOUT_GO_FILES, kinds.PACKAGE_NOT_IN_STD):
        return
    first = first_run(case)
    if first is None:
        return
    spot, run = first
    given, directory = failure.values.get("argument", "."), failure.values.get("directory", "")
    word = argument(run, given)
    place = Place(spot.replay.path, word.span if word is not None else run.span)
    yield Finding(
        RULE.name,
        RULE.severity,
        _message(failure.kind, given, directory, run, word, failure.values.get("what", "")),
        place,
        fixes=_fixes(facts, spot, run, given, word),
    )


def _message(kind: str, given: str, directory: str, run: GoRun, word: Argument | None, what: str) -> str:
    if what == "file":
        return f"{given} is a file and no package when {run.command} runs"
    if what == "pattern":
        return f"{given} matches no package of this module when {run.command} runs"
    if kind == kinds.PACKAGE_WITHOUT_GO_FILES:
        said = f"{given} has no Go files" if word is not None and given != "." else f"no Go files in {directory}"
        return (
            f"{said}, where {run.command} runs" if word is None or given == "." else f"{said} when {run.command} runs"
        )
    if kind == kinds.PACKAGE_NOT_IN_STD:
        return f"{given} is no package of the standard library, and ./{given} does not exist when {run.command} runs"
    return f"{given} does not exist: no {directory} when {run.command} runs"


def _fixes(facts: Facts, spot: Spot, run: GoRun, given: str, word: Argument | None) -> tuple[Fix, ...]:
    place = written(spot, facts.project)
    if flags_behind(run):
        return ()
    if place is None or run.name not in _BUILDS or run.module is None or run.workdir is None or run.image is None:
        return ()
    if word is None and given != ".":
        return ()  # what a variable or a wildcard has become
    programs = _programs(run.image, run.module)
    if not programs:
        return ()
    last = given.rstrip("/").rpartition("/")[2]
    chosen = [at for at in programs if at.rpartition("/")[2] == last] if last not in ("", ".") else []
    if len(chosen) != 1 and len(programs) == 1:
        chosen = programs
    if len(chosen) != 1 or not below(chosen[0], run.workdir):
        return ()
    path = "." + chosen[0][len(run.workdir.rstrip("/")) :]
    edit: FileEdit | None
    if word is not None:
        edit = replace_word(place, word, path)
    else:
        edit = insert_word(place, run.argv[-1], path)
    return (Fix(f"Build {path}", Safety.UNSAFE, (edit,)),) if edit is not None else ()


def _programs(image: Image, module: str) -> list[str]:
    """The directories of the module that hold package main, as far as is known."""
    found: list[str] = []
    for seen, (path, look) in enumerate(image.walk(module)):
        if seen > _LOOKED_AT:
            return []
        directory, _, name = path.rpartition("/")
        if look.node is None or look.node.kind != "file" or not name.endswith(".go") or name.endswith("_test.go"):
            continue
        if directory in found or any(
            part in ("vendor", "testdata") or part[:1] in "._" for part in directory[len(module) :].split("/") if part
        ):
            continue
        source = image.read(path)
        if source is not None and source.memo(gosource.parse).package == "main":
            found.append(directory)
    return found
