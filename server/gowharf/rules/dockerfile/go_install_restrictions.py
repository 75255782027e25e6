"""One `go install` is given packages of several modules or versions.

Why: `go install path@version` builds in the module of its packages, so all of them must be of one module and one
version. (Go modules reference, "go install")

```Dockerfile
FROM golang:1.24
RUN go install example.com/a@v1.0.0 example.com/b@v1.2.0
                                    ^^^^^^^^^^^^^^^^^^^^ example.com/b@v1.2.0 needs a go install of its own
```
Fixed:
```Dockerfile
FROM golang:1.24
RUN go install example.com/a@v1.0.0 && go install example.com/b@v1.2.0
```
Fine:
```Dockerfile
FROM golang:1.24
RUN go install example.com/one/cmd/a@v1.0.0 example.com/one/cmd/b@v1.0.0
```
"""

from collections.abc import Iterator
from itertools import pairwise

from gowharf.replay.go import kinds_commands as kinds
from gowharf.rules.dockerfile.gowords import Written, argument, first_run, written
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Rule, Safety, Severity
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span

RULE = Rule("go-install-restrictions", Severity.ERROR, "dockerfile", "https://go.dev/ref/mod#go-install")


def explain(case: Case, facts: Facts) -> Iterator[Finding]:
    """Splits the command."""
    failure = case.failure
    first = first_run(case)
    if failure.kind not in (kinds.INSTALL_VERSIONS_DIFFER, kinds.INSTALL_ARGUMENT_REFUSED) or first is None:
        return
    spot, run = first
    words = [word for word in run.arguments if word.value is not None]
    if not words:
        return
    given = failure.values.get("argument", "")
    word = argument(run, given) or words[-1]
    message = f"{word.value} needs a go install of its own"
    related: tuple[Label, ...] = ()
    if failure.kind == kinds.INSTALL_ARGUMENT_REFUSED:
        said = failure.says.partition("\n")[0].removeprefix("go: ")
        message = f"go install with a version takes package paths only: {said}"
    place = written(spot, facts.project)
    fixes: tuple[Fix, ...] = ()
    if failure.kind == kinds.INSTALL_VERSIONS_DIFFER:
        first_word = Place(spot.replay.path, words[0].span)
        related = (Label(first_word, "one go install takes packages of one module at one version"),)
        fixes = _split(place) if place is not None else ()
    yield Finding(RULE.name, RULE.severity, message, Place(spot.replay.path, word.span), related=related, fixes=fixes)


def _split(place: Written) -> tuple[Fix, ...]:
    """`&& go install` between the packages, with what stands before the first."""
    words = place.run.arguments
    text = place.source.text
    front = text[place.run.span.start : words[0].span.start]
    if place.instruction.json or "\n" in front or '"' in text[place.run.span.start - 1 : place.run.span.start]:
        return ()
    edits: list[FileEdit] = []
    for before, after in pairwise(words):
        gap = Span(before.span.end, after.span.start)
        blank = gap.text(text)
        middle = " && " if "\n" not in blank else f" && {blank.lstrip()}"
        edits.append(FileEdit(place.path, Edit(gap, middle + front)))
    return (Fix("Split it into one go install a package", Safety.SAFE, tuple(edits)),)
