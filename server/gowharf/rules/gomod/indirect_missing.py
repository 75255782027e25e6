"""go.mod doesn't list a module that a dependency brings.

Why: since `go 1.17` go.mod lists every module that a package of the build comes from, those of dependencies with
`// indirect`; a build adds none, and stops. It happens where the go line is raised, or a local module gets a new
requirement, without `go mod tidy`. (Go modules reference, "Module graph pruning")

```go.mod
module example.com/app

go 1.24

require example.com/withdep v0.0.0
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ example.com/withdep requires example.com/lib v1.1.0, which go.mod must list since go 1.17

replace example.com/withdep => ./withdep
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import _ "example.com/withdep"

func main() {}
```
```withdep/go.mod
module example.com/withdep

go 1.24

require example.com/lib v1.1.0
```
```withdep/w.go
package withdep

import _ "example.com/lib"
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
go: updates to go.mod needed; to update it:
\tgo mod tidy
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/withdep v0.0.0

replace example.com/withdep => ./withdep

require example.com/lib v1.1.0 // indirect
```
The same in a vendor directory, whose modules.txt names what go.mod lacks:
```go.mod
module example.com/app

go 1.24

require example.com/withdep v1.0.0
```
```main.go
package main

import _ "example.com/withdep"

func main() {}
```
```vendor/modules.txt
# example.com/lib v1.1.0
^^^^^^^^^^^^^^^^^^^^^^^^ vendor/ has example.com/lib v1.1.0, which go.mod must list since go 1.17
## go 1.21
example.com/lib
# example.com/withdep v1.0.0
## explicit; go 1.21
example.com/withdep
```
```vendor/example.com/lib/lib.go
package lib
```
```vendor/example.com/withdep/w.go
package withdep

import _ "example.com/lib"
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

require example.com/withdep v1.0.0

require example.com/lib v1.1.0 // indirect
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
example.com/lib
# example.com/withdep v1.0.0
## explicit; go 1.21
example.com/withdep
```
Fine:
```go.mod
module example.com/app

go 1.16

require example.com/withdep v0.0.0

replace example.com/withdep => ./withdep
```
```main.go
package main

func main() {}
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go.kinds import VENDORED_NOT_REQUIRED
from gowharf.replay.go.kinds_commands import GO_MOD_NEEDS_UPDATE
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.added import lines
from gowharf.rules.gomod.known import go_command
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.vendor.sync import run_of, together
from gowharf.rules.vendor.vendor_not_explicit import marked

RULE = Rule("indirect-missing", Severity.ERROR, "gomod", "https://go.dev/ref/mod#graph-pruning")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the dependency's requirement; of a vendored module at its line in modules.txt."""
    failure, values = case.failure, case.failure.values
    if failure.kind == VENDORED_NOT_REQUIRED:
        yield from _vendored(case, facts)
        return
    if failure.kind != GO_MOD_NEEDS_UPDATE or failure.place is None or values.get("selected"):
        return
    module, version = values.get("module", ""), values.get("required", "")
    file = facts.project.gomod(failure.place.path)
    if not module or module == "go" or not version or file is None:
        return
    if any(require.path == module for require in file.requires):
        return
    message = f"{values.get('dependency')} requires {module} {version}, which go.mod must list since go 1.17"
    fixes = _fixes(facts.project, failure.place.path, [(module, version)])
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=fixes)


def _vendored(case: Case, facts: Facts) -> Iterator[Finding]:
    """All that one vendor directory has in a finding each; the first mends them all."""
    failure, run = case.failure, run_of(case)
    gomod = run.module_source if run is not None else None
    if failure.place is None or gomod is None:
        return
    module, version = failure.values["module"], failure.values["version"]
    message = f"vendor/ has {module} {version}, which go.mod must list since go 1.17"
    fixes: tuple[Fix, ...] = ()
    if (cases := together(case, facts, VENDORED_NOT_REQUIRED))[0] is case:
        missing = [(one.failure.values["module"], one.failure.values["version"]) for one in cases]
        adding, *rest = _fixes(facts.project, gomod, missing)
        places = [one.failure.place for one in cases if one.failure.place is not None]
        marks = [edit for place in places for edit in marked(facts.project, place)]
        fixes = (adding._replace(edits=(*adding.edits, *marks)), *rest)
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=fixes)


def _fixes(project: Project, gomod: str, missing: list[tuple[str, str]]) -> tuple[Fix, ...]:
    added = [f"require {module} {version} // indirect" for module, version in missing]
    title = f"Require {missing[0][0]}" if len(missing) == 1 else f"Require the {len(missing)} modules"
    command = Fix("Bring go.mod up to date", Safety.MANUAL, command=go_command(gomod, "mod tidy"))
    return (Fix(title, Safety.UNSAFE, (lines(project, gomod, added),)), command)
