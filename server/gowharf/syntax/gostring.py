"""Go's string literals: `strconv.Unquote` for double quotes, and `strconv.Quote` as the verb %q prints it.

Go's error texts quote paths and versions with %q, so whoever predicts them needs the same quoting. A byte that is no
UTF-8 stands in our text as a surrogate escape and is printed as "\\x80", as Go prints it.
"""

import re

from gowharf.startup import regex

_PLAIN = regex(r"[ !#-\[\]-~]*+")
_NAMED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_UNNAMED = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, '"': 34}
_PIECE = regex(
    r'(?P<plain>[^\\"\n]++)'
    r'|\\(?:(?P<named>[abfnrtv\\"])'
    r"|x(?P<hex>[0-9A-Fa-f]{2})"
    r"|(?P<octal>[0-7]{3})"
    r"|u(?P<short>[0-9A-Fa-f]{4})"
    r"|U(?P<long>[0-9A-Fa-f]{8}))"
)


def quote(text: str) -> str:
    """`text` as Go's %q prints a string."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    return '"' + "".join('\\"' if char == '"' else _escaped(char) for char in text) + '"'


def quote_char(char: str) -> str:
    """One character as Go's %q prints a rune."""
    return "'" + ("\\'" if char == "'" else "\ufffd" if _is_stray_byte(char) else _escaped(char)) + "'"


def unquote(literal: str) -> str | None:
    """What a literal in double quotes stands for; None where strconv.Unquote says "invalid syntax"."""
    if len(literal) < 2 or literal[0] != '"' or literal[-1] != '"':
        return None
    inner = literal[1:-1]
    if "\\" not in inner:
        return None if '"' in inner or "\n" in inner else inner
    pieces: list[bytes] = []
    at = 0
    while at < len(inner):
        match = _PIECE.match(inner, at)
        piece = _decoded(match) if match else None
        if match is None or piece is None:
            return None
        pieces.append(piece)
        at = match.end()
    return b"".join(pieces).decode("utf-8", "surrogateescape")


def is_printable(char: str) -> bool:
    """Go's unicode.IsPrint. A byte that is no UTF-8 decodes to U+FFFD in Go, which is a printable symbol."""
    return char.isprintable() or _is_stray_byte(char)


def _is_stray_byte(char: str) -> bool:
    return "\udc80" <= char <= "\udcff"


def _escaped(char: str) -> str:
    named = _NAMED.get(char)
    if named is not None:
        return named
    if char.isprintable():
        return char
    code = ord(char)
    if _is_stray_byte(char):
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _decoded(match: re.Match[str]) -> bytes | None:
    kind = match.lastgroup
    value = match[kind] if kind else ""
    if kind == "plain":
        return value.encode("utf-8", "surrogatepass")
    if kind == "named":
        return bytes((_UNNAMED[value],))
    if kind == "octal":
        return bytes((int(value, 8),)) if int(value, 8) < 256 else None
    if kind == "hex":
        return bytes((int(value, 16),))
    code = int(value, 16)
    return None if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code).encode()
