"""Between the protocol's positions and our offsets.

The protocol counts lines and columns from 0, columns in units of the negotiated encoding, and a line ends at "\\n",
"\\r\\n" or "\\r". Our offsets count code points. Whatever lies past the end of a line or of the text is clamped to it.
The byte order mark of a file on disk has no column, since editors take it off; in a document that came with one it has.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import partial

from lsprotocol import types

from gowharf.startup import regex
from gowharf.text.source import Source, Span

UTF8 = "utf-8"
UTF16 = "utf-16"
UTF32 = "utf-32"
ENCODINGS = (UTF8, UTF16, UTF32)
_LINE_END = regex(r"\r\n|\r|\n")


class LineIndex:
    """The lines of one text in one encoding. Built once a text; a question costs O(log lines) and the line."""

    __slots__ = ("_ascii", "_ends", "_mark", "_starts", "_text", "_units")

    def __init__(self, text: str, units: Callable[[str], int], on_disk: bool = False) -> None:
        self._text = text
        self._units = units
        self._ascii = text.isascii()
        self._mark = 1 if on_disk and text.startswith("\ufeff") else 0
        starts, ends = [0], []
        if "\r" in text:
            for found in _LINE_END.finditer(text):
                ends.append(found.start())
                starts.append(found.end())
        else:
            at = text.find("\n")
            while at >= 0:
                ends.append(at)
                starts.append(at + 1)
                at = text.find("\n", at + 1)
        ends.append(len(text))
        self._starts, self._ends = starts, ends

    def position(self, offset: int) -> types.Position:
        """The position of an offset; one inside "\\r\\n" is the end of its line."""
        return types.Position(*self.place(offset))

    def range(self, span: Span) -> types.Range:
        start, end = self.places(span)
        return types.Range(types.Position(*start), types.Position(*end))

    def place(self, offset: int) -> tuple[int, int]:
        """As `position`, as numbers: long answers have thousands."""
        line = bisect_right(self._starts, offset) - 1
        return self._at(max(line, 0), offset)

    def places(self, span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
        """As `range`, as numbers. Most spans end in their line."""
        first = self.place(span.start)
        if span.start <= span.end <= self._ends[first[0]]:
            return first, self._at(first[0], span.end)
        return first, self.place(span.end)

    def _at(self, line: int, offset: int) -> tuple[int, int]:
        """An offset, clamped to a line, in it."""
        start, end = self._line(line)
        if offset > end:
            offset = end
        if offset <= start:
            return line, 0
        if self._ascii:
            return line, offset - start
        before = self._text[start:offset]
        return line, len(before) if before.isascii() else self._units(before)

    def offset(self, position: types.Position) -> int:
        """The offset of a position. A column inside a character (half of a surrogate pair) is the character's start."""
        if position.line < 0:
            return self._line(0)[0]
        if position.line >= len(self._starts):
            return len(self._text)
        start, end = self._line(position.line)
        column = max(position.character, 0)
        if self._ascii:
            return min(start + column, end)
        return start + self._characters(self._text[start:end], column)

    def span(self, given: types.Range) -> Span:
        """The span of a range; one that ends before it starts is empty."""
        start = self.offset(given.start)
        return Span(start, max(start, self.offset(given.end)))

    def _line(self, line: int) -> tuple[int, int]:
        return (self._mark if line == 0 else self._starts[line]), self._ends[line]

    def _characters(self, line: str, column: int) -> int:
        """How many whole characters of a line fit in so many units."""
        if column >= self._units(line):
            return len(line)
        low, high = 0, min(len(line), column)
        while low < high:
            middle = (low + high + 1) // 2
            if self._units(line[:middle]) <= column:
                low = middle
            else:
                high = middle - 1
        return low


def index(source: Source, encoding: str, on_disk: bool = False) -> LineIndex:
    """The lines of a source, kept on it."""
    return source.memo(_INDEXES[encoding, on_disk])


def position_encoding(offered: object) -> str:
    """The first encoding of the client's list that we know; UTF-16, which every client has to know, without one."""
    known = [each for each in offered if each in ENCODINGS] if isinstance(offered, list) else []
    return known[0] if known else UTF16


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_INDEXES: Mapping[tuple[str, bool], Callable[[str], LineIndex]] = {
    (encoding, on_disk): partial(LineIndex, units=units, on_disk=on_disk)
    for encoding, units in ((UTF8, _utf8), (UTF16, _utf16), (UTF32, len))
    for on_disk in (False, True)
}
