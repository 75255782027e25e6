"""A git-ignore pattern drops some files of vendor/.

Why: a pattern without a slash matches at every depth: `lib`, `bin` or `*.txt` also take files below vendor/ out of
every fresh clone, and go trusts the vendor directory that is left. (git, "gitignore")

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
Fine:
```.gitignore
/lib
```
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
from gowharf.rules.context.ignoring import anchored
from gowharf.rules.context.missing import Missing
from gowharf.rules.context.vendor_gitignored import vendored_by_scripts
from gowharf.rules.context.vendor_partly_dockerignored import partly_lost
from gowharf.rules.edits import append_line
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.text.edits import newline_of

RULE = Rule("vendor-partly-gitignored", Severity.ERROR, "context", "https://git-scm.com/docs/gitignore")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """modules.txt or a package that the vendor directory on this disk has and a clone lacks."""
    lost = partly_lost(case, facts.project)
    if lost is None or lost.why.kind != "gitignored" or lost.why.place is None:
        return
    what = lost.origin if lost.origin.endswith("modules.txt") else lost.origin.rpartition("/")[0] + "/"
    severity = Severity.WARNING if vendored_by_scripts(facts.project) else Severity.ERROR
    message = f"git also ignores {what} by this pattern, so a fresh clone lacks what {lost.run.command} needs"
    yield Finding(RULE.name, severity, message, lost.why.place, fixes=_mends(facts.project, lost))


def _mends(project: Project, lost: Missing) -> tuple[Fix, ...]:
    """Anchored at the top where it names one thing, else with vendor/ taken back."""
    place = lost.why.place
    assert place is not None
    source = project.source(place.path)
    if source is None or place.path.startswith((".git/", "../")):
        return ()
    anchor = anchored(project, lost.why, lost.origin, lost.spot)
    parts = lost.origin.split("/")
    vendor = "/".join(parts[: parts.index("vendor") + 1])
    base = place.path.rpartition("/")[0]
    inside = vendor[len(base) + 1 :] if base and vendor.startswith(base + "/") else vendor
    lines = newline_of(source.text).join((f"!/{inside}/", f"!/{inside}/**"))
    keep = Fix(f"Keep all of {vendor}/", Safety.SAFE, (append_line(project, place.path, lines),))
    return (anchor, keep) if anchor is not None else (keep,)
