"""A version does not fit its module's path.

Why: from v2 on the major version is part of the module path (example.com/lib/v2, gopkg.in/yaml.v3); a module without a
go.mod of its own gets +incompatible instead. Path and version must say the same. (Go modules reference, "Major version
suffixes")

```go.mod
module example.com/app

go 1.24

require example.com/lib v2.0.0
                        ^^^^^^ v2.0.0 does not fit example.com/lib: its path would end in /v2
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
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib/v2 v2.0.0
```
Go says:
```
go: errors parsing go.mod:
go.mod:5: require example.com/lib: version "v2.0.0" invalid: should be v0 or v1, not v2
```
Where the sources import one path and go.sum has one version of it, that is what go.mod should name.
```go.mod
module example.com/app

go 1.24

require example.com/lib/v2 v1.1.0
                           ^^^^^^ v1.1.0 does not fit example.com/lib/v2: it would have to be a v2 version
```
```go.sum
example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=
example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=
```
```main.go
package main

import "example.com/lib"

func main() { println(lib.V()) }
```
Fixed:
```go.mod
module example.com/app

go 1.24

require example.com/lib v1.1.0
```
Fine:
```go.mod
module example.com/app

go 1.24

require (
\texample.com/lib v1.1.0
\texample.com/lib/v2 v2.0.0
\texample.com/old v3.0.0+incompatible
\tgopkg.in/yaml.v3 v3.0.1
)
```
"""

import re
from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.edits import replace
from gowharf.rules.facts import Case, Facts, Ground
from gowharf.rules.gomod import problems
from gowharf.rules.gomod.imported import imports_of
from gowharf.rules.gomod.known import go_command, versions_of
from gowharf.rules.gomod.problems import Broken, Told
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.startup import regex
from gowharf.syntax import semver
from gowharf.syntax.gomod import Require, Token
from gowharf.syntax.modpath import in_module
from gowharf.text.source import Place, Source

RULE = Rule(
    "major-version-suffix", Severity.ERROR, "gomod", "https://go.dev/ref/mod#major-version-suffixes", needs=("problem",)
)

_SUFFIX = regex(r"(?:/v[2-9]\d*|/v1\d+)\Z")
_INCOMPATIBLE = "+incompatible"


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """At the version. +incompatible on a v0 or v1 version, or beside a /vN, is one that go.sum can't have."""
    yield from problems.explained(RULE, _describe, case, facts)
    place = case.failure.place
    if case.failure.kind not in (kinds.SUM_MISSING, kinds.UNPUBLISHED) or place is None:
        return
    source, file = facts.project.source(place.path), facts.project.gomod(place.path)
    for require in file.requires if file is not None and place.path.endswith(".mod") else ():
        if source is not None and require.path == case.failure.values.get("module") and _misplaced(require):
            token = require.version_token
            fixes = _fixes(facts.project, source, require.path_token, token)
            message = f"{require.version} does not fit {require.path}: {_should(require.path, require.version)}"
            yield Finding(RULE.name, RULE.severity, message, Place(place.path, token.span), fixes=fixes)
            return


def survey(ground: Ground) -> Iterator[Finding]:
    """The same in files that no replayed command reads."""
    yield from problems.unreached(RULE, _describe, ground)


def _misplaced(require: Require) -> bool:
    if not require.version.endswith(_INCOMPATIBLE):
        return False
    return semver.major(require.version) in ("v0", "v1") or _SUFFIX.search(require.path) is not None


def _describe(broken: Broken) -> Told:
    directive = broken.directive
    args = directive.args if directive is not None else ()
    for index, token in enumerate(args):
        if index and token.span.start <= broken.span.start < token.span.end:
            path = args[index - 1]
            message = f"{token.value} does not fit {path.value}: {_should(path.value, token.value)}"
            fixes = (
                _fixes(broken.project, broken.source, path, token)
                if directive and directive.verb.value == "require" and semver.major(token.value)
                else ()
            )
            return Told(message, fixes, token.span)
    return Told(broken.problem.message)


def _should(path: str, version: str) -> str:
    """What path and version would have to be for each other."""
    major = semver.major(version)
    if path.startswith("gopkg.in/"):
        return f"its path would end in .{major or 'v1, or in a later major version'}"
    suffix = _SUFFIX.search(path)
    if version.endswith(_INCOMPATIBLE):
        return "only a path without /vN has +incompatible versions, from v2 on"
    if suffix is not None:
        return f"it would have to be a {suffix[0][1:]} version"
    return f"its path would end in /{major}"


def _fixes(project: Project, source: Source, path: Token, version: Token) -> tuple[Fix, ...]:
    """First what the sources import and go.sum has; else the path that the version asks for."""
    bare = _SUFFIX.sub("", path.value)
    imported = {name for name in imports_of(project, source.path) if in_module(name, bare)}
    used = [
        base
        for base in _paths(bare, path.value, version.value)
        if any(_provides(base, name, bare) for name in imported)
    ]
    fixes: list[Fix] = []
    wanted, plain = _paths(bare, path.value, version.value)[0], _plain(version.value)
    for base in used:
        # The sources and go.sum both have the very version that stands there: only its path lacks the suffix.
        certain = used == [wanted] == [base] and path.value == bare
        fixes.extend(
            _fix(f"Require {base} {known}, which go.sum has", source, path, version, base, known)._replace(
                safety=Safety.SAFE if certain and known == version.value else Safety.UNSAFE
            )
            for known in reversed(versions_of(project, source.path, base))
        )
    if bare in used and wanted != bare and not fixes and not bare.startswith("gopkg.in/"):
        fixes.append(_fix(f"Write {plain}{_INCOMPATIBLE}", source, path, version, bare, plain + _INCOMPATIBLE))
    if not used or wanted in used or not fixes:
        fixes.append(_fix(f"Require {wanted} {plain}", source, path, version, wanted, plain))
    command = go_command(source.path, f"get {wanted}@{plain}")
    if imported and not versions_of(project, source.path, wanted):
        fixes.append(Fix("Let go add it, and its hashes", Safety.MANUAL, command=command))
    return tuple(dict.fromkeys(fixes))


def _paths(bare: str, path: str, version: str) -> list[str]:
    """The paths that may be meant, the one that the version asks for first."""
    major = semver.major(version)
    if bare.startswith("gopkg.in/"):
        return [f"{re.sub(r'[.]v[0-9]+$', '', bare)}.{major}"]
    asked = bare if major in ("v0", "v1", "") else f"{bare}/{major}"
    return list(dict.fromkeys((asked, bare, path)))


def _provides(base: str, name: str, bare: str) -> bool:
    """Whether an import belongs to just that path: example.com/lib/v2/x is no package of example.com/lib."""
    if not in_module(name, base):
        return False
    return base != bare or _SUFFIX.search("/".join(name[len(bare) :].split("/")[:2])) is None


def _plain(version: str) -> str:
    return version.removesuffix(_INCOMPATIBLE)


def _fix(title: str, source: Source, path: Token, version: Token, new_path: str, new_version: str) -> Fix:
    edits: list[FileEdit] = []
    if new_path != path.value:
        edits.append(replace(Place(source.path, path.span), new_path))
    if new_version != version.value:
        edits.append(replace(Place(source.path, version.span), new_version))
    return Fix(title, Safety.UNSAFE, tuple(edits))
