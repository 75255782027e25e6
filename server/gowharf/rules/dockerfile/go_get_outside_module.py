"""`go get` runs outside a module.

Why: since Go 1.18 `go get` only changes the go.mod of the module at hand; a program is installed with
`go install path@version`. (Go modules reference, "go get")

```Dockerfile
FROM golang:1.24
WORKDIR /tools
RUN go get example.com/cmd/tool@v1.2.3
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ go get works in a module only (since Go 1.18), and /tools is in none
```
Fixed:
```Dockerfile
FROM golang:1.24
WORKDIR /tools
RUN go install example.com/cmd/tool@v1.2.3
```
Fine:
```go.mod
module example.com/app

go 1.24
```
```Dockerfile
FROM golang:1.24
WORKDIR /src
COPY go.mod ./
RUN go get example.com/lib@v1.2.3
```
"""

from collections.abc import Iterator

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.model import GoRun
from gowharf.rules.dockerfile.gowords import (
    drop_words,
    first_run,
    flag_words,
    insert_behind,
    name_word,
    replace_word,
    written,
)
from gowharf.rules.dockerfile.required import version_of
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit, Finding, Fix, Rule, Safety, Severity
from gowharf.text.source import Place

RULE = Rule("go-get-outside-module", Severity.ERROR, "dockerfile", "https://go.dev/ref/mod#go-get")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Offers `go install`."""
    first = first_run(case)
    if case.failure.kind != kinds.GET_OUTSIDE_MODULE or first is None:
        return
    spot, run = first
    message = f"go get works in a module only (since Go 1.18), and {run.workdir or 'its directory'} is in none"
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, run.span), fixes=_fixes(facts, spot, run))


def _fixes(facts: Facts, spot: Spot, run: GoRun) -> tuple[Fix, ...]:
    place = written(spot, facts.project)
    name = name_word(run)
    if place is None or name is None or not run.arguments:
        return ()
    edits: list[FileEdit | None] = [replace_word(place, name, "install")]
    safety = Safety.SAFE
    for flag in ("u", "d", "t", "insecure"):
        words = flag_words(run, flag)
        if words:
            edits.append(drop_words(place, words))
            # go get -d only downloads: whether a program is there to install is not known.
            safety = Safety.UNSAFE if flag == "d" else safety
    for word in run.arguments:
        value = word.value
        if value is None or value.startswith((".", "/")) or "..." in value:
            return ()
        if "@" not in value:
            version = version_of(facts.project, value)
            safety = safety if version is not None else Safety.UNSAFE
            edits.append(insert_behind(place, word, f"@{version or 'latest'}"))
    if any(edit is None for edit in edits):
        return ()
    return (Fix("Use go install", safety, tuple(edit for edit in edits if edit is not None)),)
