"""A pseudo-version is malformed.

Why: the version of an untagged commit is put together from a base (vX.0.0, or the tag before it), the commit's time in
UTC with 14 digits, and the first 12 characters of its hash. One that was written or cut by hand names no commit, so no
hash in go.sum can fit it. (Go modules reference, "Pseudo-versions")

```go.mod
module example.com/app

go 1.24

require example.com/lib v0.0.0-20240102030405-abcdefa
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no commit has this pseudo-version: the revision abcdefa must have 12 characters, not 7
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
Fine:
```go.mod
module example.com/app

go 1.24

require (
\texample.com/lib v0.0.0-20240102030405-abcdefabcdef
\texample.com/other v1.2.4-0.20240102030405-abcdefabcdef
\texample.com/third v1.2.3-20240102-beta1
)
```
"""  # noqa: E501 (a caret line ends in its message)

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod.known import go_command, versions_of
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.syntax import pseudo
from gowharf.syntax.gomod import Require
from gowharf.text.source import Place

RULE = Rule("malformed-pseudo-version", Severity.ERROR, "gomod", "https://go.dev/ref/mod#pseudo-versions")

_FETCHING = (kinds.SUM_MISSING, kinds.UNPUBLISHED, kinds.PRIVATE_MODULE, kinds.PROXY_OFF)


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the version of the module that a command lacks."""
    if case.failure.kind not in _FETCHING:
        return
    for path, require in required(case, facts):
        reason = pseudo.complaint(require.version)
        if reason is not None:
            yield _finding(facts.project, path, require, reason, RULE.severity)
            return


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in modules that no Dockerfile builds."""
    for path in ground.gomods if not ground.built else ():
        file = ground.project.gomod(path)
        replaced = {one.old_path for one in file.replaces} if file is not None else set()
        for require in file.requires if file is not None and not file.problems else ():
            reason = pseudo.complaint(require.version) if require.path not in replaced else None
            if reason is not None:
                yield _finding(ground.project, path, require, reason, Severity.WARNING)


def required(case: Case, facts: Facts) -> Iterator[tuple[str, Require]]:
    """The requirement that a failure is about, with its go.mod."""
    place, values = case.failure.place, case.failure.values
    file = facts.project.gomod(place.path) if place is not None and place.path.endswith(".mod") else None
    for require in file.requires if place is not None and file is not None else ():
        if place is not None and (require.path, require.version) == (values.get("module"), values.get("version")):
            yield place.path, require


def _finding(project: Project, path: str, require: Require, reason: str, severity: Severity) -> Finding:
    message = f"no commit has this pseudo-version: {reason}"
    place = Place(path, require.version_token.span)
    revision = require.version.rpartition("-")[2].partition("+")[0]
    fixes = [
        Fix(f"Require {known}, which go.sum has", Safety.UNSAFE, (replace(place, known),))
        for known in versions_of(project, path, require.path)
        if known != require.version and pseudo.complaint(known) is None
    ]
    command = go_command(path, f"get {require.path}@{revision}")
    fixes.append(Fix("Let go make the version of that commit", Safety.MANUAL, command=command))
    return Finding(RULE.name, severity, message, place, fixes=tuple(fixes))
