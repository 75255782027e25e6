"""go.sum and go.work.sum: three fields a line, `module version[/go.mod] h1:hash`.

(cmd/go/internal/modfetch readGoSum: an empty line is skipped, any other count of fields is malformed; since Go 1.22
a malformed line is fatal, before that it was ignored.)
"""

from typing import NamedTuple

from gowharf.text.source import Span


class Sum(NamedTuple):
    """One line. `version` has no "/go.mod"; `gomod` says whether it had."""

    path: str
    version: str
    gomod: bool
    hash: str
    span: Span


class Malformed(NamedTuple):
    """A line with the wrong number of fields."""

    line: int
    fields: int
    span: Span


class GoSum(NamedTuple):
    """`modules` has (path, version) of lines with an h1 hash of the module's files, `gomods` of its go.mod file;
    a line whose hash has another algorithm counts for nothing, as in Go. Values are the first line for each."""

    sums: tuple[Sum, ...]
    malformed: tuple[Malformed, ...]
    modules: dict[tuple[str, str], Sum]
    gomods: dict[tuple[str, str], Sum]


def parse(text: str) -> GoSum:
    raise NotImplementedError
