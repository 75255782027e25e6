"""`go install` of another module's program without a version.

Why: outside a module go can't know which version is meant, and inside one it installs only what go.mod requires; with
`@version` it builds the program apart from the module at hand. (Go modules reference, "go install")

```Dockerfile
FROM golang:1.24
RUN go install example.com/cmd/tool
               ^^^^^^^^^^^^^^^^^^^^ go install example.com/cmd/tool needs a version: no go.mod says which
```
Fixed:
```Dockerfile
FROM golang:1.24
RUN go install example.com/cmd/tool@latest
```
The version that go.mod requires:

```go.mod
module example.com/app

go 1.24

require example.com/cmd v1.2.3
```
```Dockerfile
FROM golang:1.24
WORKDIR /tools
RUN go install example.com/cmd/tool
               ^^^^^^^^^^^^^^^^^^^^ go install example.com/cmd/tool needs a version: no go.mod says which
WORKDIR /src
COPY go.mod ./
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /tools
RUN go install example.com/cmd/tool@v1.2.3
WORKDIR /src
COPY go.mod ./
```
Fine:
```Dockerfile
FROM golang:1.24
RUN go install example.com/cmd/tool@v1.2.3 && go install cmd/vet
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.gowords import argument, first_run, insert_behind, written
from gowharf.rules.dockerfile.required import version_of
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("go-install-needs-version", Severity.ERROR, "dockerfile", "https://go.dev/ref/mod#go-install")

_KINDS = frozenset((kinds.INSTALL_NEEDS_VERSION, kinds.PACKAGE_NOT_PROVIDED, kinds.IMPORT_NOT_REQUIRED))


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """One finding for all packages without a version."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in _KINDS or first is None or failure.values.get("importer"):
        return
    spot, run = first
    if run.name not in ("install", "run"):
        return
    named = failure.values.get("packages") or failure.values.get("package", "")
    packages = [word for word in named.replace(",", " ").split() if "@" not in word]
    words = [word for package in packages if (word := argument(run, package)) is not None]
    if not words or any("..." in package or _own(facts, package) for package in packages):
        return
    why = "no go.mod says which" if failure.kind == kinds.INSTALL_NEEDS_VERSION else "go.mod does not require it"
    message = f"{run.command} {' '.join(packages)} needs a version: {why}"
    span = words[0].span.cover(words[-1].span)
    yield Finding(
        RULE.name,
        RULE.severity,
        message,
        Place(spot.replay.path, span),
        fixes=_fixes(facts, case, packages),
    )


def _own(facts: Facts, package: str) -> bool:
    """Whether the path is one of the project's own modules', or no module's at all."""
    files = [facts.project.gomod(path) for path in facts.project.found.gomods]
    own = [file.module.value for file in files if file is not None and file.module is not None]
    return "." not in package.partition("/")[0] or any(package == at or package.startswith(at + "/") for at in own)


def _fixes(facts: Facts, case: Case, packages: list[str]) -> tuple[Fix, ...]:
    first = first_run(case)
    place = written(first[0], facts.project) if first is not None else None
    if place is None:
        return ()
    known = [version_of(facts.project, package) for package in packages]
    same = len(set(known)) == 1
    edits: list[FileEdit] = []
    for package, version in zip(packages, known, strict=True):
        word = argument(place.run, package)
        chosen = version if version is not None and same else "latest"
        edit = insert_behind(place, word, f"@{chosen}") if word is not None else None
        if edit is None:
            return ()
        edits.append(edit)
    version = known[0] if same else None
    safety = Safety.SAFE if version is not None else Safety.UNSAFE
    return (Fix(f"Add @{version or 'latest'}", safety, tuple(edits)),)
