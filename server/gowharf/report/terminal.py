"""Text as a terminal shows it: nothing invisible, widths known, colour where it is wanted.

Control characters, bytes that aren't UTF-8, and characters that reorder or hide text are written as escapes, so that a
file's name or content can neither command the terminal nor disguise itself.
"""

TAB = "    "
_COLORS = {"error": "1;31", "warning": "1;33", "info": "1;36", "bold": "1", "frame": "1;34", "label": "34", "fix": "32"}
_EMOJI = "\ufe0f"
_HIDDEN = frozenset("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff")


def visible(text: str) -> str:
    """One line of text with everything invisible escaped and tabs as blanks."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(visible_char, text))


def visible_char(char: str) -> str:
    """One character as `visible` shows it."""
    if char == "\t":
        return TAB
    if char == " " or (char.isprintable() and char not in _HIDDEN):
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def printable(text: str) -> str:
    """Lines of text that any format can hold: lines and tabs stay, what else is invisible or no text is escaped."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in "\n\t" else visible_char(char) for char in text)


def columns(text: str) -> int:
    """How many columns a visible text takes: wide characters two, marks on other characters none; the sign that asks
    for an emoji makes a narrow one wide."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    total, last = 0, 0
    for char in text:
        if char == _EMOJI:
            total, last = total + (last == 1), 2
        elif category(char) not in ("Mn", "Me"):
            last = 2 if east_asian_width(char) in "WF" else 1
            total += last
    return total


class Paint:
    """Colours text, or leaves it as it is."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, role: str, text: str) -> str:
        return f"\x1b[{_COLORS[role]}m{text}\x1b[0m" if self._color and text else text
