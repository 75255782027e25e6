"""Go's filepath.Match: whether a pattern is well formed, and one element of a path against one of a pattern.

"*" and "?" stay within an element, "[...]" takes ranges and "^" but knows no names, a backslash makes the next
character plain. A malformed pattern matches nothing.
"""

import re
from collections.abc import Callable

from gowharf.syntax.ignoreglob import Token, runner


def compile_element(pattern: str) -> Callable[[str], object]:
    """A test for one element of a path."""
    tokens: list[Token] = []
    at, end = 0, len(pattern)
    while at < end:
        ch = pattern[at]
        if ch == "*":
            tokens.append(Token("star", "[^/]*"))
            at += 1
        elif ch == "?":
            tokens.append(Token("set", "[^/]"))
            at += 1
        elif ch == "[":
            after = _class_end(pattern, at + 1)
            if after < 0:
                return _nothing
            tokens.append(Token("set", _class(pattern[at + 1 : after - 1])))
            at = after
        else:
            at += ch == "\\"
            if at == end:
                return _nothing
            tokens.append(Token("char", re.escape(pattern[at]), pattern[at]))
            at += 1
    return runner(tokens)


def _nothing(name: str) -> bool:
    return False


def _class(inside: str) -> str:
    """The inside of a well-formed class as Python's class."""
    negated = inside.startswith("^")
    at, out = int(negated), []
    while at < len(inside):
        at += inside[at] == "\\"
        low = high = inside[at]
        at += 1
        if inside.startswith("-", at):
            at += 1
            at += inside[at] == "\\"
            high = inside[at]
            at += 1
        if low <= high:
            out.append(f"{re.escape(low)}-{re.escape(high)}")
    if negated:
        return f"[^/{''.join(out)}]"
    return f"(?!/)[{''.join(out)}]" if out else "(?!)"


def match_error(pattern: str) -> bool:
    """Whether filepath.Match calls the pattern malformed (scanChunk and matchChunk: all of it is looked at)."""
    at, end = 0, len(pattern)
    while at < end:
        ch = pattern[at]
        if ch == "[":
            at = _class_end(pattern, at + 1)
            if at < 0:
                return True
        elif ch == "\\":
            if at + 1 == end:
                return True
            at += 2
        else:
            at += 1
    return False


def _class_end(pattern: str, at: int) -> int:
    """Where the class whose inside begins at `at` ends, or -1 (matchChunk and getEsc)."""
    if pattern.startswith("^", at):
        at += 1
    first = True
    while first or not pattern.startswith("]", at):
        first = False
        at = _class_member(pattern, at)
        if at >= 0 and pattern.startswith("-", at):
            at = _class_member(pattern, at + 1)
        if at < 0:
            return -1
    return at + 1


def _class_member(pattern: str, at: int) -> int:
    if at >= len(pattern) or pattern[at] in "-]":
        return -1
    if pattern[at] == "\\":
        at += 1
    return at + 1 if at + 1 < len(pattern) else -1
