"""A package belongs to a nested module, not to the main module.

Why: a directory with a go.mod of its own is a module of its own; the module around it doesn't contain its packages.
(Go modules reference, "Mapping versions to commits")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

func main() {}
```
```tools/go.mod
module example.com/app/tools

go 1.24
```
```tools/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./tools
                     ^^^^^^^ example.com/app/tools is not in the main module: /src/tools has a go.mod of its own
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -C ./tools -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```tools/go.mod
module example.com/app/tools

go 1.24
```
```tools/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN cd tools && go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go.kinds_commands import IMPORT_IN_NESTED_MODULE, PACKAGE_IN_NESTED_MODULE
from gowharf.replay.go.stdlib import minor
from gowharf.replay.model import GoRun
from gowharf.replay.paths import join
from gowharf.rules.context.missing import ran
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import argument, insert_word, name_word, replace_word, written
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.workspace.workspace_needed import replaced
from gowharf.text.source import Place

RULE = Rule("nested-module", Severity.ERROR, "workspace", "https://go.dev/ref/mod#vcs-dir")
_ONE_MODULE = frozenset(("build", "vet", "test", "install", "run", "generate"))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the argument or the import that means the package."""
    failure, first = case.failure, ran(case)
    if failure.kind not in (IMPORT_IN_NESTED_MODULE, PACKAGE_IN_NESTED_MODULE) or first is None:
        return
    spot, run = first
    package, module = failure.values.get("package", ""), failure.values.get("module", "")
    gomod = _gomod(facts.project, run, module)
    related = (Label(gomod, "the nested module"),) if gomod is not None else ()
    message = f"{package} is not in the main module: {module} has a go.mod of its own"
    if failure.kind == IMPORT_IN_NESTED_MODULE:
        place = failure.place or step_place(spot)
        fixes = _replaced(facts.project, run, gomod.path) if gomod is not None else ()
        yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)
        return
    word = next((one for one in run.arguments if _means(run, one.value, failure.values.get("directory", ""))), None)
    place = Place(spot.replay.path, word.span) if word is not None else step_place(spot)
    fixes = _inside(facts.project, spot, run, word.value) if word is not None else ()
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)


def _replaced(project: Project, run: GoRun, nested: str) -> tuple[Fix, ...]:
    """A requirement on the nested module, and a replace line that says where it is."""
    file = project.gomod(nested)
    if file is None or file.module is None or run.module_source is None or run.workspace_source is not None:
        return ()
    return replaced(project, run.module_source, nested, file.module.value)


def _means(run: GoRun, value: str | None, directory: str) -> bool:
    return value is not None and run.workdir is not None and join(run.workdir, value) == directory


def _gomod(project: Project, run: GoRun, module: str) -> Place | None:
    node = run.image.look(join(module, "go.mod")).node if run.image is not None else None
    file = project.gomod(node.source) if node is not None and node.source is not None else None
    if file is None or file.module is None or node is None or node.source is None:
        return None
    return Place(node.source, file.module.token.span)


def _inside(project: Project, spot: Spot, run: GoRun, value: str | None) -> tuple[Fix, ...]:
    """`-C DIR` and `.` in place of the argument, where it is the only one and -o is an absolute path."""
    place, word, name = written(spot, project), argument(run, value), name_word(run)
    out = run.flags.get("o", "/")
    if place is None or word is None or name is None or value is None or "C" in run.flags:
        return ()
    if run.name not in _ONE_MODULE or len(run.arguments) != 1 or out is None or not out.startswith("/"):
        return ()
    if place.instruction.json or (minor(run.go_version) or 0) < 20:
        return ()
    edit = replace_word(place, word, ".")
    if edit is None:
        return ()
    return (Fix(f"Build it in {value}", Safety.UNSAFE, (insert_word(place, name, f"-C {value}"), edit)),)
