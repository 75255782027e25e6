"""The tokens and statements of go.mod and go.work (x/mod modfile/read.go), without their meaning.

One total regular expression cuts the text; every alternative ends at the line's end at the latest, so a broken string
damages its own line only. (Go lets a backslash carry a string over a newline; such a string is an error all the same.)
Where Go's reader stops, `Reading.fault` holds the first reason, and the statements go on as a person would read them.
"""

import re
from typing import NamedTuple

from gowharf.syntax.gomod_tree import Block, Comment, Directive, Problem, Token
from gowharf.syntax.gostring import is_printable, quote_char, unquote
from gowharf.text.source import Span


class Reading(NamedTuple):
    """What the reader makes of a text. `statements` are directives and blocks in the order in which x/mod judges them:
    a block stands before its lines."""

    statements: tuple[Directive | Block, ...]
    comments: tuple[Comment, ...]
    fault: Problem | None


class _Line(NamedTuple):
    span: Span
    tokens: list[Token]
    comment: Comment | None


_TOKEN = re.compile(
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
_VERBS = frozenset(
    "module go toolchain godebug require exclude replace retract tool ignore use".split()  # noqa: SIM905
)


def read(text: str, name: str) -> Reading:
    """Reads a whole file; `name` ("go.mod" or "go.work") is what Go's message about an unclosed block names."""
    lines, fault = _cut(text)
    reader = _Reader(text, name, lines)
    reader.run()
    faults = [found for found in (fault, *reader.faults) if found is not None]
    first = min(faults, key=lambda found: found.span.start, default=None)
    return Reading(
        tuple(reader.statements),
        tuple(line.comment for line in lines if line.comment is not None),
        first,
    )


def _cut(text: str) -> tuple[list[_Line], Problem | None]:
    """The lines that hold tokens or comments, and the first thing that Go's lexer stops at."""
    lines: list[_Line] = []
    fault: Problem | None = None
    tokens: list[Token] = []
    comment: Comment | None = None
    start = 0
    ascii_only = text.isascii()
    for match in _TOKEN.finditer(text):
        kind = match.lastindex
        if kind == _IDENTIFIER:
            value = match[1]
            span = Span(*match.span(1))
            tokens.append(Token(span, value))
            if not ascii_only and not value.isascii():
                fault = fault or _unprintable(span, value)
        elif kind == _NEWLINE:
            if tokens or comment:
                lines.append(_Line(Span(start, match.end()), tokens, comment))
                tokens = []
                comment = None
            start = match.end()
        elif kind == _COMMENT:
            comment = Comment(Span(*match.span(3)), match[3], bool(tokens))
            if comment.text.endswith("\r"):
                comment = _without_return(comment, text)
        elif kind in (_PUNCTUATION, _STRING):
            span = Span(*match.span(kind))
            tokens.append(Token(span, _value(match[kind])))
        elif kind is not None:
            fault = fault or _lexical_fault(text, kind, Span(*match.span(kind)))
            if kind == _OPEN_STRING:
                tokens.append(Token(Span(*match.span(kind)), match[kind][1:]))
    if tokens or comment:
        lines.append(_Line(Span(start, len(text)), tokens, comment))
    return lines, fault


def _value(literal: str) -> str:
    if literal[0] == "`":
        return literal[1:-1]
    if literal[0] != '"':
        return literal
    value = unquote(literal)
    return literal[1:-1] if value is None else value


def _without_return(comment: Comment, text: str) -> Comment:
    """Without the "\\r" of a CRLF; one at the very end of the file belongs to the comment (endToken)."""
    if comment.span.end == len(text):
        return comment
    return Comment(Span(comment.span.start, comment.span.end - 1), comment.text[:-1], comment.suffix)


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

    def __init__(self, text: str, name: str, lines: list[_Line]) -> None:
        self.text = text
        self.name = name
        self.lines = lines
        self.statements: list[Directive | Block] = []
        self.faults: list[Problem] = []
        self.careful = False

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            at += 1
            if not line.tokens:
                continue
            opening = self._opening(line)
            if opening is None:
                verb, *rest = line.tokens
                self._add(verb, tuple(rest), line, None)
            elif opening.close is not None:
                self.statements.append(opening)
            else:
                at = self._block(opening, at)

    def _opening(self, line: _Line) -> Block | None:
        """The block that a line opens, complete for `verb ()`, or None where it is a plain statement."""
        tokens = line.tokens
        last = tokens[-1]
        text = self.text
        if len(tokens) < 2:
            return None
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
            if line.tokens:
                self._add(block.verb, tuple(line.tokens), line, block)
        return end + 1 if close is not None else end

    def _extent(self, start: int) -> tuple[int, Token | None]:
        """Where a block's lines end, and its closing token."""
        suspect = -1
        for index in range(start, len(self.lines)):
            tokens = self.lines[index].tokens
            if not tokens:
                continue
            first = tokens[0]
            if first.value == ")" and self.text[first.span.start] == ")":
                return index, first
            if first.span.start == self.lines[index].span.start and first.value in _VERBS:
                if self.careful:
                    return index, None
                suspect = index if suspect < 0 else suspect
        self.careful = True
        return (suspect if suspect >= 0 else len(self.lines)), None

    def _closed(self, opening: Block, close: Token | None, end: int, start: int) -> Block:
        if close is not None:
            tokens = self.lines[end].tokens
            if len(tokens) > 1:
                at = tokens[1].span.end
                message = "syntax error (expected newline after closing paren)"
                self.faults.append(Problem("text-after-block", Span(at, at), message, True, tokens[1].span))
            return opening._replace(close=close.span, span=opening.span.cover(close.span))
        if not any(fault.kind == "unterminated-block" for fault in self.faults[:1]):
            self.faults.insert(0, self._unterminated(opening))
        last = self.lines[end - 1].tokens if end > start else []
        return opening._replace(span=opening.span.cover(last[-1].span)) if last else opening

    def _unterminated(self, opening: Block) -> Problem:
        size = len(self.text)
        start = opening.span.start
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        message = f"syntax error (unterminated block started at {self.name}:{line}:{column})"
        return Problem("unterminated-block", Span(size, size), message, True, opening.span)

    def _add(self, verb: Token, args: tuple[Token, ...], line: _Line, block: Block | None) -> None:
        tokens = line.tokens
        span = Span(tokens[0].span.start, tokens[-1].span.end)
        self.statements.append(Directive(verb, args, span, line.span, line.comment, block))
