"""The words of the shell language: quotes, expansions, substitutions, heredocs (dash's parser.c: readtoken1, parsesub).

A `Reader` walks one text once. Nested text (`` `…` ``, heredoc bodies) gets a Reader of its own whose `offsets` lead
back to the first text, so spans are always counted there. `Refused` is raised where sh refuses the text, `Unfollowed`
where sh may well take it and only this parser gives up. Line continuations are blanks, or nothing inside a word.
"""

import re
from collections.abc import Callable, Sequence

from gowharf.startup import regex
from gowharf.syntax.shell_parts import (
    DOUBLE,
    HEREDOC,
    TEST,
    WORD,
    Mode,
    Parts,
    argument_mode,
    decoded,
    unescaped,
    without_tabs,
)
from gowharf.syntax.shell_tree import Literal, Node, Script, Substitution, Variable, Word
from gowharf.text.source import Span

__all__ = ["TEST", "Reader", "Refused", "Unfollowed", "unexpected"]

MAX_DEPTH = 40

_BLANK = regex(r"(?:[ \t]|\\\n)*+(?:#[^\n]*+)?")
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*+")
_SPLIT_NAME = regex(r"\\\n[A-Za-z0-9_]")
_OPERATOR = regex(r"&&|\|\||;;&|;;|;&|\|&|&(?!>)|[;|()\n]")
_SPLIT_OPERATOR = regex(r"\\\n[&|;<>]")
_SURE_STOPS = frozenset({"", " ", "\t", "\n", ";", "&", "|", "(", ")"})
_SINGLE = regex(r"'[^']*+'")
_DOLLAR_SINGLE = regex(r"\$'([^'\\]*+(?:\\.[^'\\]*+)*+)'", re.DOTALL)
_BACKTICKS = regex(r"`([^`\\]*+(?:\\.[^`\\]*+)*+)`", re.DOTALL)
_PARENS = regex(r"[()]|\\.", re.DOTALL)
_PARAMETER = regex(r"([A-Za-z_][A-Za-z0-9_]*+|[0-9]++|[@*#?$!-])(\[[^\]}\n]*+\])?")
_BRACE_OP = regex(r":[-+=?]|[-+=?]|##?|%%?|//?|\^\^?|,,?|[:@]")
_LINE = regex(
    r"""(?: [^'"\\\n\ \t]++ | '[^']*+' | "[^"\\]*+(?:\\.[^"\\]*+)*+" | \\. | [\ \t]++(?:\#[^\n]*+)? | ['"] )*+""",
    re.DOTALL | re.VERBOSE,
)


class Refused(Exception):
    """A syntax error that sh reports: its message, at offsets in the reader's own text."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class Unfollowed(Exception):
    """Text beyond this parser, which sh or bash may accept."""


class Reader:
    """A place in a text that moves on as words and operators are taken. `commands` parses the script at the place, up
    to what it can't take (a closing parenthesis)."""

    __slots__ = ("_line_end", "_skips", "commands", "depth", "offsets", "pos", "text")

    def __init__(
        self, text: str, offsets: Sequence[int], depth: int, commands: "Callable[[Reader], Node | None]"
    ) -> None:
        self.text = text
        self.pos = 0
        self.offsets = offsets
        self.depth = depth
        self.commands = commands
        self._skips: dict[int, int] = {}
        self._line_end = -1

    def span(self, start: int, end: int) -> Span:
        """The span in the first text of `text[start:end]`."""
        offsets = self.offsets
        return Span(offsets[start], offsets[end - 1] + 1 if end > start else offsets[start])

    def refuse(self, message: str, start: int, end: int | None = None) -> Refused:
        end = min(len(self.text), start + 1) if end is None else end
        return Refused("Syntax error: " + message, self.span(start, end))

    def enter(self) -> None:
        """One level of nesting more; leaving is `depth -= 1`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unfollowed

    def blank(self) -> str:
        """Skips blanks, continuations and a comment; the character that follows, "" at the end."""
        match = _BLANK.match(self.text, self.pos)
        assert match is not None
        self.pos = match.end()
        return self.text[self.pos : self.pos + 1]

    def operator(self) -> str:
        """The control operator that stands here, or ""; it is not taken."""
        self.blank()
        match = _OPERATOR.match(self.text, self.pos)
        if match is None:
            return ""
        if match.group() in "&|;" and _SPLIT_OPERATOR.match(self.text, match.end()):
            raise Unfollowed
        return match.group()

    def newlines(self) -> None:
        """Skips blank lines and comments, and the heredoc bodies below the first of them."""
        while self.blank() == "\n":
            self.newline()

    def newline(self) -> None:
        """Takes the newline here and the heredoc bodies that begin after it."""
        self.pos = self._skips.pop(self.pos, self.pos + 1)

    def pending(self) -> bool:
        """Whether a heredoc's line ended where no newline was taken."""
        return bool(self._skips)

    def word(self, mode: Mode = WORD) -> Word:
        """The word that starts here; empty where none does."""
        start = self.pos
        match = mode.plain.match(self.text, start)
        if match and mode is WORD and self.text[match.end() : match.end() + 1] in _SURE_STOPS:
            self.pos = match.end()
            return Word((Literal(match.group(), False),), self.span(start, self.pos), match.group())
        parts = Parts()
        self.read(parts, mode)
        return Word(parts.done(), self.span(start, self.pos), self.text[start : self.pos])

    def read(self, parts: Parts, mode: Mode) -> None:
        """Reads up to a character that stops `mode`, or the end."""
        text, end, match_plain = self.text, len(self.text), mode.plain.match
        while self.pos < end:
            if match := match_plain(text, self.pos):
                parts.literal(match.group(), mode.quoted)
                self.pos = match.end()
                continue
            char = text[self.pos]
            if char == "\\":
                self._escape(parts, mode)
            elif char == "$":
                self._dollar(parts, mode)
            elif char == "`":
                self._backticks(parts, mode.quoted)
            elif char == "'" and mode.single:
                self._single(parts)
            elif char == '"' and mode.double:
                self._double(parts)
            elif char in "<>" and mode is WORD and text.startswith("(", self.pos + 1):
                self._substitution(parts, False)
            else:
                return

    def _escape(self, parts: Parts, mode: Mode) -> None:
        following = self.text[self.pos + 1 : self.pos + 2]
        self.pos += 1 + len(following)
        if following == "\n":
            return
        if not following:
            parts.literal("\\", True)
        elif not mode.quoted or following in mode.escapable:
            parts.literal(following, True)
        else:
            parts.literal("\\" + following, True)

    def _single(self, parts: Parts) -> None:
        match = _SINGLE.match(self.text, self.pos)
        if match is None:
            raise self.refuse("Unterminated quoted string", self.pos)
        parts.literal(match.group()[1:-1], True)
        self.pos = match.end()

    def _double(self, parts: Parts) -> None:
        start = self.pos
        self.pos += 1
        before = parts.count
        self.read(parts, DOUBLE)
        if parts.count == before:
            parts.literal("", True)
        if not self.text.startswith('"', self.pos):
            raise self.refuse("Unterminated quoted string", start)
        self.pos += 1

    def _dollar(self, parts: Parts, mode: Mode) -> None:
        text, start = self.text, self.pos
        following = text[start + 1 : start + 2]
        if match := _NAME.match(text, start + 1):
            if _SPLIT_NAME.match(text, match.end()):
                raise Unfollowed
            parts.add(Variable(match.group(), "", None, mode.quoted))
            self.pos = match.end()
        elif following and following in "@*#?$!-0123456789":
            parts.add(Variable(following, "", None, mode.quoted))
            self.pos += 2
        elif following == "(":
            self._substitution(parts, mode.quoted)
        elif following == "{":
            self._brace(parts, mode)
        elif following == "'" and mode.single:
            self._dollar_single(parts)
        elif following == '"' and mode.double and not mode.quoted:
            self.pos += 1
        else:
            parts.literal("$", mode.quoted)
            self.pos += 1

    def _dollar_single(self, parts: Parts) -> None:
        match = _DOLLAR_SINGLE.match(self.text, self.pos)
        if match is None:
            raise self.refuse("Unterminated quoted string", self.pos + 1)
        parts.literal(decoded(match.group(1)), True)
        self.pos = match.end()

    def _substitution(self, parts: Parts, quoted: bool) -> None:
        """`$(…)`, `$((…))`, `<(…)`: at the character before the parenthesis."""
        start = self.pos
        if self.text.startswith("$((", start) and (end := self.arithmetic(start + 1)):
            parts.add(Substitution(None, quoted))
            self.pos = end
            return
        self.pos += 2
        self.enter()
        body = self.commands(self)
        self.depth -= 1
        if not self.text.startswith(")", self.pos):
            raise unexpected(self, ")")
        self.pos += 1
        parts.add(Substitution(Script(body, ()), quoted))

    def arithmetic(self, start: int) -> int:
        """The end of the `((…))` at `start`, 0 where the two parentheses aren't closed together (bash's rule)."""
        depth, last = 0, -2
        for match in _PARENS.finditer(self.text, start):
            if match.group() == "(":
                depth += 1
            elif match.group() == ")":
                depth -= 1
                if depth == 0:
                    return match.end() if last == match.start() - 1 else 0
                last = match.start() if depth == 1 else -2
        return 0

    def _backticks(self, parts: Parts, quoted: bool) -> None:
        match = _BACKTICKS.match(self.text, self.pos)
        if match is None:
            raise self.refuse("EOF in backquote substitution", self.pos)
        self.enter()
        inner = self._inner(match, quoted)
        body = inner.commands(inner)
        self.depth -= 1
        if inner.pos < len(inner.text):
            raise unexpected(inner)
        self.pos = match.end()
        parts.add(Substitution(Script(body, ()), quoted))

    def _inner(self, match: re.Match[str], quoted: bool) -> "Reader":
        """A reader of what stands between backticks, its escapes removed."""
        body, offsets = match.group(1), self.offsets[match.start(1) : match.end(1) + 1]
        if "\\" in body:
            kept = unescaped(body, quoted)
            body, offsets = "".join([body[i] for i in kept]), [*(offsets[i] for i in kept), offsets[-1]]
        return Reader(body, offsets, self.depth, self.commands)

    def _brace(self, parts: Parts, mode: Mode) -> None:
        """`${…}`: what has no parameter to expand is a bad substitution, which only running it would report."""
        start, text = self.pos, self.text
        self.pos += 2
        prefix = text[self.pos] if text.startswith(("#", "!"), self.pos) and text[self.pos + 1 : self.pos + 2] else ""
        match = _PARAMETER.match(text, self.pos + 1) if prefix else None
        if match is None or (prefix == "#" and not text.startswith("}", match.end())):
            prefix, match = "", _PARAMETER.match(text, self.pos)
        self.enter()
        self.pos = match.end() if match else self.pos
        operator = None if match is None or prefix else _BRACE_OP.match(text, self.pos)
        op = operator.group() if operator else ""
        self.pos += len(op)
        argument = self.word(argument_mode(op, mode))
        self.depth -= 1
        if not text.startswith("}", self.pos):
            raise self.refuse("Missing '}'", start, start + 2)
        self.pos += 1
        if match is None or (not op and argument.raw):
            parts.add(Substitution(None, mode.quoted))
            return
        if match.group(2):
            op = "["
        elif prefix:
            op = "length" if prefix == "#" else "!"
        parts.add(Variable(match.group(1), op, argument if op and not prefix else None, mode.quoted))

    def heredoc(self, delimiter: Word, strip: bool) -> Word:
        """The body that belongs to a `<<` whose delimiter was just read: it begins after this line's newline."""
        newline = self._newline()
        if newline < 0:
            return Word((), self.span(len(self.text), len(self.text)), "")
        start = self._skips.get(newline, newline + 1)
        end, after = self._body(start, delimiter, strip)
        self._skips[newline] = after
        raw = self.text[start:end]
        if any(char in delimiter.raw for char in "'\"\\"):
            text = re.sub(r"(?m)^\t++", "", raw) if strip else raw
            return Word((Literal(text, True),), self.span(start, end), raw)
        inner = Reader(raw, self.offsets[start : end + 1], self.depth, self.commands)
        body = inner.word(HEREDOC)
        return body._replace(parts=without_tabs(body.parts)) if strip else body

    def _newline(self) -> int:
        """Where this line ends, newlines in quotes not counting; -1 where it is the last."""
        if self.pos > self._line_end:
            match = _LINE.match(self.text, self.pos)
            assert match is not None
            self._line_end = match.end()
        return self._line_end if self.text.startswith("\n", self._line_end) else -1

    def _body(self, start: int, delimiter: Word, strip: bool) -> tuple[int, int]:
        """The end of the body and the start of the line after its terminator; without one it runs to the end."""
        name = "".join(part.text for part in delimiter.parts if type(part) is Literal)
        text, at = self.text, start
        while at < len(text):
            newline = text.find("\n", at)
            end = newline if newline >= 0 else len(text)
            line = text[at:end]
            if (line.lstrip("\t") if strip else line) == name:
                return at, min(end + 1, len(text))
            at = end + 1
        return len(text), len(text)


def unexpected(reader: Reader, expecting: str = "") -> Refused:
    """What dash says of the token that stands here (parser.c synexpect)."""
    operator = reader.operator()
    start = reader.pos
    tail = f' (expecting "{expecting}")' if expecting else ""
    if start >= len(reader.text):
        return reader.refuse("end of file unexpected" + tail, start)
    if operator == "\n":
        return reader.refuse("newline unexpected" + tail, start)
    if operator:
        return reader.refuse(f'"{operator}" unexpected' + tail, start, start + len(operator))
    match = WORD.plain.match(reader.text, start)
    if match is None:
        return reader.refuse("word unexpected" + tail, start)
    return reader.refuse(f'"{match.group()}" unexpected' + tail, start, match.end())
