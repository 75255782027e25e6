"""A replace line is for another version than the one that is required.

Why: a version on the left of `=>` restricts the replacement to that version. Where another is required, the line has no
effect, and Go takes the module from the network. (Go modules reference, "replace directive")

```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib v1.0.0 => ./lib
                        ^^^^^^ example.com/lib is replaced at v1.0.0 only, but v1.1.0 is required: it has no effect
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```lib/go.mod
module example.com/lib

go 1.24
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
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib => ./lib
```
Fine:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0

replace example.com/lib v1.1.0 => ./lib
```
```lib/go.mod
module example.com/lib

go 1.24
```
"""

from collections.abc import Iterator

from gowharf.project.versions import compare
from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.syntax import semver
from gowharf.syntax.gomod import ModFile, Replace, Require
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span

RULE = Rule(
    "replace-version-unused", Severity.ERROR, "gomod", "https://go.dev/ref/mod#go-mod-file-replace", needs=("replace",)
)

_FETCHING = (kinds.SUM_MISSING, kinds.UNPUBLISHED, kinds.PRIVATE_MODULE, kinds.PROXY_OFF, kinds.NO_NETWORK)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Where go lacks the module that the line was to replace."""
    place = case.failure.place
    if case.failure.kind not in _FETCHING or place is None or not place.path.endswith(".mod"):
        return
    for line, require in _unused(facts.project.gomod(place.path)):
        if require.path == case.failure.values.get("module"):
            yield _finding(place.path, line, require, RULE.severity)
            return


def survey(ground: Ground) -> Iterator[Finding]:
    """Every such line that breaks nothing."""
    broken = {(stop.path, stop.module) for stop in ground.stops}
    for path in ground.gomods:
        for line, require in _unused(ground.project.gomod(path)):
            if (path, require.path) not in broken:
                found = _finding(path, line, require, Severity.WARNING)
                yield found if _summed(ground, path, line) else found._replace(fixes=())


def _summed(ground: Ground, path: str, line: Replace) -> bool:
    """Whether a build that passes would still do with the line in force: go.sum has the replacing version's hashes."""
    if not line.new_version:
        return True
    sums = ground.project.gosum(path.removesuffix(".mod") + ".sum")
    return sums is not None and (line.new_path, line.new_version) in sums.modules


def _unused(file: ModFile | None) -> Iterator[tuple[Replace, Require]]:
    """The lines whose version is surely not selected: one below the required, or any where go.mod lists everything."""
    if file is None or file.problems:
        return
    pruned = file.go is not None and compare(file.go.value, "1.17") >= 0
    required: dict[str, Require] = {}
    for require in file.requires:
        held = required.get(require.path)
        if held is None or semver.compare(held.version, require.version) < 0:
            required[require.path] = require
    replaced = {(line.old_path, line.old_version) for line in file.replaces}
    for line in file.replaces:
        require_ = required.get(line.old_path)
        if not line.old_version or require_ is None or line.old_version == require_.version:
            continue
        covered = (line.old_path, require_.version) in replaced or (line.old_path, "") in replaced
        if not covered and (pruned or semver.compare(line.old_version, require_.version) < 0):
            yield line, require_


def _finding(path: str, line: Replace, require: Require, severity: Severity) -> Finding:
    token = line.directive.args[1]
    message = (
        f"{line.old_path} is replaced at {line.old_version} only, but {require.version} is required: it has no effect"
    )
    edit = FileEdit(path, Edit(Span(line.old_token.span.end, token.span.end), ""))
    fix = Fix("Replace every version", Safety.UNSAFE, (edit,))
    label = Label(Place(path, require.version_token.span), "the required version")
    return Finding(RULE.name, severity, message, Place(path, token.span), related=(label,), fixes=(fix,))
