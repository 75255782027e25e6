"""A `//go:embed` pattern matches no file in the image.

Why: go resolves embed patterns when it builds, against the files beside the source. What no COPY brings, or an ignore
file keeps out, can't be embedded. (Package embed)

```.dockerignore
*.html
**/*.html
^^^^^^^^^ this pattern keeps web/index.html out of the build context, which //go:embed index.html needs
```
```go.mod
module example.com/app

go 1.24
```
```web/index.html
<p>hello</p>
```
```web/main.go
package main

import _ "embed"

//go:embed index.html
var page string

func main() { println(page) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./web
```
Fixed:
```.dockerignore
*.html
**/*.html
!web/index.html
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```web/index.html
<p>hello</p>
```
```web/main.go
package main

import _ "embed"

//go:embed *.html
var page string

func main() { println(page) }
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app ./web
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go.kinds_commands import EMBED_NO_MATCH, EMBED_REFUSED
from gowharf.replay.paths import join
from gowharf.rules.context.copies import add_copy
from gowharf.rules.context.ignoring import included
from gowharf.rules.context.missing import Missing, missing, ran
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax.goglob import compile_element

RULE = Rule("embed-not-in-image", Severity.ERROR, "context", "https://pkg.go.dev/embed")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """The files that the project has for the pattern, or that it has none."""
    failure, first = case.failure, ran(case)
    if failure.kind == EMBED_REFUSED and failure.place is not None:
        pattern, why = failure.values.get("pattern", ""), failure.values.get("why", "")
        if why == "invalid pattern syntax":
            why = "is no pattern that go takes: it embeds only what lies beside or below the file"
        yield Finding(RULE.name, RULE.severity, f"//go:embed {pattern}: {why}", failure.place)
        return
    if failure.kind != EMBED_NO_MATCH or first is None or failure.place is None:
        return
    spot, run = first
    pattern = failure.values.get("pattern", "")
    directory = failure.values.get("directory", "")
    beside = failure.place.path.rpartition("/")[0]
    origin = _matching(facts.project, beside, pattern.removeprefix("all:"))
    embed = Label(failure.place, "embedded here")
    if origin is None:
        message = f"//go:embed {pattern} matches no file of the project"
        yield Finding(RULE.name, RULE.severity, message, failure.place)
        return
    path = join(directory, origin[len(beside) + 1 :] if beside else origin)
    lost = missing(facts.project, spot, run, path, origin)
    if lost is None:
        return
    if lost.why.place is not None:
        fix = included(facts.project, spot, lost.why, origin, facts.project.files.kind(origin) == "dir")
        message = f"this pattern keeps {origin} out of the build context, which //go:embed {pattern} needs"
        if lost.why.kind == "gitignored":
            message = f"git ignores {origin} by this pattern, so a fresh clone lacks what //go:embed {pattern} needs"
        yield Finding(
            RULE.name, _severity(lost), message, lost.why.place, related=(embed,), fixes=(fix,) if fix else ()
        )
        return
    message = f"//go:embed {pattern} matches nothing in the image: {origin} is not there when {run.command} runs"
    yield Finding(RULE.name, RULE.severity, message, failure.place, fixes=_copied(facts, lost))


def _severity(lost: Missing) -> Severity:
    """What git ignores and go embeds is mostly built (dist/), perhaps before the image is."""
    return Severity.WARNING if lost.why.kind == "gitignored" else Severity.ERROR


def _copied(facts: Facts, lost: Missing) -> tuple[Fix, ...]:
    is_dir = facts.project.files.kind(lost.origin) == "dir"
    edit = add_copy(lost.spot, facts.project, lost.origin, lost.path, is_dir)
    return (Fix(f"Copy {lost.origin}", Safety.SAFE, (edit,)),) if edit is not None else ()


def _matching(project: Project, directory: str, pattern: str) -> str | None:
    """The first of the project's paths that a pattern matches."""
    found = [directory]
    for element in pattern.split("/"):
        matches = compile_element(element)
        found = [
            f"{at}/{entry.name}" if at else entry.name
            for at in found
            for entry in project.files.entries(at)
            if matches(entry.name)
        ]
    return found[0] if found else None
