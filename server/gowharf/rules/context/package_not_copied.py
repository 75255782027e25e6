"""A package of the main module is not in the image.

Why: go looks for a package of the main module below go.mod only. What no COPY brings, or an ignore file keeps out, is
not there, and go takes the import for one that no module provides. (Docker, "COPY")

```go.mod
module example.com/app

go 1.24
```
```internal/x/x.go
package x

func V() {}
```
```main.go
package main

import "example.com/app/internal/x"

func main() { x.V() }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
RUN go build -o /app .
    ^^^^^^^^^^^^^^^^^^ internal/x/ is not in the image when go build runs
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
COPY internal/ internal/
RUN go build -o /app .
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```internal/x/x.go
package x

func V() {}
```
```main.go
package main

import "example.com/app/internal/x"

func main() { x.V() }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod *.go ./
COPY internal internal
RUN go build -o /app .
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.context.copies import add_copy
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import PACKAGE, Missing, wanted
from gowharf.rules.dockerfile.go_command_fails import step_place
from gowharf.rules.dockerfile.gowords import first_run
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.startup import regex

RULE = Rule("package-not-copied", Severity.ERROR, "context", "https://docs.docker.com/reference/dockerfile/#copy")

# Patterns for files that a generator writes, perhaps before the image is built.
_GENERATED = regex(r"(?:^|[./_*-])(?:pb|gen|generated|mock|mocks|zz_generated|sqlc|ent|gql)(?:[./_*-]|$)")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """A package that the project has, named on the command line or imported."""
    if case.failure.kind == kinds.SIBLING_NOT_COPIED:
        yield from _file(case, facts)
        return
    if case.failure.kind not in PACKAGE:
        return
    lost = wanted(case, facts.project)
    if lost is None or lost.why.kind == "removed":
        return
    package = lost.origin.rpartition("/")[0] or "."
    imported = case.failure.place
    related = (Label(imported, "imported here"),) if imported is not None else ()
    if lost.why.place is not None:
        yield _ignored(facts, lost, package, related)
        return
    message = f"{package}/ is not in the image when {lost.run.command} runs"
    if package == ".":
        message = f"the Go files beside go.mod are not in the image when {lost.run.command} runs"
    place = step_place(lost.spot)
    yield Finding(RULE.name, RULE.severity, message, place, related=related, fixes=_copied(facts, lost))


def _file(case: Case, facts: Facts) -> Iterator[Finding]:
    """A file of a package of which others are there."""
    first = first_run(case)
    if first is None:
        return
    (spot, run), values = first, case.failure.values
    origin, path = values.get("origin", ""), values.get("path", "")
    why = run.image.why_absent(path) if run.image is not None else None
    related = (Label(case.failure.place, f"{values.get('name')} is used here"),) if case.failure.place else ()
    message = f"{origin}, which declares {values.get('name')}, is not in the image when {run.command} runs"
    if why is not None and why.place is not None:
        fix = included(facts.project, spot, why, origin)
        yield Finding(
            RULE.name, RULE.severity, message, why.place, related=related, fixes=(fix,) if fix is not None else ()
        )
        return
    folder = origin.rpartition("/")[0]
    glob = f"{folder}/*.go" if folder else "*.go"
    edit = add_copy(spot, facts.project, glob, path.rpartition("/")[0] + "/*.go", directory=False)
    fixes = (Fix(f"Copy {glob}", Safety.SAFE, (edit,)),) if edit is not None else ()
    yield Finding(RULE.name, RULE.severity, message, step_place(spot), related=related, fixes=fixes)


def _ignored(facts: Facts, lost: Missing, package: str, related: tuple[Label, ...]) -> Finding:
    assert lost.why.place is not None
    git = lost.why.kind == "gitignored"
    severity = Severity.WARNING if git and _GENERATED.search(lost.why.pattern) else Severity.ERROR
    directory = not lost.why.pattern.endswith(".go")
    fix = included(
        facts.project, lost.spot, lost.why, package if directory and package != "." else lost.origin, directory
    )
    message = f"this pattern keeps {package}/ out of the build context, which {lost.run.command} needs"
    if git:
        message = f"git ignores {package}/ by this pattern, so a fresh clone lacks what {lost.run.command} needs"
    return Finding(RULE.name, severity, message, lost.why.place, related=related, fixes=(fix,) if fix else ())


def _copied(facts: Facts, lost: Missing) -> tuple[Fix, ...]:
    """A COPY of the module's folder that holds the package; of the .go files where the package is the module's root."""
    root = lost.run.module
    if root is None or not lost.path.startswith(root.rstrip("/") + "/"):
        return ()
    inside = lost.path[len(root.rstrip("/")) + 1 :]
    if not lost.origin.endswith(inside):
        return ()
    base = lost.origin[: len(lost.origin) - len(inside)]
    top = inside.partition("/")[0]
    if "/" in inside:
        edit = add_copy(lost.spot, facts.project, base + top, f"{root.rstrip('/')}/{top}", directory=True)
        return (Fix(f"Copy {base}{top}/", Safety.SAFE, (edit,)),) if edit is not None else ()
    edit = add_copy(lost.spot, facts.project, base + "*.go", f"{root.rstrip('/')}/*.go", directory=False)
    return (Fix(f"Copy {base}*.go", Safety.SAFE, (edit,)),) if edit is not None else ()
