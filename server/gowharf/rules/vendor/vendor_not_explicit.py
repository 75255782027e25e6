"""A requirement is not marked explicit in vendor/modules.txt.

Why: go compares go.mod with modules.txt before it uses vendor/: each required module must carry a `## explicit` line
at its version. The mark is lost when modules.txt was written for another go.mod, or merged by hand.
(Go modules reference, "Vendoring")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
^^^^^^^^^^^^^^^^^^^^^^^^ example.com/lib@v1.1.0 is required in go.mod, but modules.txt doesn't mark it "## explicit"
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Fixed:
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit
example.com/lib
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```vendor/modules.txt
# example.com/lib v1.1.0
## explicit; go 1.21
example.com/lib
```
```vendor/example.com/lib/lib.go
package lib

func V() {}
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
from gowharf.replay.go.kinds import VENDOR_NOT_EXPLICIT
from gowharf.rules.edits import insert, line_after
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.vendor.sync import module, run_of, vendor_again
from gowharf.text.source import Place

RULE = Rule("vendor-not-explicit", Severity.ERROR, "vendor", "https://go.dev/ref/mod#vendoring")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the module's line in modules.txt, with the requirement as a label."""
    failure = case.failure
    if failure.kind != VENDOR_NOT_EXPLICIT:
        return
    recorded = failure.places.get("vendored")
    place = recorded or failure.place
    if place is None:
        return
    related = (Label(failure.place, "required here"),) if failure.place is not None and recorded is not None else ()
    mark = marked(facts.project, recorded) if recorded is not None else ()
    message = f'{module(case)} is required in go.mod, but modules.txt doesn\'t mark it "## explicit"'
    marking = (Fix("Mark it explicit", Safety.UNSAFE, mark),) if mark else ()
    fixes = (*marking, vendor_again(run_of(case)))
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=fixes)


def marked(project: Project, recorded: Place) -> tuple[FileEdit, ...]:
    """The mark put in, into a `## go 1.N` line where there is one."""
    source = project.source(recorded.path)
    if source is None:
        return ()
    end = source.lines.span(source.lines.line(recorded.span.start)).end
    if source.text.startswith("## ", end):
        return (insert(source.path, end + 3, "explicit; "),)
    return (line_after(source, recorded.span.start, "## explicit"),)
