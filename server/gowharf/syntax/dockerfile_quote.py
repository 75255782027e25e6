"""Go's `%q`, and the "did you mean" that BuildKit puts behind an error (util/suggest)."""

import re
from collections.abc import Iterable

from gowharf.startup import regex

_FURTHEST = 3
_HARD = regex(r"[^ !#-\[\]-~]")
_SHORT = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def go_quote(text: str) -> str:
    """strconv.Quote: printable characters stay, the others are escaped."""
    return '"' + _HARD.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    ch = match.group()
    if ch in '"\\':
        return "\\" + ch
    if ch in _SHORT:
        return _SHORT[ch]
    if ch.isprintable():
        return ch
    code = ord(ch)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def suggest(value: str, options: Iterable[str], case_sensitive: bool) -> str:
    """The option less than three edits away, in `value`'s case, or "". Ties go to the first of `options`; where
    BuildKit keeps them in a map and so takes one at random, callers give them in the order of the alphabet."""
    wanted = value if case_sensitive else value.lower()
    best, distance = "", _FURTHEST
    for option in options:
        found = _distance(wanted, option, distance)
        if found == 0:
            return ""
        if found < distance:
            best, distance = option, found
    if not case_sensitive and value != value.lower() and value == value.upper():
        return best.upper()
    return best


def did_you_mean(message: str, suggestion: str) -> str:
    """A message with the suggestion behind it, if there is one (suggest.WrapError)."""
    return f"{message} (did you mean {suggestion}?)" if suggestion else message


def _distance(a: str, b: str, limit: int) -> int:
    """Levenshtein distance; `limit` or more where it is not below `limit`."""
    if abs(len(a) - len(b)) >= limit:
        return limit
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
