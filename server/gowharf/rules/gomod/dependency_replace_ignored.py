"""A replace directive of a dependency has no effect.

Why: only the replace directives of the main module (in a workspace of go.work and its members) count. A local module
that replaces another builds on its own; as a dependency it gets the real one, or none. (Go modules reference, "replace
directive")

```go.mod
module example.com/app

go 1.24

require example.com/a v0.0.0

replace example.com/a => ./a
```
```a/go.mod
module example.com/a

go 1.24

require example.com/b v0.0.0

replace example.com/b => ../b
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this has no effect on example.com/app: only its own go.mod can replace example.com/b
```
```a/a.go
package a

import _ "example.com/b"
```
```b/go.mod
module example.com/b

go 1.24
```
```b/b.go
package b
```
```main.go
package main

import _ "example.com/a"

func main() {}
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app .
```
Go says:
```
a/a.go:3:8: missing go.sum entry for module providing package example.com/b (imported by example.com/a); to add:
\tgo get example.com/a@v0.0.0
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/a v0.0.0

replace example.com/a => ./a

require example.com/b v0.0.0 // indirect
replace example.com/b => ./b
```
Fine:
```go.mod
module example.com/app

go 1.24

require (
        example.com/a v0.0.0
        example.com/b v0.0.0 // indirect
)

replace (
        example.com/a => ./a
        example.com/b => ./b
)
```
```a/go.mod
module example.com/a

go 1.24

require example.com/b v0.0.0

replace example.com/b => ../b
```
```b/go.mod
module example.com/b

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.files import relative
from gowharf.replay.paths import join
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod.added import lines
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.rules.vendor.sync import run_of
from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import ModFile, Replace
from gowharf.text.source import Place

RULE = Rule("dependency-replace-ignored", Severity.ERROR, "gomod", "https://go.dev/ref/mod#mvs-replace")
_KINDS = frozenset(
    (
        kinds.SUM_MISSING,
        kinds.UNPUBLISHED,
        kinds.PRIVATE_MODULE,
        kinds.PROXY_OFF,
        kinds.NO_NETWORK,
        kinds.NO_VCS,
        kinds.GO_MOD_NEEDS_UPDATE,
        kinds.IMPORT_NOT_REQUIRED,
        kinds.IMPORT_OF_SIBLING,
    )
)


class _Ignored(NamedTuple):
    """A replace line of a local module that the main module depends on. `version` is what that module requires."""

    gomod: str
    replace: Replace
    version: str


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the replace line that would have helped."""
    failure, run = case.failure, run_of(case)
    main = run.module_source if run is not None and run.workspace is None else None
    file = facts.project.gomod(main) if main is not None else None
    if failure.kind not in _KINDS or main is None or file is None:
        return
    package = failure.values.get("module", "") or failure.values.get("package", "")
    for one in _ignored(facts.project, main, file):
        name = one.replace.old_path
        if package != name and not package.startswith(name + "/"):
            continue
        fixes = (_copied(facts.project, main, file, one),) if one.version else ()
        label = (Label(failure.place, "needed here"),) if failure.place is not None else ()
        yield Finding(RULE.name, RULE.severity, _message(file, one), _at(one), related=label, fixes=fixes)
        return


def survey(ground: Ground) -> Iterator[Finding]:
    """Where the main module takes the real module: both of them see another one."""
    told = {stop.module for stop in ground.stops}
    project = ground.project
    if len(project.found.gomods) < 2 or project.found.goworks:
        return
    for main in ground.gomods:
        file = project.gomod(main)
        if file is None or not file.replaces:
            continue
        required = {require.path for require in file.requires}
        for one in _ignored(project, main, file):
            if one.replace.old_path in required and one.replace.old_path not in told:
                yield Finding(RULE.name, Severity.INFO, _message(file, one), _at(one))


def _ignored(project: Project, main: str, file: ModFile | None) -> Iterator[_Ignored]:
    """The replace lines of the modules that `main` replaces by directories, for what it doesn't replace itself."""
    if file is None or file.module is None:
        return
    replaced = {replace.old_path for replace in file.replaces}
    required = {require.path for require in file.requires}
    base = "/" + main.rpartition("/")[0]
    for local in file.replaces:
        if not local.local or local.old_path not in required:
            continue
        path = join(base, f"{local.new_path}/go.mod")[1:]
        inner = project.gomod(path)
        for replace in inner.replaces if inner is not None and path != main else ():
            if replace.old_path in replaced or replace.old_path == file.module.value:
                continue
            version = next((one.version for one in inner.requires if one.path == replace.old_path), "") if inner else ""
            if version and replace.old_version in ("", version):
                yield _Ignored(path, replace, version)


def _message(file: ModFile | None, one: _Ignored) -> str:
    main = file.module.value if file is not None and file.module is not None else "the main module"
    return f"this has no effect on {main}: only its own go.mod can replace {one.replace.old_path}"


def _at(one: _Ignored) -> Place:
    return Place(one.gomod, one.replace.directive.span)


def _copied(project: Project, main: str, file: ModFile, one: _Ignored) -> Fix:
    """The line in the main module's go.mod, its directory as seen from there, and the requirement that it needs."""
    replace = one.replace
    target = f"{replace.new_path} {replace.new_version}"
    if replace.local and not replace.new_path.startswith("/"):
        directory = join("/" + one.gomod.rpartition("/")[0], replace.new_path)
        target = relative(directory, "/" + main.rpartition("/")[0])
        target = target if target.startswith("..") else f"./{target}"
    left = f"{replace.old_path} {replace.old_version}".rstrip()
    added = [f"replace {left} => {target.rstrip()}"]
    if all(require.path != replace.old_path for require in file.requires):
        added.insert(0, f"require {replace.old_path} {one.version} // indirect")
    return Fix(f"Replace {replace.old_path} here too", Safety.UNSAFE, (lines(project, main, added),))
