"""GitHub's `${{ … }}`: names, strings, `==`, `!=`, `!`, `&&`, `||` and brackets, with its rules of what is true.

Source: GitHub's reference of expressions. Functions and whatever else there is are unknown, which is None.
"""

from collections.abc import Callable

from gowharf.startup import regex

_TOKEN = regex(r"\s*('(?:[^']|'')*'|[\w.*-]+|[=!<>]=|&&|\|\||[][!(),<>])")
_FALSE = ("", "false", "0", "null")
_COMPARED = ("==", "!=", "<", ">", "<=", ">=")
_DEEPEST = 20  # brackets in brackets


def evaluate(text: str, lookup: Callable[[str], str | None]) -> str | None:
    """The value of an expression as text; `lookup` gives that of a name, "" where it has none, None where unknown."""
    tokens: list[str] = []
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        tokens.append(match[1])
        at = match.end()
    reader = _Reader(tokens, lookup)
    value = reader.any_of(0)
    return value if reader.at == len(tokens) else None


class _Reader:
    """Reads the tokens from `at` on; each method gives a value and goes past what it has read."""

    def __init__(self, tokens: list[str], lookup: Callable[[str], str | None]) -> None:
        self.tokens = tokens
        self.lookup = lookup
        self.at = 0

    def any_of(self, depth: int) -> str | None:
        value = self._all_of(depth)
        while self._next("||"):
            other = self._all_of(depth)
            value = None if value is None else other if value in _FALSE else value
        return value

    def _all_of(self, depth: int) -> str | None:
        value = self._comparison(depth)
        while self._next("&&"):
            other = self._comparison(depth)
            value = None if value is None else value if value in _FALSE else other
        return value

    def _comparison(self, depth: int) -> str | None:
        value = self._single(depth)
        while self._peek() in _COMPARED:
            word = self._take()
            other = self._single(depth)
            if value is None or other is None or word not in ("==", "!="):
                value = None
            else:
                value = "true" if (value.lower() == other.lower()) is (word == "==") else "false"
        return value

    def _single(self, depth: int) -> str | None:
        token = self._take()
        if token == "!":
            value = self._single(depth + 1) if depth < _DEEPEST else None
            return None if value is None else "true" if value in _FALSE else "false"
        if token == "(":
            value = self.any_of(depth + 1) if depth < _DEEPEST else None
            return value if self._next(")") else None
        if token[:1] == "'":
            return token[1:-1].replace("''", "'")
        if token in ("true", "false") or token.isdecimal():
            return token
        called = False
        while self._peek() in ("(", "["):
            called = True
            self._skip_brackets()
        return self.lookup(token) if not called and (token[:1].isalpha() or token[:1] == "_") else None

    def _skip_brackets(self) -> None:
        """What a function is given, or which element is taken."""
        open_ones = 0
        while self.at < len(self.tokens):
            token = self._take()
            open_ones += (token in ("(", "[")) - (token in (")", "]"))
            if open_ones == 0:
                return

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _next(self, token: str) -> bool:
        """Whether this comes next; then it is read."""
        if self._peek() != token:
            return False
        self.at += 1
        return True
