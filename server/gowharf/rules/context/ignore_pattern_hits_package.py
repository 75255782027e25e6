"""An ignore pattern meant for a program also matches a package's directory.

Why: `server` in .gitignore, or `**/server` in .dockerignore, is written for the binary at the top, and drops
cmd/server/ as well: the clone or the build context then lacks the package. (git, "gitignore")

```.dockerignore
**/server
^^^^^^^^^ this pattern also keeps cmd/server/ out of the build context, which go build needs
```
```go.mod
module example.com/app

go 1.24
```
```cmd/server/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./cmd/server
```
Go says:
```
stat /src/cmd/server: directory not found
```
Fixed:
```.dockerignore
server
```
Fine:
```.dockerignore
server
```
```go.mod
module example.com/app

go 1.24
```
```cmd/server/main.go
package main

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./cmd/server
```
"""

from collections.abc import Iterator

from gowharf.rules.context.ignoring import anchored
from gowharf.rules.context.missing import PACKAGE, wanted
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Rule, Severity

RULE = Rule("ignore-pattern-hits-package", Severity.ERROR, "context", "https://git-scm.com/docs/gitignore")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A package of the project that an unanchored pattern keeps out."""
    if case.failure.kind not in PACKAGE:
        return
    lost = wanted(case, facts.project)
    if lost is None or lost.why.place is None:
        return
    fix = anchored(facts.project, lost.why, lost.origin, lost.spot)
    if fix is None:
        return
    package = lost.origin.rpartition("/")[0] + "/"
    message = f"this pattern also keeps {package} out of the build context, which {lost.run.command} needs"
    if lost.why.kind == "gitignored":
        message = f"git also ignores {package} by this pattern, so a fresh clone lacks what {lost.run.command} needs"
    yield Finding(RULE.name, RULE.severity, message, lost.why.place, fixes=(fix,))
