"""go.sum has a line that Go cannot read.

Why: each line has three fields: module, version, hash. Since Go 1.22 any other line stops every build that takes
modules from the network; a hash whose algorithm Go doesn't know counts for nothing, so the module has none. Vendored
builds don't read go.sum. (Go modules reference, "go.sum files")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
example.com/x v1.0.0
^^^^^^^^^^^^^^^^^^^^ a line of go.sum has 3 fields, this one has 2
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
Conflict markers go; go.sum may keep the lines of both sides.
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
<<<<<<< HEAD
^^^^^^^^^^^^ a merge conflict is left in go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
=======
example.com/lib v1.0.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
>>>>>>> topic
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.0.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
```
A hash that lost a part fits nothing that go downloads:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+Mdg
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 'h1:gMbics8YmhrjpSklTZASrp9gtcPuT+Mdg' is no SHA-256 hash, so example.com/lib v1.1.0 can't have it: it has 33 characters behind h1:, not 44
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```go.sum

example.com/lib\tv1.1.0   h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/old v1.0.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.conflicts import Conflict, conflict_at
from gowharf.rules.edits import delete_lines, replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod.known import go_command
from gowharf.rules.gosum.why import missing
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax import gosum
from gowharf.syntax.gosum import Malformed
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Source, Span

RULE = Rule("gosum-malformed", Severity.ERROR, "gosum", "https://go.dev/ref/mod#go-sum-files")

_HASH = regex(r"[A-Za-z0-9+/]{43}=\Z")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Each malformed line; a hash of an algorithm that Go doesn't know, where just that one is missed."""
    failure = case.failure
    if failure.kind == kinds.SUM_MALFORMED and failure.place is not None:
        source = facts.project.source(failure.place.path)
        if source is not None:
            yield from _lines(source, RULE.severity)
    if failure.kind == kinds.SUM_MISMATCH and failure.values["why"] == "impossible":
        yield from _impossible(case, facts)
    lack = missing(case, facts.project)
    if lack is None or lack.source is None or lack.absence is not None:
        return
    source = facts.project.source(lack.source)
    for line in source.memo(gosum.parse).sums if source is not None else ():
        wanted = (lack.module, lack.version, lack.hash == "go.mod")
        if source is not None and (line.path, line.version, line.gomod) == wanted and not line.hash.startswith("h1:"):
            yield _unknown_hash(source, line)


def survey(ground: Ground) -> Iterator[Finding]:
    """The lines of files that no replayed command stops at, where the module isn't vendored."""
    covered = ground.stopped
    for path in ground.gosums:
        source = ground.project.source(path)
        if source is None or path in covered or not source.memo(gosum.parse).malformed:
            continue
        directory = path.rpartition("/")[0]
        if ground.project.files.kind(f"{directory}/vendor" if directory else "vendor") is not None:
            continue
        file = ground.project.gomod(path.removesuffix(".sum") + ".mod")
        if file is not None and not file.requires:
            continue
        yield from _lines(source, Severity.WARNING)


def _lines(source: Source, severity: Severity) -> Iterator[Finding]:
    done: set[Span] = set()
    name = source.path.rpartition("/")[2]
    for line in source.memo(gosum.parse).malformed:
        conflict = conflict_at(source, line.span.start)
        if conflict is None:
            message = f"a line of {name} has 3 fields, this one has {line.fields}"
            yield Finding(RULE.name, severity, message, Place(source.path, line.span), fixes=(_deleted(source, line),))
        elif conflict.span not in done:
            done.add(conflict.span)
            message = f"a merge conflict is left in {name}"
            yield Finding(
                RULE.name, severity, message, Place(source.path, conflict.start), fixes=_both(source, conflict)
            )


def _impossible(case: Case, facts: Facts) -> Iterator[Finding]:
    """A hash that nothing can have, in the go.sum that holds it."""
    values = case.failure.values
    wanted = (values["module"], values["version"], values["gomod"] == "true", values["hash"])
    for path in facts.project.found.gosums:
        source, sums = facts.project.source(path), facts.project.gosum(path)
        for line in sums.sums if sums is not None and source is not None else ():
            if (line.path, line.version, line.gomod, line.hash) != wanted:
                continue
            message = f"'{line.hash}' is no SHA-256 hash, so {line.path} {line.version} can't have it: it has "
            message += f"{len(line.hash) - 3} characters behind h1:, not 44"
            command = go_command(path.removesuffix(".sum") + ".mod", f"mod download {line.path}")
            fix = Fix("Delete the line and let go write it anew", Safety.MANUAL, command=command)
            place = Place(path, Span(line.span.end - len(line.hash), line.span.end))
            yield Finding(RULE.name, RULE.severity, message, place, fixes=(fix,))
            return


def _deleted(source: Source, line: Malformed) -> Fix:
    return Fix("Delete the line", Safety.UNSAFE, (delete_lines(source, line.span),))


def _both(source: Source, conflict: Conflict) -> tuple[Fix, ...]:
    """The markers gone; what a base between them held goes with them."""
    whole, ours, theirs = conflict.span, conflict.ours, conflict.theirs
    gone = (Span(whole.start, ours.start), Span(ours.end, theirs.start), Span(theirs.end, whole.end))
    edits = tuple(FileEdit(source.path, Edit(span, "")) for span in gone)
    return (Fix("Keep the lines of both sides", Safety.UNSAFE, edits),)


def _unknown_hash(source: Source, line: gosum.Sum) -> Finding:
    algorithm = line.hash.partition(":")[0] if ":" in line.hash else line.hash
    start = line.span.end - len(line.hash)
    message = f"'{algorithm}' is no hash algorithm that Go knows, so {line.path} {line.version} has no hash"
    place = Place(source.path, Span(start, start + len(algorithm)))
    fixes: tuple[Fix, ...] = ()
    if _HASH.match(line.hash.partition(":")[2]):
        fixes = (Fix("Write h1", Safety.UNSAFE, (replace(place, "h1"),)),)
    return Finding(RULE.name, RULE.severity, message, place, fixes=fixes)
