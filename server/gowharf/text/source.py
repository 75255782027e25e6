"""A file's text and the places in it.

Offsets count code points from 0, as Python's `str` does. Lines and columns exist only where text is shown
to people or written to JSON; there they count from 1, columns in code points, and a line ends at "\\n"
(go.mod and Dockerfiles know no other line end; a "\\r" before it is white space of that line).
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable

from gowharf.startup import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


class Span(NamedTuple):
    """A half-open range of code-point offsets: `start` is in it, `end` is the first offset after it."""

    start: int
    end: int

    def text(self, text: str) -> str:
        """The piece of `text` that this span covers."""
        return text[self.start : self.end]

    def cover(self, other: "Span") -> "Span":
        """The smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class Position(NamedTuple):
    """A place as people read it: line and column from 1, the column in code points."""

    line: int
    column: int


class LineIndex:
    """Turns offsets into positions and back; built once a text, each question costs O(log lines)."""

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        starts = [0]
        find = text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        self._starts = starts
        self._length = len(text)

    @property
    def count(self) -> int:
        """How many lines there are; a text that ends with a newline has an empty last one."""
        return len(self._starts)

    def line(self, offset: int) -> int:
        """The line, from 1, that holds `offset`; offsets past the end belong to the last line."""
        return bisect_right(self._starts, offset)

    def position(self, offset: int) -> Position:
        """The position of `offset`, which is clamped to the text."""
        offset = min(max(offset, 0), self._length)
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def span(self, line: int) -> Span:
        """The whole line (from 1), its newline included. Raises IndexError where there is no such line."""
        if line < 1:
            raise IndexError(line)
        start = self._starts[line - 1]
        return Span(start, self._starts[line] if line < len(self._starts) else self._length)

    def offset(self, position: Position) -> int:
        """The offset of a position; lines and columns past the end are clamped."""
        line = min(max(position.line, 1), len(self._starts))
        span = self.span(line)
        last = span.end if line == len(self._starts) else span.end - 1
        return min(span.start + max(position.column - 1, 0), last)


class Source:
    """One file's text under its path (POSIX, relative to the project's root). Never changes.

    What is computed from the text alone (its lines, its syntax tree) is kept on the Source by `memo`, so a file
    that two snapshots share is never parsed twice.
    """

    __slots__ = ("_memo", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._memo: dict[Hashable, Any] = {}

    def memo(self, compute: "Callable[[str], T]") -> "T":
        """`compute(self.text)`, at most once for each `compute` (a module-level function)."""
        try:
            return self._memo[compute]  # type: ignore[no-any-return]
        except KeyError:
            value = self._memo[compute] = compute(self.text)
            return value

    def kept(self, key: Hashable, compute: "Callable[[], T]") -> "T":
        """`compute()`, at most once for each `key`: for what the text and the key alone decide."""
        try:
            return self._memo[key]  # type: ignore[no-any-return]
        except KeyError:
            value = self._memo[key] = compute()
            return value

    def last(self, slot: Hashable, key: Hashable, compute: "Callable[[], T]") -> "T":
        """As `kept`, for what more than this text decides: `key` is all of that, and only the last one is kept."""
        held = self._memo.get(slot)
        if held is None or held[0] != key:
            held = self._memo[slot] = key, compute()
        return held[1]

    @property
    def lines(self) -> LineIndex:
        return self.memo(LineIndex)

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} code points)"


class Place(NamedTuple):
    """A span in a file of the project."""

    path: str
    span: Span
