"""go.sum is not in the image.

Why: a build that takes modules from the network checks their hashes against go.sum and since Go 1.16 stops where it
lacks one. `go mod download` before the build doesn't make up for it: without go.sum it keeps only the hashes of go.mod
files. (Go modules reference, "go mod download")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
     ^^^^^^ go.mod is copied without go.sum, which go build needs for example.com/lib v1.1.0
RUN go mod download
COPY *.go ./
RUN go build -o /app .
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY *.go ./
RUN go build -o /app .
```
Go says:
```
main.go:3:8: missing go.sum entry for module providing package example.com/lib (imported by example.com/app); to add:
\tgo get example.com/app
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.paths import join
from gowharf.rules.context.copies import Copy, add_copy, copies
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import add_word, insert, replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gosum.why import Missing, missing
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax.dockerfile import parse_mount
from gowharf.text.source import Place

RULE = Rule("gosum-not-in-image", Severity.ERROR, "gosum", "https://go.dev/ref/mod#go-mod-download")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the word that copies go.mod alone, else at the command."""
    lack = missing(case, facts.project)
    if lack is None or lack.absence is None or lack.source is None:
        return
    if facts.project.source(lack.source) is None or lack.absence.kind not in (
        "not-copied",
        "removed",
        "not-in-project",
    ):
        return
    run = lack.spot.run
    command = run.command if run is not None else "go"
    labels = (Label(lack.require, f"{lack.text} is required here"),) if lack.require else ()
    if lack.instead is not None:
        yield _instead(lack, lack.source, lack.instead, facts.project, labels)
        return
    alone = _copy_of_gomod(lack, facts.project) if lack.absence.kind != "removed" else None
    if alone is None:
        message = f"{lack.source} is not in the image when {command} runs, which needs it for {lack.text}"
        place = step_place(lack.spot)
    else:
        message = f"go.mod is copied without go.sum, which {command} needs for {lack.text}"
        place = Place(lack.spot.replay.path, alone.word.span)
    edit = _edit(lack, facts.project, alone) if lack.absence.kind != "removed" else None
    fixes = (Fix(f"Copy {lack.source.rpartition('/')[2]} too", Safety.SAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, place, related=labels, fixes=fixes)


def _instead(lack: Missing, own: str, instead: str, project: Project, labels: tuple[Label, ...]) -> Finding:
    """The go.sum of another module was copied: at its word, which the right one replaces."""
    word = next((copy.word for copy in reversed(copies(lack.spot, project)) if copy.origin == instead), None)
    gomod = own.removesuffix(".sum") + ".mod"
    message = f"{instead} stands beside {gomod} in the image, which needs {own} for {lack.text}"
    if word is None:
        return Finding(RULE.name, RULE.severity, message, step_place(lack.spot), related=labels)
    place = Place(lack.spot.replay.path, word.span)
    raw, source = word.raw, project.source(place.path)
    root = lack.spot.replay.build.context.directory
    before, wanted = (path.removeprefix(f"{root}/") if root else path for path in (instead, own))
    plain = source is not None and place.span.text(source.text) == raw and raw.removeprefix("./") == before
    fixes = (Fix(f"Copy {own} instead", Safety.SAFE, (replace(place, wanted),)),) if plain else ()
    return Finding(RULE.name, RULE.severity, message, place, related=labels, fixes=fixes)


def _copy_of_gomod(lack: Missing, project: Project) -> Copy | None:
    """The word of a COPY that brought go.mod by its name into go.sum's directory."""
    gomod = (lack.source or "").removesuffix(".sum") + ".mod"
    directory, _, _ = lack.path.rpartition("/")
    for copy in reversed(copies(lack.spot, project)):
        if copy.origin == gomod and copy.target in (directory or "/", join(directory or "/", "go.mod")):
            return copy
    return None


def _edit(lack: Missing, project: Project, alone: Copy | None) -> FileEdit | None:
    """go.sum beside go.mod in the same COPY, where that copies into a directory; else beside its bind mount; else a
    COPY of its own."""
    if alone is not None and alone.step.instruction.words[-1].raw.rstrip("\"'").endswith(("/", ".")):
        raw = alone.word.raw.strip("\"'") if not alone.step.instruction.json else alone.word.raw
        if raw.endswith("go.mod") and not raw.startswith("$"):
            name = raw.removesuffix("go.mod") + "go.sum"
            return add_word(alone.step.instruction, lack.spot.replay.path, alone.word, name)
    source = project.source(lack.spot.replay.path)
    for flag in lack.spot.step.instruction.flags:
        mount = parse_mount(flag) if flag.name == "mount" else None
        if source is None or mount is None or mount.type != "bind" or not (mount.source or "").endswith("go.mod"):
            continue
        text = flag.span.text(source.text)
        return insert(source.path, flag.span.end, " " + text.replace("go.mod", "go.sum"))
    return add_copy(lack.spot, project, lack.source or "", lack.path, directory=False)
