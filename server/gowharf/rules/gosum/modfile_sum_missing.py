"""The go.sum that belongs to -modfile is not in the image.

Why: with `-modfile=tools.mod` Go reads tools.sum in place of go.sum, and a build stops where that lacks a hash, however
complete go.sum is. (The go command, "-modfile")

```go.mod
module example.com/app

go 1.24
```
```tools.mod
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
RUN go build -modfile=tools.mod -o /app .
             ^^^^^^^^^^^^^^^^^^ -modfile=tools.mod makes go read tools.sum, which does not exist, for example.com/lib v1.1.0
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```tools.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```tools.sum
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
RUN go build -modfile=tools.mod -o /app .
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.paths import join
from gowharf.rules.context.copies import add_copy
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gosum.why import missing
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("modfile-sum-missing", Severity.ERROR, "gosum", "https://go.dev/ref/mod#build-commands")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the flag, where it stands in the command; else at the command."""
    lack = missing(case, facts.project) if case.failure.kind == kinds.SUM_MISSING else None
    run = lack.spot.run if lack is not None else None
    modfile = run.flags.get("modfile") if run is not None else None
    if lack is None or run is None or run.image is None or not modfile:
        return
    wanted = join(run.workdir or run.module or "/", modfile.removesuffix(".mod") + ".sum")
    if not run.image.look(wanted).absent:
        return
    name = wanted.rpartition("/")[2]
    origin = run.image.origin(wanted)
    held = origin is not None and facts.project.source(origin) is not None
    state = "is not in the image" if held else "does not exist"
    flag = next((word for word in run.argv if (word.value or "").lstrip("-").startswith("modfile")), None)
    place = Place(lack.spot.replay.path, flag.span) if flag is not None else step_place(lack.spot)
    message = f"-modfile={modfile} makes go read {name}, which {state}, for {lack.text}"
    labels = (Label(lack.require, f"{lack.text} is required here"),) if lack.require else ()
    fixes: tuple[Fix, ...] = ()
    edit = add_copy(lack.spot, facts.project, origin, wanted, directory=False) if held and origin is not None else None
    if edit is not None:
        fixes = (Fix(f"Copy {name} too", Safety.SAFE, (edit,)),)
    elif not held:
        command = f"go mod tidy -modfile={modfile}"
        fixes = (Fix(f"Write {name} and commit it", Safety.MANUAL, command=command),)
    yield Finding(RULE.name, RULE.severity, message, place, related=labels, fixes=fixes)
