"""The tokens and statements of go.mod and go.work (x/mod modfile/read.go), without their meaning.

One total regular expression cuts the text; every alternative ends at the line's end at the latest, so a broken string
damages its own line only. (Go lets a backslash carry a string over a newline; such a string is an error all the same.)
Where Go's reader stops, `Reading.fault` holds the first reason, and the statements go on as a person would read them.
"""

import re

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.gomod_tree import Block, Comment, Directive, Problem, Token
from gowharf.syntax.gostring import is_printable, quote_char, unquote
from gowharf.text.source import Span


class Reading(NamedTuple):
    """What the reader makes of a text. `statements` are directives and blocks in the order in which x/mod judges them:
    a block stands before its lines."""

    statements: tuple[Directive | Block, ...]
    comments: tuple[Comment, ...]
    fault: Problem | None


# A line that holds something: its span (newline included), its tokens, its comment. A bare tuple, since there are many.
_Line = tuple[Span, list[Token], Comment | None]

# NamedTuples made without their own constructor, in half the time: go.mod files are read at every keystroke.
_make = tuple.__new__

_COMMON_LINE = regex(
    r"[ \t]*+((?:[!#-&*+\-.0-Z\\^_a-z|~]++|/(?![/*]))++)[ \t]++((?:[!#-&*+\-.0-Z\\^_a-z|~]++|/(?![/*]))++)[ \t]*+"
    r"(//[^\n\r]*+)?\r?\n"
)
_TOKEN = regex(
    r"[ \t\r]*+(?:"
    r"((?:[^\x00-\x20\x7f()\[\]{},/\"`]|/(?![/*]))(?:[^\x00-\x20\x7f()\[\]{},/]|/(?![/*]))*+)"  # identifier
    r"|(\n)"
    r"|(//[^\n]*+)"
    r"|([()\[\]{},])"
    r"|(\"(?:[^\"\\\n]++|\\[^\n])*+\"|`[^`\n]*+`)"
    r"|([\"`][^\n]*+)"  # a string that does not end
    r"|(/\*[^\n]*+)"
    r"|(.)"  # a control character
    r"|\Z)"
)
_IDENTIFIER, _NEWLINE, _COMMENT, _PUNCTUATION, _STRING, _OPEN_STRING, _SLASH_STAR, _OTHER = range(1, 9)
_VERBS = frozenset("module go toolchain godebug require exclude replace retract tool ignore use".split())


def read(text: str, name: str) -> Reading:
    """Reads a whole file; `name` ("go.mod" or "go.work") is what Go's message about an unclosed block names."""
    lines, fault = _cut(text)
    reader = _Reader(text, name, lines, fault)
    reader.run()
    faults = [found for found in (fault, *reader.faults) if found is not None]
    # A word ends before a character that may not be in it, so what the word itself breaks comes first.
    first = min(faults, key=lambda found: (found.span.start, found.kind == "unexpected-character"), default=None)
    return Reading(
        tuple(reader.statements),
        tuple(comment for _, _, comment in lines if comment is not None),
        first,
    )


def _cut(text: str) -> tuple[list[_Line], Problem | None]:
    """The lines that hold tokens or comments, and the first thing that Go's lexer stops at."""
    lines: list[_Line] = []
    fault: Problem | None = None
    start = 0
    while start < len(text):
        common = _COMMON_LINE.match(text, start)
        if common is not None:
            lines.append(_common(common))
            start = common.end()
            continue
        end, tokens, comment, found = _cut_line(text, start)
        fault = fault or found
        if tokens or comment:
            lines.append((Span(start, end), tokens, comment))
        start = end
    return lines, fault


def _common(match: re.Match[str]) -> _Line:
    """A line of two plain words, as most lines of a go.mod are."""
    first, second, remark = match.groups()
    tokens = [
        _make(Token, (_make(Span, match.span(1)), first)),
        _make(Token, (_make(Span, match.span(2)), second)),
    ]
    comment = _make(Comment, (_make(Span, match.span(3)), remark, True)) if remark else None
    return _make(Span, match.span()), tokens, comment


def _cut_line(text: str, start: int) -> tuple[int, list[Token], Comment | None, Problem | None]:
    """One line: where the next begins, its tokens, its comment, and the first thing that Go's lexer stops at."""
    fault: Problem | None = None
    tokens: list[Token] = []
    comment: Comment | None = None
    for match in _TOKEN.finditer(text, start):
        kind = match.lastindex
        if kind == _NEWLINE:
            return match.end(), tokens, comment, fault
        if kind is None:
            break
        span = Span(*match.span(kind))
        value = match[kind]
        if kind == _IDENTIFIER:
            tokens.append(Token(span, value))
            if not value.isascii():
                fault = fault or _unprintable(span, value)
        elif kind == _COMMENT:
            comment = _comment(text, span, bool(tokens))
        elif kind in (_PUNCTUATION, _STRING):
            tokens.append(Token(span, _value(value)))
        else:
            fault = fault or _lexical_fault(text, kind, span)
            if kind == _OPEN_STRING:
                tokens.append(Token(span, value[1:]))
    return len(text), tokens, comment, fault


def _value(literal: str) -> str:
    if literal[0] == "`":
        return literal[1:-1]
    if literal[0] != '"':
        return literal
    value = unquote(literal)
    return literal[1:-1] if value is None else value


def _comment(text: str, span: Span, suffix: bool) -> Comment:
    """Without the "\\r" of a CRLF; one at the very end of the file belongs to the comment (endToken)."""
    if span.end < len(text) and text[span.end - 1] == "\r":
        span = Span(span.start, span.end - 1)
    return Comment(span, span.text(text), suffix)


def _unprintable(span: Span, value: str) -> Problem | None:
    for offset, char in enumerate(value):
        if char > "\x7f" and not is_printable(char):
            return _unexpected(span.start + offset, char)
    return None


def _unexpected(at: int, char: str) -> Problem:
    message = f"unexpected input character {quote_char(char)}"
    return Problem("unexpected-character", Span(at, at + 1), message, fatal_alone=True)


def _lexical_fault(text: str, kind: int, span: Span) -> Problem:
    if kind == _OTHER:
        return _unexpected(span.start, text[span.start])
    if kind == _SLASH_STAR:
        message = "mod files must use // comments (not /* */ comments)"
        return Problem("block-comment", Span(span.start, span.start + 2), message, fatal_alone=True)
    if span.end == len(text):
        return Problem("open-string", span, "unexpected EOF in string", fatal_alone=True)
    at = Span(span.end, span.end)
    return Problem("open-string", at, "unexpected newline in string", fatal_alone=True, focus=span)


class _Reader:
    """Puts lines together to statements (parseFile, parseStmt, parseLineBlock).

    A block that never closes is read again with `careful`: then a line at the margin that starts with a verb ends it.
    """

    def __init__(self, text: str, name: str, lines: list[_Line], fault: Problem | None) -> None:
        self.text = text
        self.name = name
        self.lines = lines
        self.fault = fault
        self.statements: list[Directive | Block] = []
        self.faults: list[Problem] = []
        self.careful = False

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            tokens = line[1]
            at += 1
            if not tokens:
                continue
            opening = self._opening(tokens)
            if opening is None:
                self._add(tokens[0], tuple(tokens[1:]), line, None)
            elif opening.close is not None:
                self.statements.append(opening)
            else:
                at = self._block(opening, at)

    def _opening(self, tokens: list[Token]) -> Block | None:
        """The block that a line opens, complete for `verb ()`, or None where it is a plain statement."""
        if len(tokens) < 2:
            return None
        last = tokens[-1]
        text = self.text
        if text.startswith("(", last.span.start):
            verb, *extra = tokens[:-1]
            return Block(verb, last.span, None, verb.span.cover(last.span), tuple(extra))
        if len(tokens) > 2 and text.startswith(")", last.span.start):
            before = tokens[-2]
            if text.startswith("(", before.span.start):
                verb, *extra = tokens[:-2]
                return Block(verb, before.span, last.span, verb.span.cover(last.span), tuple(extra))
        return None

    def _block(self, opening: Block, start: int) -> int:
        """Reads the lines of a block; gives the index of the first line after it."""
        end, close = self._extent(start)
        block = self._closed(opening, close, end, start)
        self.statements.append(block)
        for line in self.lines[start:end]:
            if line[1]:
                self._add(block.verb, tuple(line[1]), line, block)
        return end + 1 if close is not None else end

    def _extent(self, start: int) -> tuple[int, Token | None]:
        """Where a block's lines end, and its closing token."""
        suspect = -1
        for index in range(start, len(self.lines)):
            span, tokens, _ = self.lines[index]
            if not tokens:
                continue
            first = tokens[0]
            if first.value == ")" and self.text[first.span.start] == ")":
                return index, first
            if first.value in _VERBS and first.span.start == span.start:
                if self.careful:
                    return index, None
                suspect = index if suspect < 0 else suspect
        self.careful = True
        return (suspect if suspect >= 0 else len(self.lines)), None

    def _closed(self, opening: Block, close: Token | None, end: int, start: int) -> Block:
        if close is not None:
            tokens = self.lines[end][1]
            if len(tokens) > 1:
                at = self._end(tokens[1])
                message = "syntax error (expected newline after closing paren)"
                self.faults.append(Problem("text-after-block", Span(at, at), message, True, tokens[1].span))
            return opening._replace(close=close.span, span=opening.span.cover(close.span))
        if not any(fault.kind == "unterminated-block" for fault in self.faults[:1]):
            self.faults.insert(0, self._unterminated(opening))
        last = self.lines[end - 1][1] if end > start else []
        return opening._replace(span=opening.span.cover(last[-1].span)) if last else opening

    def _end(self, token: Token) -> int:
        """Where Go's lexer ends a word: before a character that may be in none."""
        start, end = token.span
        return self.fault.span.start if self.fault and start < self.fault.span.start < end else end

    def _unterminated(self, opening: Block) -> Problem:
        size = len(self.text)
        start = opening.span.start
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        message = f"syntax error (unterminated block started at {self.name}:{line}:{column})"
        return Problem("unterminated-block", Span(size, size), message, True, opening.span)

    def _add(self, verb: Token, args: tuple[Token, ...], line: _Line, block: Block | None) -> None:
        whole, tokens, comment = line
        span = _make(Span, (tokens[0].span.start, tokens[-1].span.end))
        self.statements.append(_make(Directive, (verb, args, span, whole, comment, block)))
