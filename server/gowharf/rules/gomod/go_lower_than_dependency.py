"""The go line is lower than a dependency's.

Why: since Go 1.21 a module's go line is the least Go that it needs, so the main module's may be no lower than that of
any module which gives it packages, if that is 1.21 or more (1.21 < 1.21rc1 < 1.21.0 < 1.22). Go would raise it; a build
may not, and stops. Vendored builds pass. (Go modules reference, "go directive")

```go.mod
module example.com/app

go 1.20
   ^^^^ go 1.20 is lower than the go 1.22 that example.com/lib requires

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.22
```
```lib/lib.go
package lib

func V() string { return "" }
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
```go.mod
module example.com/app

go 1.22

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
Go says:
```
go: updates to go.mod needed; to update it:
\tgo mod tidy
```
Fine:
```go.mod
module example.com/app

go 1.17

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.20
```
```lib/lib.go
package lib

func V() string { return "" }
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
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.edits import insert, replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import go_command
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax.gomod import ModFile
from gowharf.text.edits import newline_of
from gowharf.text.source import Place, Source

RULE = Rule("go-lower-than-dependency", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-go")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the go line; where a dependency requires a higher version of a module, at that requirement."""
    failure = case.failure
    if failure.kind != kinds.GO_MOD_NEEDS_UPDATE or failure.place is None:
        return
    path = failure.place.path
    source, file = facts.project.source(path), facts.project.gomod(path)
    if source is None or file is None:
        return
    module, dependency, wanted, has = (
        failure.values.get(name, "") for name in ("module", "dependency", "required", "selected")
    )
    label = Label(failure.place, f"{dependency} is required here")
    if module == "go":
        place, fix = _go_line(source, file, wanted)
        written = f"go {has} is" if file.go is not None else f"go.mod without a go line means go {has}, which is"
        message = f"{written} lower than the go {wanted} that {dependency} requires"
        yield Finding(RULE.name, RULE.severity, message, place or failure.place, related=(label,), fixes=(fix,))
        return
    require = next((one for one in file.requires if one.path == module), None)
    place = Place(path, require.version_token.span) if require is not None else failure.place
    message = f"{dependency} requires {module} {wanted}, but go.mod has {has or 'no requirement on it'}"
    fixes = [Fix("Bring go.mod up to date", Safety.MANUAL, command=go_command(path, "mod tidy"))]
    if require is not None and wanted:
        fixes.insert(0, Fix(f"Require {wanted}", Safety.UNSAFE, (replace(place, wanted),)))
    yield Finding(RULE.name, RULE.severity, message, place, related=(label,), fixes=tuple(fixes))


def _go_line(source: Source, file: ModFile, wanted: str) -> tuple[Place | None, Fix]:
    if file.go is not None:
        place = Place(source.path, file.go.token.span)
        return place, Fix(f"Use go {wanted}", Safety.UNSAFE, (replace(place, wanted),))
    return (Place(source.path, file.module.token.span) if file.module else None), add_go_line(source, file, wanted)


def add_go_line(source: Source, file: ModFile, version: str) -> Fix:
    """A go line below the module line, with a blank line between."""
    newline = newline_of(source.text)
    end = source.lines.span(source.lines.line(file.module.token.span.start)).end if file.module else 0
    lead = "" if end == 0 or source.text[:end].endswith("\n") else newline
    edit = insert(source.path, end, f"{lead}{newline}go {version}{newline}")
    return Fix(f"Add go {version}", Safety.UNSAFE, (edit,))
