"""BuildKit's lexer for words: quotes, escapes, `$name` and `${name…}` (frontend/dockerfile/shell/lex.go).

It knows three things the original does not: a variable may be *unknown* (None, and then so is the result), nesting is
capped (deeper than that, the result is unknown, as it is where values grow beyond what a process can be given), and the
words it splits carry their offsets.
"""

from gowharf.startup import regex
from gowharf.syntax.dockerfile_glob import PatternError, replace_pattern, trim_prefix, trim_suffix
from gowharf.syntax.dockerfile_split import SplitWords

DEEPEST = 60
LONGEST = 1 << 20  # code points that variables bring into one word; Linux gives a process strings of 128 KiB at most
SPECIAL_PARAMETERS = "@*#?-$!0"

_PLAIN = regex(r"""[^$<'"\\`}/]++""")
_ASCII_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*+(?![^\x00-\x7f])")


class LexError(Exception):
    """What shell.Lex answers instead of a word."""


class TooDeep(Exception):
    """Nested deeper, or grown longer, than this lexer follows."""


class Lexer:
    """Reads one text as shell.Lex does; `env` is as in `dockerfile_expand.expand`. As Lex has them: `raw_quotes` and
    `raw_escapes` leave quotes and escapes in the result, `keep_unset` leaves a variable without a value as it is
    written, without `quotes` these are characters like others. `words`, where set, collects what blanks split."""

    __slots__ = (
        "_at", "_brought", "_depth", "_env", "_escape", "_text", "keep_unset", "names", "quotes", "raw_escapes",
        "raw_quotes", "words",
    )  # fmt: skip

    def __init__(self, text: str, env: dict[str, str | None], escape: str) -> None:
        self._text = text
        self._env = env
        self._escape = escape
        # text/scanner skips a byte-order mark at the start.
        self._at = 1 if text.startswith("\ufeff") else 0
        self._depth = 0
        self._brought = 0
        self.raw_quotes = False
        self.raw_escapes = False
        self.keep_unset = False
        self.quotes = True
        self.names: dict[str, None] = {}
        self.words: SplitWords | None = None

    def run(self) -> str | None:
        return self._until("", self.raw_escapes, False)

    def _until(self, stop: str, raw_escapes: bool, pattern: bool) -> str | None:
        """processStopOn: everything up to `stop`, or to the end where `stop` is empty."""
        if self._depth >= DEEPEST:
            raise TooDeep
        self._depth += 1
        outer_raw, self.raw_escapes = self.raw_escapes, raw_escapes
        words = self.words if self._depth == 1 else None
        if self.words is not None and words is None:
            self.words.forget()
        text = self._text
        out: list[str | None] = []
        while self._at < len(text):
            start = self._at
            ch = text[start]
            if ch == stop:
                self._at += 1
                self.raw_escapes = outer_raw
                self._depth -= 1
                return _join(out)
            splits = literal = False
            piece: str | None
            if ch == "$":
                piece, splits = self._dollar(), True
            elif ch == "<":
                piece = self._less()
            elif ch == "'" and self.quotes:
                piece = self._single(pattern)
            elif ch == '"' and self.quotes:
                piece = self._double(pattern)
            elif ch == self._escape:
                piece = self._escaped()
            else:
                match = _PLAIN.match(text, start)
                self._at = match.end() if match else start + 1
                piece, splits, literal = text[start : self._at], True, True
            out.append(piece)
            if words is not None:
                if splits:
                    words.add_split(piece, start, self._at, literal)
                else:
                    words.add(piece, start, self._at)
        if stop:
            raise LexError(f"unexpected end of statement while looking for matching {stop}")
        return _join(out)

    def _escaped(self) -> str:
        kept = self._text[self._at] if self.raw_escapes else ""
        piece = kept + self._text[self._at + 1 : self._at + 2]
        self._at = min(self._at + 2, len(self._text))
        return piece

    def _less(self) -> str:
        """processPossibleHeredoc: blanks after `<<` belong to its word."""
        start = self._at
        self._at += 1
        if self._text.startswith("<", self._at):
            self._at += 1
            while self._text[self._at : self._at + 1] in ("\t", "\r", " "):
                self._at += 1
        return self._text[start : self._at]

    def _single(self, pattern: bool) -> str:
        end = self._text.find("'", self._at + 1)
        if end < 0:
            self._at = len(self._text)
            raise LexError("unexpected end of statement while looking for matching single-quote")
        inside = self._text[self._at + 1 : end]
        self._at = end + 1
        if pattern:
            inside = inside.replace(self._escape, self._escape * 2)
        return f"'{inside}'" if self.raw_quotes else inside

    def _double(self, pattern: bool) -> str | None:
        text, escape = self._text, self._escape
        out: list[str | None] = ['"'] if self.raw_quotes else []
        self._at += 1
        while self._at < len(text):
            ch = text[self._at]
            if ch == '"':
                self._at += 1
                if self.raw_quotes:
                    out.append(ch)
                return _join(out)
            if ch == "$":
                out.append(self._dollar())
                continue
            start = self._at
            match = _PLAIN.match(text, start)
            if match:
                self._at = match.end()
                out.append(match.group())
                continue
            self._at += 1
            if ch != escape:
                out.append(ch)
                continue
            following = text[self._at : self._at + 1]
            if not following:
                break
            if following in ('"', "$", escape):
                out.append(escape + following if self.raw_escapes else following)
                self._at += 1
            elif self.raw_escapes and (not self.raw_quotes or pattern):
                out.append(escape * 2)
            else:
                out.append(escape)
        raise LexError("unexpected end of statement while looking for matching double-quote")

    def _dollar(self) -> str | None:
        self._at += 1
        if not self._text.startswith("{", self._at):
            name = self._name()
            if not name:
                return "$"
            value, found = self._get(name)
            return "$" + name if not found and self.keep_unset else value
        self._at += 1
        following = self._text[self._at : self._at + 1]
        if not following:
            raise LexError("syntax error: missing '}'")
        if following in "{}:":
            raise LexError("syntax error: bad substitution")
        name = self._name()
        modifier = self._next()
        if modifier == "}":
            value, found = self._get(name)
            return f"${{{name}}}" if not found and self.keep_unset else value
        if modifier == "/":
            return self._replace(name)
        if modifier in (":", "+", "-", "?", "#", "%"):
            return self._modified(name, modifier)
        raise LexError(f"unsupported modifier ({modifier}) in substitution")

    def _modified(self, name: str, modifier: str) -> str | None:
        """`${name:-word}` and its kin."""
        colon = modifier == ":"
        if colon:
            modifier = self._next()
        written = ":" + modifier if colon else modifier
        trims = modifier in ("#", "%")
        if colon and trims:
            raise LexError(f"unsupported modifier ({written}) in substitution")
        word = self._word("}", trims, trims, "syntax error: missing '}'")
        value, found = self._get(name)
        if self.keep_unset and not found:
            return f"${{{name}{written}{word or ''}}}"
        unset = not found or (colon and value == "")
        if modifier == "-":
            return word if unset else value
        if modifier == "+":
            return None if found and value is None else "" if unset else word
        if modifier == "?":
            return self._required(name, value, found, unset, word)
        if not trims:
            raise LexError(f"unsupported modifier ({written}) in substitution")
        if word is None or value is None:
            return None
        greedy = word.startswith(modifier)
        try:
            return (trim_suffix if modifier == "%" else trim_prefix)(word[greedy:], value, greedy)
        except PatternError as error:
            shown = word[greedy:] if modifier == "#" else error.pattern
            raise LexError(f"invalid pattern ({shown}) in substitution: {error}") from None

    def _required(self, name: str, value: str | None, found: bool, unset: bool, word: str | None) -> str | None:
        if not unset:
            return value
        default = "is not allowed to be empty" if found else "is not allowed to be unset"
        raise LexError(f"{name}: {word or default}")

    def _replace(self, name: str) -> str | None:
        """`${name/pattern/replacement}`, or every match with `//`."""
        everywhere = self._text.startswith("/", self._at)
        if everywhere:
            self._at += 1
        pattern = self._word("/", True, True, "syntax error: missing '/' in ${}")
        replacement = self._word("}", True, False, "syntax error: missing '}'")
        value, found = self._get(name)
        if self.keep_unset and not found:
            return f"${{{name}/{pattern}/{replacement}}}"
        if pattern is None or replacement is None or value is None:
            return None
        self._brings(len(value) * len(replacement) if everywhere else len(replacement))
        try:
            return replace_pattern(pattern, replacement, value, everywhere)
        except PatternError as error:
            raise LexError(f"invalid pattern ({pattern}) in substitution: {error}") from None

    def _word(self, stop: str, raw_escapes: bool, pattern: bool, at_end: str) -> str | None:
        try:
            return self._until(stop, raw_escapes, pattern)
        except LexError:
            if self._at >= len(self._text):
                raise LexError(at_end) from None
            raise

    def _next(self) -> str:
        """The next character; past the end it prints as U+FFFD, as string(rune(-1)) does."""
        ch = self._text[self._at : self._at + 1]
        self._at += 1 if ch else 0
        return ch or "�"

    def _name(self) -> str:
        """processName: letters, digits and "_"; digits alone where it starts with one; or one special parameter."""
        text, start = self._text, self._at
        match = _ASCII_NAME.match(text, start)
        if match:
            self._at = match.end()
            return match.group()
        at = start
        first = text[at : at + 1]
        if first.isdecimal():
            while text[at : at + 1].isdecimal():
                at += 1
        elif first and first in SPECIAL_PARAMETERS:
            at += 1
        else:
            while at < len(text) and (text[at].isalpha() or text[at].isdecimal() or text[at] == "_"):
                at += 1
        self._at = at
        return text[start:at]

    def _get(self, name: str) -> tuple[str | None, bool]:
        self.names[name] = None
        if name not in self._env:
            return "", False
        value = self._env[name]
        self._brings(len(value or ""))
        return value, True

    def _brings(self, length: int) -> None:
        self._brought += length
        if self._brought > LONGEST:
            raise TooDeep


def _join(parts: list[str | None]) -> str | None:
    if None in parts:
        return None
    return "".join([part for part in parts if part is not None])
