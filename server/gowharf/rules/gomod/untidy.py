"""`go mod tidy -diff` in the build finds something to tidy.

Why: with -diff tidy changes nothing, prints what it would change, and exits with 1 if there is anything: a requirement
that nothing imports, an `// indirect` where the module itself imports it, a block of a single line, lines out of order.
(Go modules reference, "go mod tidy")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

require example.com/unused v1.0.0
        ^^^^^^^^^^^^^^^^^^^^^^^^^ no package imports example.com/unused, so go mod tidy would drop it or mark it // indirect
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
COPY . .
RUN go mod tidy -diff
```
Go says:
```
diff current/go.mod tidy/go.mod
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

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
COPY . .
RUN go mod tidy -diff
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator, Mapping

from gowharf.project.model import Project
from gowharf.replay.go.kinds_commands import GO_MOD_UNTIDY
from gowharf.replay.model import Failure
from gowharf.rules.edits import delete_lines
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import go_command, sum_path
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.syntax.gomod import Block, ModFile, Require
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Source, Span

RULE = Rule("untidy", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-tidy")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the requirement or block that tidy would change."""
    failure = case.failure
    if failure.kind != GO_MOD_UNTIDY or failure.place is None:
        return
    path = failure.place.path
    if failure.values["why"] == "sum":
        yield _stale(facts.project, failure)
        return
    source, file = facts.project.source(path), facts.project.gomod(path)
    if source is None or file is None:
        return
    message, place, fixes = _told(facts.project, source, file, failure.values, failure.place)
    command = Fix("Tidy go.mod", Safety.MANUAL, command=go_command(path, "mod tidy"))
    yield Finding(RULE.name, RULE.severity, message, place, fixes=(*fixes, command))


def _stale(project: Project, failure: Failure) -> Finding:
    """A hash that tidy would drop. That of its go.mod may be another module's to need, where go.mod has others."""
    assert failure.place is not None
    path, module, version = failure.place.path, failure.values["module"], failure.values["version"]
    source, sums, file = project.source(path), project.gosum(path), project.gomod(path.removesuffix(".sum") + ".mod")
    message = f"go.mod does not require {module} {version}, so go mod tidy would drop its hash"
    fixes: list[Fix] = []
    if source is not None and sums is not None and file is not None:
        alone = len(file.requires) < 2
        gone = [line for line in sums.sums if (line.path, line.version) == (module, version)]
        edits = tuple(delete_lines(source, line.span) for line in gone if alone or not line.gomod)
        fixes.append(Fix("Drop the hash", Safety.UNSAFE, edits))
    fixes.append(Fix("Tidy go.sum", Safety.MANUAL, command=go_command(path.removesuffix(".sum") + ".mod", "mod tidy")))
    return Finding(RULE.name, RULE.severity, message, failure.place, fixes=tuple(fixes))


def _told(
    project: Project, source: Source, file: ModFile, values: Mapping[str, str], place: Place
) -> tuple[str, Place, tuple[Fix, ...]]:
    module = values["module"]
    require = next((one for one in file.requires if one.path == module and one.version == values["version"]), None)
    if require is None:
        return f"go mod tidy would change the line of {module}", place, ()
    at = Place(source.path, require.path_token.span.cover(require.version_token.span))
    match values["why"]:
        case "unused":
            message = f"no package imports {module}, so go mod tidy would drop it or mark it // indirect"
            return message, at, (_dropped(project, source, file, require),)
        case "tool":
            return f"only a tool line needs {module}, so go mod tidy would mark it // indirect", at, ()
        case "direct":
            message = f"{module} is imported here, so go mod tidy would take // indirect from it"
            return message, at, _unmarked(source, require)
        case "order":
            return f"go mod tidy would sort these lines: {module} comes too late", at, ()
    message = "go mod tidy would write this block of one line as a line"
    block = require.directive.block
    return message, at, (_line(source, block, require),) if block is not None else ()


def _dropped(project: Project, source: Source, file: ModFile, require: Require) -> Fix:
    """The requirement and its hashes gone; a block that it leaves empty goes whole."""
    block = require.directive.block
    alone = block is not None and sum(one.block is block for one in file.directives) == 1
    edits = [delete_lines(source, block.span if block is not None and alone else require.directive.span)]
    path = sum_path(source.path)
    hashes, sums = project.source(path), project.gosum(path)
    if hashes is not None and sums is not None:
        edits += [delete_lines(hashes, line.span) for line in sums.sums if line.path == require.path]
    return Fix(f"Drop the requirement on {require.path}", Safety.UNSAFE, tuple(edits))


def _unmarked(source: Source, require: Require) -> tuple[Fix, ...]:
    """Without `// indirect`, where the comment says no more."""
    comment = require.directive.comment
    if comment is None or comment.text.removeprefix("//").strip() != "indirect":
        return ()
    edit = FileEdit(source.path, Edit(Span(require.directive.span.end, comment.span.end), ""))
    return (Fix("Remove // indirect", Safety.SAFE, (edit,)),)


def _line(source: Source, block: Block, require: Require) -> Fix:
    comment = require.directive.comment
    end = comment.span.end if comment is not None else require.directive.span.end
    text = source.text[require.directive.span.start : end]
    whole = Place(source.path, block.span)
    return Fix("Write it as a line", Safety.SAFE, (FileEdit(whole.path, Edit(whole.span, f"require {text}")),))
