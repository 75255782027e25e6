"""Source lines with the places of a finding marked below them, one block a file.

The primary place is marked with carets, the others with dashes. A line wider than the terminal is cut to what surrounds
its first mark, so that the cost of a frame depends on the terminal and not on the file.
"""

from collections.abc import Iterator, Sequence

from gowharf.report.masking import masked
from gowharf.report.terminal import Paint, columns, visible, visible_char
from gowharf.startup import NamedTuple
from gowharf.text.source import Source, Span

SURROUNDINGS = 2000  # code points around what is shown of a line that are looked at for a URL
NARROWEST = 24  # columns of source that are shown however narrow the terminal is


class Mark(NamedTuple):
    """A span with what is said about it; `role` is the colour ("error" …, or "label")."""

    span: Span
    message: str
    role: str
    primary: bool


class Block(NamedTuple):
    """The marks in one file; `name` is its path as shown. The first mark's position stands in the block's head. `lead`
    is a line (from 1) that is shown too, since it begins what the mark is in; 0 for none."""

    name: str
    source: Source | None
    marks: tuple[Mark, ...]
    lead: int = 0


class _Cut(NamedTuple):
    """The part of a line that is shown: offsets in the text, and whether something is left out before and after."""

    span: Span
    before: bool
    after: bool


def frames(blocks: Sequence[Block], paint: Paint, width: int) -> Iterator[str]:
    """The blocks' lines, without newlines."""
    gutter = max((_last_line_width(block) for block in blocks), default=1)
    room = max(width - gutter - 4, NARROWEST)
    for number, block in enumerate(blocks):
        yield _head(block, paint, gutter, first=number == 0)
        if block.source is None:
            continue
        empty = " " * gutter + paint("frame", " |")
        yield empty
        last = 0
        for line, marks in _by_line(block):
            if last and line == last + 2:  # no longer than the dots in its place
                yield from _marked_line(block.source, last + 1, [], paint, gutter, room)
            elif last and line > last + 2:
                yield paint("frame", "...")
            yield from _marked_line(block.source, line, marks, paint, gutter, room)
            last = line
        yield empty


def _last_line_width(block: Block) -> int:
    if block.source is None:
        return 1
    return max(len(str(block.source.lines.line(mark.span.start))) for mark in block.marks)


def _head(block: Block, paint: Paint, gutter: int, first: bool) -> str:
    where = ""
    if block.source is not None:
        position = block.source.lines.position(block.marks[0].span.start)
        where = f":{position.line}:{position.column}"
    arrow = "--> " if first else "::: "
    return " " * gutter + paint("frame", arrow) + visible(block.name) + where


def _by_line(block: Block) -> list[tuple[int, list[Mark]]]:
    assert block.source is not None
    grouped: dict[int, list[Mark]] = {block.lead: []} if block.lead else {}
    for mark in block.marks:
        grouped.setdefault(block.source.lines.line(mark.span.start), []).append(mark)
    return [(line, sorted(marks, key=lambda mark: not mark.primary)) for line, marks in sorted(grouped.items())]


def _marked_line(source: Source, number: int, marks: list[Mark], paint: Paint, gutter: int, room: int) -> Iterator[str]:
    line = source.lines.span(number)
    text = source.text
    end = line.end
    while end > line.start and text[end - 1] in "\r\n":
        end -= 1
    cut = _cut(text, Span(line.start, end), marks[0].span if marks else Span(line.start, line.start), room)
    shown = "".join(map(visible_char, _covered(text, Span(line.start, end), cut.span)))
    ellipses = ("…" if cut.before else ""), ("…" if cut.after else "")
    yield paint("frame", f"{number:>{gutter}} | ") + ellipses[0] + shown + ellipses[1]
    for mark in marks:
        start = min(max(mark.span.start, cut.span.start), cut.span.end)
        stop = min(max(mark.span.end, start), cut.span.end)
        indent = columns(visible(text[cut.span.start : start])) + len(ellipses[0])
        length = max(columns(visible(text[start:stop])), 1)
        sign = ("^" if mark.primary else "-") * length
        said = f" {visible(mark.message)}" if mark.message else ""
        yield " " * gutter + paint("frame", " | ") + " " * indent + paint(mark.role, sign + said)


def _covered(text: str, line: Span, shown: Span) -> str:
    """The piece of a line, credentials covered also where their URL begins before it or ends after it."""
    before, after = max(line.start, shown.start - SURROUNDINGS), min(line.end, shown.end + SURROUNDINGS)
    return masked(text[before:after])[shown.start - before : shown.end - before]


def _cut(text: str, line: Span, mark: Span, room: int) -> _Cut:
    """As much of the line as fits, with the mark's start in it."""
    if line.end - line.start <= room and columns(visible(line.text(text))) <= room:
        return _Cut(line, False, False)
    room -= 2  # for the two ellipses
    at = min(max(mark.start, line.start), line.end)
    start, used = at, 0
    while start > line.start:
        used += columns(visible_char(text[start - 1]))
        if used > room // 3:
            break
        start -= 1
    end, used = start, 0
    while end < line.end:
        used += columns(visible_char(text[end]))
        if used > room:
            break
        end += 1
    return _Cut(Span(start, end), start > line.start, end < line.end)
