"""How a word is read and put together: the modes of quoting, the parts of a word in the making, escapes in $'…'."""

import re

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.shell_tree import Literal, Part

_ANSI = regex(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))", re.DOTALL)
_ANSI_ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Mode(NamedTuple):
    """How text up to a stop is read: `plain` matches a run of ordinary characters, `escapable` is what a backslash
    quotes inside quotes, `single` and `double` say whether these quotes are special."""

    plain: re.Pattern[str]
    quoted: bool
    single: bool
    double: bool
    escapable: str = ""


WORD = Mode(regex(r"""[^ \t\n;&|<>()'"\\$`]++"""), False, True, True)
TEST = Mode(regex(r"""[^ \t\n'"\\$`]++"""), False, True, True)
DOUBLE = Mode(regex(r"""[^"\\$`]++"""), True, False, False, '$`"\\')
HEREDOC = Mode(regex(r"""[^\\$`]++"""), True, False, False, "$`\\")
BRACE = Mode(regex(r"""[^}'"\\$`]++"""), False, True, True)
QUOTED_BRACE = Mode(regex(r"""[^}"\\$`]++"""), True, False, True, '$`"\\}')
QUOTED_PATTERN = Mode(regex(r"""[^}'"\\$`]++"""), False, True, True)


class Parts:
    """Parts in the making; neighbouring literals of one kind become one."""

    __slots__ = ("_parts", "_pending", "_quoted", "count")

    def __init__(self) -> None:
        self.count = 0
        self._parts: list[Part] = []
        self._pending: list[str] = []
        self._quoted = False

    def literal(self, text: str, quoted: bool) -> None:
        if self._pending and self._quoted != quoted:
            self._flush()
        self.count += 1
        self._quoted = quoted
        self._pending.append(text)

    def add(self, part: Part) -> None:
        self.count += 1
        self._flush()
        self._parts.append(part)

    def done(self) -> tuple[Part, ...]:
        self._flush()
        return tuple(self._parts)

    def _flush(self) -> None:
        if self._pending:
            self._parts.append(Literal("".join(self._pending), self._quoted))
            self._pending = []


def argument_mode(op: str, mode: Mode) -> Mode:
    """Inside double quotes a single quote is an ordinary character, except in patterns (POSIX 2.6.2)."""
    if not mode.quoted:
        return BRACE
    return QUOTED_PATTERN if op and op[0] in "#%/" else QUOTED_BRACE


def decoded(raw: str) -> str:
    """What stands for the text between the quotes of `$'…'`; a NUL ends it."""
    return _ANSI.sub(_ansi, raw).partition("\0")[0]


def _ansi(match: re.Match[str]) -> str:
    hexadecimal = match.group(1) or match.group(2) or match.group(3)
    if hexadecimal:
        code = int(hexadecimal, 16)
        return chr(code) if code < 0x110000 else ""
    if match.group(4):
        return chr(int(match.group(4), 8) & 0xFF)
    if match.group(5):
        return chr(ord(match.group(5)) & 0x1F)
    return _ANSI_ESCAPES.get(match.group(6), match.group(6) if match.group(6) in "\\'\"?" else match.group())


def unescaped(body: str, quoted: bool) -> list[int]:
    """The indexes of those characters between backticks that the inner shell sees."""
    removable = '$`\\"' if quoted else "$`\\"
    kept: list[int] = []
    at = 0
    while at < len(body):
        if body[at] == "\\" and at + 1 < len(body):
            if body[at + 1] not in removable:
                kept.append(at)
            at += 1
        kept.append(at)
        at += 1
    return kept


def without_tabs(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Leading tabs of each line removed, as `<<-` does; only literals hold line starts."""
    return tuple(
        Literal(re.sub(r"(?<=\n)\t++" if index else r"(?m)^\t++", "", part.text), part.quoted)
        if type(part) is Literal
        else part
        for index, part in enumerate(parts)
    )
