"""Conflict markers that a merge left in a file, and the two texts between them.

A marker is seven of its sign at the start of a line, alone or with a blank behind (git's xdiff/xmerge.c).
"""

import re

from gowharf.startup import NamedTuple, regex
from gowharf.text.source import Source, Span

_MARKER = regex(r"^(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?:[ \t][^\n]*)?\r?$", re.MULTILINE)


class Conflict(NamedTuple):
    """`ours` and `theirs` are whole lines, `span` everything from the first marker's line to the last one's. `start` is
    the first marker without its newline."""

    start: Span
    ours: Span
    theirs: Span
    span: Span


def conflicts(text: str) -> tuple[Conflict, ...]:
    """The complete conflicts of a text, in order; markers without their fellows are passed over."""
    found: list[Conflict] = []
    seen: dict[str, Span] = {}
    for match in _MARKER.finditer(text):
        sign = match[1][0]
        line = Span(match.start(), min(match.end() + 1, len(text)))
        if sign == "<":
            seen = {}
        seen.setdefault(sign, line)
        if sign == ">" and "<" in seen and "=" in seen:
            first, middle = seen["<"], seen["="]
            ours_end = seen["|"].start if "|" in seen and seen["|"].start < middle.start else middle.start
            marker = Span(first.start, first.start + len(text[first.start : first.end].rstrip("\r\n")))
            found.append(
                Conflict(marker, Span(first.end, ours_end), Span(middle.end, line.start), Span(first.start, line.end))
            )
            seen = {}
    return tuple(found)


def conflict_at(source: Source, offset: int) -> Conflict | None:
    """The conflict that an offset lies in."""
    return next((one for one in source.memo(conflicts) if one.span.start <= offset <= one.span.end), None)
