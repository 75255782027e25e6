"""A tool is installed at whatever version is newest.

Why: `@latest`, `@main` and the like are another program at each build, and the newest release may need a newer Go than
the image has. (Go modules reference, "go install")

```Dockerfile
FROM golang:1.24
RUN go install example.com/tool@latest
               ^^^^^^^^^^^^^^^^^^^^^^^ example.com/tool@latest is not reproducible and may outgrow Go 1.24
```
Fine:
```Dockerfile
FROM golang:1.24
RUN go install example.com/cmd/tool@v1.2.3
```
"""

from collections.abc import Iterator

from gowharf.replay.model import Argument
from gowharf.rules.dockerfile.gowords import inner_span, runs, written
from gowharf.rules.dockerfile.required import version_of
from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule(
    "unpinned-tool",
    Severity.WARNING,
    "dockerfile",
    "https://go.dev/ref/mod#go-install",
    needs=("go install", "go run", "go get"),
)

_MOVING = frozenset(("latest", "upgrade", "patch", "main", "master", "HEAD", "head", "develop", "dev", "trunk"))


def check(facts: Facts) -> Iterator[Finding]:
    """Every `path@latest` of go install, run and get; those of one instruction that have no fix together."""
    together: dict[tuple[str, int], dict[Place, tuple[Finding, str]]] = {}
    for spot in runs(facts):
        for word in _moving(spot):
            found = _finding(facts, spot, word)
            if found.fixes:
                yield found
            else:
                key = (spot.replay.path, spot.step.instruction.span.start)
                together.setdefault(key, {}).setdefault(found.place, (found, word.value or ""))
    for held in together.values():
        (first, _), *others = held.values()
        yield first._replace(related=tuple(Label(found.place, f"{value} too") for found, value in others))


def _moving(spot: Spot) -> Iterator[Argument]:
    run = spot.run
    if run is None or run.name not in ("install", "run", "get"):
        return
    for word in run.arguments[:1] if run.name == "run" else run.arguments:
        _, at, query = (word.value or "").rpartition("@")
        if at and query in _MOVING:
            yield word


def _finding(facts: Facts, spot: Spot, word: Argument) -> Finding:
    run = spot.run
    go = ".".join((run.go_version or "").split(".")[:2]) if run is not None else ""
    newer = f" and may outgrow Go {go}" if go else ""
    message = f"{word.value} is not reproducible{newer}"
    place = Place(spot.replay.path, word.span)
    return Finding(RULE.name, RULE.severity, message, place, fixes=_fixes(facts, spot, word))


def _fixes(facts: Facts, spot: Spot, word: Argument) -> tuple[Fix, ...]:
    """The version that a go.mod of the project requires, where one does."""
    package = (word.value or "").rpartition("@")[0]
    version = version_of(facts.project, package)
    place = written(spot, facts.project)
    span = inner_span(place.source, word) if place is not None else None
    if version is None or place is None or span is None:
        return ()
    query = span._replace(start=span.start + len(package) + 1)
    edit = replace(Place(place.path, query), version)
    return (Fix(f"Pin it to {version}, which go.mod requires", Safety.UNSAFE, (edit,)),)
