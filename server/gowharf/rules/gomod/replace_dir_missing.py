"""A replacement directory does not exist.

Why: a local replacement is a directory with a go.mod, and go stops where one that a build needs isn't there. It is not
passed over, and a published version doesn't take its place. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
                           ^^^^^ ./lib replaces example.com/lib, but there is no lib/ in the project
```
```go.sum
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
Go says:
```
main.go:3:8: example.com/lib@v1.1.0: replacement directory ./lib does not exist
```
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
                           ^^^^^ ./lib replaces example.com/lib, but lib/ has no go.mod
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
```lib/go.mod
module example.com/lib

go 1.24
```
Fine:
```go.mod
module example.com/app

go 1.24

replace example.com/lib => ./lib
```
```main.go
package main

func main() {}
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
from gowharf.replay.paths import join
from gowharf.rules.edits import delete_lines, insert, replace
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gomod.known import versions_of
from gowharf.rules.gomod.placeholder_version import homes
from gowharf.rules.gomod.replacements import Target, file_of, target_of
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity

RULE = Rule("replace-dir-missing", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-replace")

_MISSING = (kinds.REPLACEMENT_MISSING, kinds.REPLACEMENT_GO_MOD_MISSING)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the path that go.mod or go.work writes."""
    if case.failure.kind not in _MISSING:
        return
    target = target_of(case, facts.project)
    if target is None or target.path.startswith("/"):
        return
    directory = in_project(target)
    module = case.failure.values.get("module", "")
    if directory is None or facts.project.source(f"{directory}/go.mod") is not None:
        return
    there = facts.project.files.kind(directory) == "dir"
    state = f"{directory}/ has no go.mod" if there else f"there is no {directory}/ in the project"
    message = f"{target.path} replaces {module}, but {state}"
    others = (*_created(facts, target, module, directory), *_dropped(facts, target, module))
    fixes = tuple(sorted((*_moved(facts, target, module, not others), *others), key=lambda fix: -fix.safety))
    yield Finding(RULE.name, RULE.severity, message, target.place, fixes=fixes)


def in_project(target: Target) -> str | None:
    """The directory as a path of the project; None where it lies outside."""
    home = [part for part in target.gomod.rpartition("/")[0].split("/") if part]
    for part in target.path.split("/"):
        if part == ".." and not home:
            return None
        home = home[:-1] if part == ".." else [*home, *([part] if part not in ("", ".") else [])]
    return "/".join(home) or None


def _created(facts: Facts, target: Target, module: str, directory: str) -> tuple[Fix, ...]:
    """A go.mod for a directory that has Go files."""
    if not any(entry.name.endswith(".go") for entry in facts.project.files.entries(directory)):
        return ()
    file = file_of(facts.project, target.gomod)
    go = f"\ngo {file.go.value}\n" if file is not None and file.go is not None else ""
    edit = insert(join("/", directory)[1:] + "/go.mod", 0, f"module {module}\n{go}")
    return (Fix(f"Create {directory}/go.mod", Safety.UNSAFE, (edit,)),)


def _moved(facts: Facts, target: Target, module: str, alone: bool) -> tuple[Fix, ...]:
    """Where else the project has a module of that path; safe where that is the one way out."""
    found = [home for home in homes(facts.project, target.gomod, module) if home != target.path]
    safety = Safety.SAFE if alone and len(found) == 1 else Safety.UNSAFE
    return tuple([Fix(f"Write {home}", safety, (replace(target.place, home),)) for home in found])


def _dropped(facts: Facts, target: Target, module: str) -> tuple[Fix, ...]:
    """Without the line the published module counts; only where go.sum has the required version of it."""
    source, file = facts.project.source(target.gomod), file_of(facts.project, target.gomod)
    required = {require.version for require in file.requires if require.path == module} if file is not None else set()
    if source is None or not required & set(versions_of(facts.project, target.gomod, module)):
        return ()
    edit = delete_lines(source, target.place.span)
    return (Fix(f"Remove the replace line and use {module} {min(required)}", Safety.UNSAFE, (edit,)),)
