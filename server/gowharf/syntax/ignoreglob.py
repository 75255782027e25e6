"""One pattern of a .dockerignore, compiled as moby/patternmatcher compiles it (Pattern.compile and Pattern.match).

That function turns a pattern without wildcards into a comparison and the others into a Go regular expression; what it
forgets to escape ("|", "{", "^", a letter after a backslash) therefore means what it means to the regexp package, and
here too. A pattern becomes a regular expression that takes nothing back where one star of an element follows another;
where much else could be taken back it is run as a set of states. So no pattern can be made slow.
"""

import re
from collections.abc import Callable

from gowharf.startup import NamedTuple, regex

_FEW_STARS = 3  # that take back, each within one element of a path
_FEW_DEEP = 2  # over the whole path
_WILD_KINDS = frozenset({"star", "deep", "all"})
_ESCAPED = frozenset(".+()$")  # patternmatcher lists "{", "|" and "}" too, but its table has no room for their bits
# What a backslash and a letter mean to Go's regexp, as the inside of a class; other letters and digits are errors.
_CLASSES = {"d": r"\d", "D": r"\D", "w": r"\w", "W": r"\W", "s": "\t\n\f\r ", "S": r"\S\v"}
_LETTERS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ASSERTIONS = {"b": r"\b", "B": r"\B", "A": r"\A", "z": r"\Z"}
_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t\n\v\f\r ",
    "upper": "A-Z", "word": r"0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_REPEAT = regex(r"\{([0-9]{1,4})(?:,([0-9]{0,4}))?\}")
_POSIX_CLASS = regex(r"\[:(\^?)([a-z]+):\]")
_WILD = regex(r"[*?\[\]\\]")
_EXOTIC = regex(r"[|{^\[\]]|\\[0-9A-Za-z]")


class BadPattern(Exception):
    """The builder refuses the line; the text says why in its words."""


class Glob(NamedTuple):
    """`kind` is "exact", "prefix", "suffix" or "regexp"; `literal` is what the first three compare with. Whatever
    matches begins with `prefix`, and is longer than it only if `open`."""

    kind: str
    literal: str
    prefix: str
    open: bool
    test: Callable[[str], object]


class Token(NamedTuple):
    """`kind`: "char", "set" (of characters), "star" (no slash), "deep" (nothing, or all up to a slash), "all", "other".
    `regexp` is Python's, `char` the character that a "char" is."""

    kind: str
    regexp: str
    char: str = ""


def compile_glob(pattern: str) -> Glob:
    """The compiled form of a cleaned pattern. Raises BadPattern where Go's regexp would refuse it."""
    wild = _WILD.search(pattern)
    if not wild:
        return Glob("exact", pattern, pattern, False, pattern.__eq__)
    head, rest = pattern[: wild.start()], pattern[2:]
    if pattern == "**":
        return Glob("prefix", "", "", True, _everything)
    if head and pattern[len(head) :] == "**":
        return Glob("prefix", head, head, True, lambda path: path.startswith(head))
    if pattern.startswith("**") and not _WILD.search(rest):
        return Glob("suffix", rest, "", True, _suffix(rest))
    return _general(pattern, head)


def _everything(path: str) -> bool:
    return True


def _suffix(rest: str) -> Callable[[str], object]:
    if not rest.startswith("/"):
        return lambda path: path.endswith(rest)
    whole = rest[1:]
    return lambda path: path.endswith(rest) or path == whole


def _nothing(path: str) -> bool:
    return False


def _general(pattern: str, head: str) -> Glob:
    tokens = _tokens(_go_regexp(pattern))
    exotic = any(token.kind == "other" for token in tokens)
    prefix = "" if _EXOTIC.search(head) or "|" in pattern else head
    try:
        if not exotic:
            return Glob("regexp", "", prefix, True, runner(tokens, re.ASCII))
        compiled = re.compile("^" + "".join(token.regexp for token in tokens) + r"\Z", re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise BadPattern("syntax error in pattern") from None
    if sum(token.kind in _WILD_KINDS for token in tokens) > _FEW_STARS:  # nobody writes these, and they could take ages
        return Glob("regexp", "", prefix, True, _nothing)
    return Glob("regexp", "", prefix, True, compiled.search if "|" in pattern else compiled.match)


def _go_regexp(pattern: str) -> str:
    """The text that Pattern.compile hands to regexp.Compile, less "^" and "$"."""
    out: list[str] = []
    at, end = 0, len(pattern)
    while at < end:
        ch = pattern[at]
        at += 1
        if ch == "*" and pattern.startswith("*", at):
            at += 1
            if pattern.startswith("/", at):
                at += 1
            out.append("(.*/)?" if at < end else ".*")
        elif ch == "*":
            out.append("[^/]*")
        elif ch == "?":
            out.append("[^/]")
        elif ch in _ESCAPED:
            out.append("\\" + ch)
        elif ch == "\\":
            out.append("\\" + pattern[at : at + 1])
            at += 1
        else:
            out.append(ch)
    return "".join(out)


def _tokens(go: str) -> list[Token]:
    """Go's regular expression as tokens of Python's. "(" and "." can only be what `_go_regexp` wrote."""
    out: list[Token] = []
    at, end = 0, len(go)
    while at < end:
        ch = go[at]
        if ch == "(":
            if not out or out[-1].kind != "deep":  # a second one adds nothing
                out.append(Token("deep", "(?:.*/)?"))
            at += 6
        elif ch == ".":
            out.append(Token("all", ".*"))
            at += 2
        elif ch == "[":
            token, at = _class(go, at + 1)
            out.append(token)
        elif ch == "\\":
            out.append(_escape(go[at + 1 : at + 2]))
            at += 2
        elif ch == "*" and out:  # after a class that swallowed the "[^/]" of a star
            out[-1] = Token("other", out[-1].regexp + "*")
            at += 1
        elif ch == "{" and (repeat := _REPEAT.match(go, at)):
            if max(int(number or 0) for number in repeat.groups()) > 1000:
                raise BadPattern("syntax error in pattern")
            out.append(Token("other", repeat[0]))
            at = repeat.end()
        elif ch in "|^":
            out.append(Token("other", ch))
            at += 1
        else:
            out.append(Token("char", re.escape(ch), ch))
            at += 1
    return out


def _escape(ch: str) -> Token:
    if ch in _CLASSES:
        return Token("set", f"[{_CLASSES[ch]}]")
    if ch in _ASSERTIONS:
        return Token("other", _ASSERTIONS[ch])
    if (ch.isascii() and ch.isalnum() and ch not in _LETTERS) or not ch or not ch.isascii():
        raise BadPattern("syntax error in pattern")
    char = _LETTERS.get(ch, ch)
    return Token("char", re.escape(char), char)


def _class(go: str, at: int) -> tuple[Token, int]:
    """The class whose inside begins at `at`, by the rules of Go's regexp/syntax (parseClass)."""
    if go.startswith("^/]*", at):
        return Token("star", "[^/]*"), at + 4
    if go.startswith("^/]", at):
        return Token("set", "[^/]"), at + 3
    out = ["["]
    if go.startswith("^", at):
        out.append("^")
        at += 1
    first = True
    while first or not go.startswith("]", at):
        first = False
        if at >= len(go):
            raise BadPattern("syntax error in pattern")
        posix = _POSIX_CLASS.match(go, at)
        if posix and posix[2] in _POSIX and not posix[1]:
            out.append(_POSIX[posix[2]])
            at = posix.end()
        elif posix:
            raise BadPattern("syntax error in pattern")
        elif go[at] == "\\" and go[at + 1 : at + 2] in _CLASSES:
            out.append(_CLASSES[go[at + 1]])
            at += 2
        else:
            low, at = _class_char(go, at)
            high = low
            if go.startswith("-", at) and not go.startswith("]", at + 1):
                high, at = _class_char(go, at + 1)
            if high < low:
                raise BadPattern("syntax error in pattern")
            out.append(f"{re.escape(low)}-{re.escape(high)}")
    return Token("set", "".join(out) + "]"), at + 1


def _class_char(go: str, at: int) -> tuple[str, int]:
    if go.startswith("\\", at):
        token = _escape(go[at + 1 : at + 2])
        if token.kind != "char":
            raise BadPattern("syntax error in pattern")
        return token.char, at + 2
    if at >= len(go):
        raise BadPattern("syntax error in pattern")
    return go[at], at + 1


def runner(tokens: list[Token], flags: int = re.ASCII | re.DOTALL) -> Callable[[str], object]:
    """The whole path against tokens of which none is "other"."""
    pieces: list[str] = []
    stars = deep = 0
    closing = ""
    for index, token in enumerate(tokens):
        if token.kind not in _WILD_KINDS:
            pieces.append(token.regexp)
            continue
        pieces.append(closing)
        final = _final(tokens, index)
        pieces.append("(?>[^/]*?" if final else token.regexp)
        closing = ")" if final else ""
        stars += token.kind == "star" and not final
        deep += token.kind != "star" and index + 1 < len(tokens)
    if stars > _FEW_STARS or deep > _FEW_DEEP:
        return States(tokens)
    return re.compile("".join(pieces) + r"\Z", flags).match


def _final(tokens: list[Token], at: int) -> bool:
    """Whether a star never needs to take more than the least that lets what follows it match: another star follows,
    before which nothing may be a slash without being one, so whatever the first could take as well the second can."""
    if tokens[at].kind != "star":
        return False
    for token in tokens[at + 1 :]:
        if token.kind in _WILD_KINDS:
            return token.kind == "star"
        if token.kind == "set" and re.match(token.regexp, "/"):
            return False
    return False


class States:
    """A pattern with many stars, run over a path with all its states at once; the states are bits of an integer."""

    __slots__ = ("_all", "_deep", "_end", "_known", "_masks", "_skip", "_star")

    def __init__(self, tokens: list[Token]) -> None:
        self._masks: dict[str, int] = {}
        for index, token in enumerate(tokens):
            self._masks[token.regexp] = self._masks.get(token.regexp, 0) | 1 << index
        self._star, self._deep, self._all = (self._masks.pop(key, 0) for key in ("[^/]*", "(?:.*/)?", ".*"))
        self._skip = self._star | self._deep | self._all
        self._end = 1 << len(tokens)
        self._known: dict[str, int] = {}

    def __call__(self, path: str) -> bool:
        states, inside = self._closed(1), 0
        for ch in path:
            inside |= states & self._deep
            taken = self._known.get(ch)
            if taken is None:
                taken = self._known[ch] = self._taking(ch)
            after = states & taken
            if ch == "/":
                after |= inside
            states = self._closed(after << 1 | states & (self._all if ch == "/" else self._all | self._star))
        return states & self._end != 0

    def _taking(self, ch: str) -> int:
        """The states that `ch` leads on from."""
        return sum(mask for regexp, mask in self._masks.items() if re.fullmatch(regexp, ch, re.ASCII))

    def _closed(self, states: int) -> int:
        while True:
            more = states | (states & self._skip) << 1
            if more == states:
                return states
            states = more
