"""A requirement has a placeholder for a version.

Why: v0.0.0 and the pseudo-version of all zeros stand for a module that is developed beside this one and was never
published. They need a replace line, or a go.work that uses that module: without either go asks the network for a
version that isn't there. (Go modules reference, "Pseudo-versions" and "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v0.0.0
                        ^^^^^^ v0.0.0 of example.com/lib is a placeholder, but no replace line says where the module is
```
```main.go
package main

import "example.com/lib"

func main() { lib.V() }
```
```lib/go.mod
module example.com/lib

go 1.24
```
```lib/lib.go
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
```go.mod
module example.com/app

go 1.24

require example.com/lib v0.0.0

replace example.com/lib => ./lib
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v0.0.0

replace example.com/lib => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.files import relative
from gowharf.rules.edits import append_line, replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import versions_of
from gowharf.rules.gomod.malformed_pseudo_version import required
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax.gomod import Require
from gowharf.text.edits import newline_of
from gowharf.text.source import Place

RULE = Rule("placeholder-version", Severity.ERROR, "gomod", "https://go.dev/ref/mod#pseudo-versions")

_PLACEHOLDER = regex(r"v\d+\.0\.0-00010101000000-000000000000\Z|v0\.0\.0\Z")
_FETCHING = (kinds.SUM_MISSING, kinds.UNPUBLISHED, kinds.PRIVATE_MODULE, kinds.PROXY_OFF, kinds.NO_NETWORK)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the version of a module that a command lacks."""
    if case.failure.kind not in _FETCHING:
        return
    for path, require in required(case, facts):
        if _PLACEHOLDER.match(require.version):
            message = (
                f"{require.version} of {require.path} is a placeholder, but no replace line says where the module is"
            )
            place = Place(path, require.version_token.span)
            yield Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts.project, path, require))
            return


def _fixes(project: Project, gomod: str, require: Require) -> tuple[Fix, ...]:
    """A replace line where the project has the module; else the version that go.sum knows."""
    fixes = [
        Fix(f"Replace it by {target}", Safety.SAFE, (edit,))
        for target in homes(project, gomod, require.path)
        for edit in (replace_line(project, gomod, require.path, target),)
    ]
    place = Place(gomod, require.version_token.span)
    fixes.extend(
        Fix(f"Require {known}, as go.sum does", Safety.UNSAFE, (replace(place, known),))
        for known in reversed(versions_of(project, gomod, require.path))
        if not _PLACEHOLDER.match(known)
    )
    return tuple(fixes)


def homes(project: Project, gomod: str, module: str) -> list[str]:
    """The directories of the project that hold a module of that path, as a replace line of `gomod` writes them."""
    here = "/" + gomod.rpartition("/")[0]
    found: list[str] = []
    for path in project.found.gomods:
        file = project.gomod(path)
        if path != gomod and file is not None and file.module is not None and file.module.value == module:
            target = relative("/" + path.rpartition("/")[0], here.rstrip("/") or "/")
            found.append(target if target.startswith("..") else f"./{target}")
    return found


def replace_line(project: Project, gomod: str, module: str, target: str) -> FileEdit:
    """A replace line at the end of a go.mod, with a blank line before it."""
    source = project.source(gomod)
    edit = append_line(project, gomod, f"replace {module} => {target}")
    if source is None or source.text.endswith(("\n\n", "\n\r\n")):
        return edit
    return edit._replace(edit=edit.edit._replace(new_text=newline_of(source.text) + edit.edit.new_text))
