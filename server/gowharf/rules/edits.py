"""Edits that many fixes need: small functions from places to `FileEdit`s.

An edit is the smallest span. Line ends, indentation, quoting, JSON form and continuations stay as they are; what would
lose a comment says so by returning None or by `loses_comment`, and the rule then offers an unsafe fix or none.
"""

from gowharf.project.model import Project
from gowharf.rules.model import FileEdit
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Instruction, Pair, Word
from gowharf.text.edits import Edit, newline_of
from gowharf.text.source import Place, Source, Span


def replace(place: Place, text: str) -> FileEdit:
    """`text` in place of a span."""
    return FileEdit(place.path, Edit(place.span, text))


def insert(path: str, offset: int, text: str) -> FileEdit:
    """`text` put in at an offset."""
    return FileEdit(path, Edit(Span(offset, offset), text))


def whole_lines(source: Source, span: Span) -> Span:
    """The lines that a span touches, the last one's newline included."""
    lines = source.lines
    first = lines.span(lines.line(span.start))
    last = lines.span(lines.line(max(span.end - 1, span.start)))
    return Span(first.start, last.end)


def delete_lines(source: Source, span: Span) -> FileEdit:
    """The lines that a span touches, gone. At the end of a file without a last newline the one before goes too."""
    whole = whole_lines(source, span)
    if whole.end == len(source.text) and not source.text.endswith("\n") and whole.start > 0:
        start = whole.start - 1
        if source.text[start - 1 : start] == "\r":
            start -= 1
        whole = Span(start, whole.end)
    return FileEdit(source.path, Edit(whole, ""))


def line_before(source: Source, offset: int, text: str) -> FileEdit:
    """`text` as a line of its own before the line that holds `offset`, indented as that line is."""
    line = source.lines.span(source.lines.line(offset))
    indent = source.text[line.start : offset] if source.text[line.start : offset].isspace() else ""
    return insert(source.path, line.start, indent + text + newline_of(source.text))


def line_after(source: Source, offset: int, text: str) -> FileEdit:
    """`text` as a line of its own after the line that holds `offset` (an instruction's last offset)."""
    line = source.lines.span(source.lines.line(offset))
    if line.end == len(source.text) and not source.text.endswith("\n"):
        return insert(source.path, line.end, newline_of(source.text) + text)
    return insert(source.path, line.end, text + newline_of(source.text))


def add_word(instruction: Instruction, path: str, after: Word, text: str) -> FileEdit:
    """`text` as one more argument behind `after`, in the instruction's own form."""
    addition = f', "{text}"' if instruction.json else " " + text
    return insert(path, after.span.end, addition)


def delete_word(instruction: Instruction, source: Source, word: Word) -> FileEdit | None:
    """One argument gone, with the blank (in JSON form: the comma) that parted it from its neighbour.
    None where a continuation lies in between, since a comment could stand there."""
    words = instruction.words
    at = words.index(word)
    if len(words) < 2:
        return None
    if at + 1 < len(words):
        span = Span(word.span.start, words[at + 1].span.start)
    else:
        span = Span(words[at - 1].span.end, word.span.end)
    if "\n" in source.text[span.start : span.end]:
        return None
    return FileEdit(source.path, Edit(span, ""))


def loses_comment(instruction: Instruction) -> bool:
    """Whether deleting the instruction would delete a comment inside it."""
    return any(comment.span.start > instruction.span.start for comment in instruction.comments)


def delete_instruction(source: Source, instruction: Instruction) -> FileEdit:
    """The instruction's lines gone; comments above it stay."""
    return delete_lines(source, instruction.span)


def unignore(project: Project, place: Place) -> FileEdit | None:
    """The line of an ignore file gone. `place` is its pattern."""
    source = project.source(place.path)
    return delete_lines(source, place.span) if source else None


def append_line(project: Project, path: str, text: str) -> FileEdit:
    """`text` as the last line of a file, which is made where it doesn't exist."""
    source = project.source(path)
    if source is None or not source.text:
        return insert(path, 0, text + "\n")
    newline = newline_of(source.text)
    lead = "" if source.text.endswith("\n") else newline
    return insert(path, len(source.text), lead + text + (newline if not lead else ""))


def delete_pair(source: Source, instruction: Instruction, pair: Pair) -> FileEdit | None:
    """One of several NAME=value gone, with what parts it from its neighbour, be it a continuation; None where a
    comment stands in between."""
    pairs = instruction.pairs
    at = pairs.index(pair)
    if len(pairs) < 2:
        return None
    span = Span(pairs[at - 1].span.end, pair.span.end) if at else Span(pair.span.start, pairs[1].span.start)
    if any(span.start <= comment.span.start < span.end for comment in instruction.comments):
        return None
    return FileEdit(source.path, Edit(span, ""))


_THEN = regex(r"[ \t]*(?:\\\r?\n[ \t]*)?(?:&&|;)[ \t]*(?:\\\r?\n[ \t]*)?")
_BEFORE = regex(r"(?:\\\r?\n[ \t]*+|(?<![ \t])[ \t]++)?(?:&&|;)[ \t]*+(?:\\\r?\n[ \t]*)?\Z")
_CLOSES = regex(r"(?:fi|done|esac|else|elif|then|do)\b|[})]")


def delete_command(source: Source, instruction: Instruction, span: Span) -> FileEdit | None:
    """One command of a RUN gone, with the && or ; that joins it to its neighbour; the whole RUN where it is alone.
    None where it isn't a plain member of the outermost list."""
    text = source.text
    if instruction.keyword != "RUN" or instruction.json:
        return None
    if instruction.args.text.strip() == span.text(text).strip() and not instruction.heredocs:
        return delete_instruction(source, instruction)
    for heredoc in instruction.heredocs:
        if heredoc.body.start <= span.start and span.end <= heredoc.body.end:
            line = source.lines.span(source.lines.line(span.start))
            alone = line.text(text).strip() == span.text(text)
            return FileEdit(source.path, Edit(line, "")) if alone else None
    start = instruction.flags[-1].span.end if instruction.flags else instruction.keyword_span.end
    start = max(start, span.start - 200)  # an operator with more blanks than that around it is nobody's habit
    before = text[start : span.start]
    joined = _BEFORE.search(before)
    first = not before.strip(" \t\r\n\\")
    after = _THEN.match(text, span.end)
    if after and (first or joined) and not _CLOSES.match(text, after.end()) and after.end() < instruction.span.end:
        end = after.end()
        if text.startswith("#", end):
            # A comment line stands between the two: the continuation in front of it has to stay.
            end = span.end + len(after[0].rstrip(" \t\r\n").rstrip("\\`").rstrip(" \t"))
            end += len(text[end:]) - len(text[end:].lstrip(" \t"))
        return FileEdit(source.path, Edit(Span(span.start, end), ""))
    if joined and span.end >= instruction.span.end:
        return FileEdit(source.path, Edit(Span(start + joined.start(), span.end), ""))
    return None
