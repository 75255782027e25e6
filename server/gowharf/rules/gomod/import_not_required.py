"""An import is not provided by any required module.

Why: since Go 1.16 a build adds no requirement: every imported package must be of the standard library, of the main
module or of a module that go.mod requires. A replace line alone requires nothing. (Go modules reference, "Resolving a
package to a module")

```go.mod
module example.com/app

go 1.24
```
```main.go
package main

import "example.com/lib/sub"
       ^^^^^^^^^^^^^^^^^^^^^ no module that go.mod requires has the package example.com/lib/sub

func main() { println(sub.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
main.go:3:8: no required module provides package example.com/lib/sub; to add it:
\tgo get example.com/lib/sub
```
```go.mod
module example.com/app

go 1.24

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
```lib/lib.go
package lib

func V() string { return "" }
```
```main.go
package main

import "example.com/lib"
       ^^^^^^^^^^^^^^^^^ go.mod replaces example.com/lib, but does not require it

func main() { println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```go.mod
module example.com/app

go 1.24

replace example.com/lib => ./lib

require example.com/lib v0.0.0
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
```lib/lib.go
package lib

func V() string { return "" }
```
```main.go
package main

import (
\t"fmt"

\t"example.com/lib"
)

func main() { fmt.Println(lib.V()) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.edits import append_line
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import go_command, versions_of
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.syntax.modpath import prefixes
from gowharf.text.edits import newline_of

RULE = Rule("import-not-required", Severity.ERROR, "gomod", "https://go.dev/ref/mod#resolve-pkg-mod")

_KINDS = (kinds.IMPORT_NOT_REQUIRED, kinds.REPLACED_NOT_REQUIRED, kinds.PACKAGE_NOT_PROVIDED)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the import, where a file of the project has it; else at the command."""
    failure = case.failure
    if failure.kind not in _KINDS or failure.values.get("gomod") == "edited" or not case.spots:
        return
    package, run = failure.values.get("package", ""), case.spots[0].run
    place = failure.places.get("import") or failure.place or step_place(case.spots[0])
    gomod = run.module_source if run is not None else None
    module = failure.values.get("module", "")
    if failure.kind == kinds.REPLACED_NOT_REQUIRED:
        message = f"go.mod replaces {module}, but does not require it"
        fixes = _required(facts.project, gomod, module)
    else:
        message = f"no module that go.mod requires has the package {package}"
        fixes = _known(facts.project, gomod, package)
    command = go_command(gomod or "go.mod", f"get {module or package}")
    yield Finding(
        RULE.name, RULE.severity, message, place, fixes=(*fixes, Fix("Add the module", Safety.MANUAL, command=command))
    )


def _required(project: Project, gomod: str | None, module: str) -> tuple[Fix, ...]:
    """A requirement on a module that a directory replaces needs no published version."""
    file = project.gomod(gomod) if gomod else None
    for line in file.replaces if file is not None else ():
        if gomod and line.old_path == module and line.local:
            version = line.old_version or "v0.0.0"
            return (Fix(f"Require {module}", Safety.SAFE, (_line(project, gomod, f"require {module} {version}"),)),)
    return ()


def _known(project: Project, gomod: str | None, package: str) -> tuple[Fix, ...]:
    """The module that go.sum has with the longest path that the import begins with."""
    file = project.gomod(gomod) if gomod else None
    required = {require.path for require in file.requires} if file is not None else set()
    for prefix in prefixes(package) if gomod else ():
        if prefix in required:
            return ()
        versions = versions_of(project, gomod or "", prefix)
        if versions and gomod:
            line = _line(project, gomod, f"require {prefix} {versions[-1]}")
            safety = Safety.SAFE if len(versions) == 1 else Safety.UNSAFE
            return (Fix(f"Require {prefix} {versions[-1]}, which go.sum has", safety, (line,)),)
    return ()


def _line(project: Project, gomod: str, text: str) -> FileEdit:
    """A line at the end of go.mod, with a blank line before it."""
    source = project.source(gomod)
    edit = append_line(project, gomod, text)
    if source is None:
        return edit
    return edit._replace(edit=edit.edit._replace(new_text=newline_of(source.text) + edit.edit.new_text))
