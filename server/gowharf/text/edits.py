"""Edits of a text: data, and the one function that applies them.

An edit touches its own span and nothing else. Edits of one text are applied together: they are sorted, and two
that overlap cannot both be applied (the caller lets one wait for the next round).
"""

from collections.abc import Iterable

from gowharf.startup import NamedTuple
from gowharf.text.source import Span


class Edit(NamedTuple):
    """Replace `span` by `new_text`; an empty span inserts, an empty text deletes."""

    span: Span
    new_text: str


def overlap(first: Edit, second: Edit) -> bool:
    """Whether two edits touch the same code points, or insert at the same place."""
    a, b = first.span, second.span
    if a.start == a.end and b.start == b.end:
        return a.start == b.start
    return (a.start < b.end and b.start < a.end) or a == b


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits applied. Raises ValueError where two overlap or one leaves the text."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        start, end = edit.span
        if start < at or end < start or end > len(text):
            raise ValueError(f"edit {edit} overlaps another or leaves the text")
        pieces.append(text[at:start])
        pieces.append(edit.new_text)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def newline_of(text: str) -> str:
    """The line end that a text uses: "\\r\\n" where its first line has it, else "\\n"."""
    at = text.find("\n")
    return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"
