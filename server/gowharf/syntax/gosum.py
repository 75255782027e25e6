"""go.sum and go.work.sum: three fields a line, `module version[/go.mod] h1:hash`.

(cmd/go/internal/modfetch readGoSum: an empty line is skipped, any other count of fields is malformed; since Go 1.22
a malformed line is fatal, before that it was ignored.)
"""

from gowharf.startup import NamedTuple, regex
from gowharf.text.source import Span

# strings.Fields of Go: Unicode's white space; str.split() would cut at U+001C to U+001F too.
_BLANK = " \t\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LINE = regex(
    rf"[{_BLANK}]*+(?:([^{_BLANK}\n]++)[{_BLANK}]++([^{_BLANK}\n]++)[{_BLANK}]++([^{_BLANK}\n]++)[{_BLANK}]*+(?:\n|\Z)"
    r"|([^\n]*+)(?:\n|\Z))"
)
_FIELD = regex(rf"[^{_BLANK}\n]++")
# The hash of a go.mod without content, which an old bug wrote: Go drops such a line.
_EMPTY_GOMOD_HASH = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="


class Sum(NamedTuple):
    """One line. `version` has no "/go.mod"; `gomod` says whether it had."""

    path: str
    version: str
    gomod: bool
    hash: str
    span: Span


class Malformed(NamedTuple):
    """A line with the wrong number of fields; `line` counts from 1."""

    line: int
    fields: int
    span: Span


class GoSum(NamedTuple):
    """`modules` has (path, version) of lines with an h1 hash of the module's files, `gomods` of its go.mod file;
    a line whose hash has another algorithm counts for nothing, as in Go. Values are the first line for each.
    `disputed`: what the go.sum files of a workspace's members have different hashes of (path, version, gomod)."""

    sums: tuple[Sum, ...]
    malformed: tuple[Malformed, ...]
    modules: dict[tuple[str, str], Sum]
    gomods: dict[tuple[str, str], Sum]
    disputed: frozenset[tuple[str, str, bool]] = frozenset()


def parse(text: str) -> GoSum:
    """The lines of a go.sum or go.work.sum."""
    sums: list[Sum] = []
    malformed: list[Malformed] = []
    modules: dict[tuple[str, str], Sum] = {}
    gomods: dict[tuple[str, str], Sum] = {}
    new = tuple.__new__  # in half the time of a NamedTuple's own: files of 20,000 lines exist
    for line, match in enumerate(_LINE.finditer(text), 1):
        path, version, digest, rest = match.groups()
        if path is None:
            fields = _FIELD.findall(rest)
            if fields:
                start = match.start(4)
                malformed.append(Malformed(line, len(fields), Span(start, start + len(rest.rstrip(" \t\r")))))
            continue
        span = new(Span, (match.start(1), match.end(3)))
        gomod = version.endswith("/go.mod")
        if gomod:
            version = version[:-7]
        found = new(Sum, (path, version, gomod, digest, span))
        sums.append(found)
        if digest.startswith("h1:") and digest != _EMPTY_GOMOD_HASH:
            (gomods if gomod else modules).setdefault((path, version), found)
    return GoSum(tuple(sums), tuple(malformed), modules, gomods)
