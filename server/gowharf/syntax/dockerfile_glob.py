"""The patterns of `${name#pattern}` and `${name/pattern/text}`: `*` and `?` only (shell.convertShellPatternToRegex).

BuildKit makes a regular expression of them; here they are matched directly, so that no pattern can be made slow.
A match that would take too many steps has the answer None: unknown.
"""

from gowharf.startup import regex

_MOST_STEPS = 1_000_000
_TEMPLATE = regex(r"\$(?:\$|(\w+)|\{(\w+)\})")

_STAR = "*"
_ANY = "?"


class PatternError(Exception):
    """A backslash before a character that needs none. `pattern` is what BuildKit had in hand."""

    def __init__(self, message: str, pattern: str) -> None:
        super().__init__(message)
        self.pattern = pattern


def trim_prefix(pattern: str, value: str, greedy: bool) -> str | None:
    """`value` without the shortest (or, greedy, the longest) start that matches."""
    tokens = _tokens(pattern)
    if len(tokens) * len(value) > _MOST_STEPS:
        return None
    end = _match_end(tokens, value, 0, greedy)
    return value if end < 0 else value[end:]


def trim_suffix(pattern: str, value: str, greedy: bool) -> str | None:
    """`value` without the shortest (or longest) end that matches; both are reversed and matched from the start."""
    trimmed = trim_prefix(_reverse(pattern), value[::-1], greedy)
    return None if trimmed is None else trimmed[::-1]


def replace_pattern(pattern: str, replacement: str, value: str, everywhere: bool) -> str | None:
    """The first match, or each, replaced. Only with `everywhere` is `replacement` a template in which `$1` vanishes."""
    tokens = _tokens(pattern)
    wild = any(token[0] for token in tokens)
    if wild and (len(value) + 1) ** 2 * len(tokens) > _MOST_STEPS:
        return None
    literal = None if wild else "".join([token[1] for token in tokens])
    out: list[str] = []
    at = copied = 0
    while at <= len(value):
        start, end = _find(tokens, literal, value, at)
        if start < 0:
            break
        out.append(value[copied:start])
        # An empty match right after another one is not replaced (regexp.replaceAll).
        if end > copied or start == 0 or not everywhere:
            out.append(_template(replacement, value[start:end]) if everywhere else replacement)
        copied = end
        if not everywhere:
            break
        at = max(at + 1, end)
    out.append(value[copied:])
    return "".join(out)


def _find(tokens: list[tuple[str, str]], literal: str | None, value: str, at: int) -> tuple[int, int]:
    if literal is not None:
        start = value.find(literal, at)
        return start, start + len(literal)
    for start in range(at, len(value) + 1):
        end = _match_end(tokens, value, start, True)
        if end >= 0:
            return start, end
    return -1, -1


def _template(replacement: str, match: str) -> str:
    """regexp.Expand: the pattern has no groups, so only `$0` stands for something."""
    if "$" not in replacement:
        return replacement
    return _TEMPLATE.sub(lambda m: "$" if m.group() == "$$" else match if (m[1] or m[2]) == "0" else "", replacement)


def _tokens(pattern: str) -> list[tuple[str, str]]:
    """(kind, character): kind is "*", "?" or "" for a character that stands for itself."""
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(pattern):
        ch = pattern[at]
        at += 1
        if ch in (_STAR, _ANY):
            tokens.append((ch, ch))
            continue
        if ch == "\\":
            following = pattern[at : at + 1]
            if following in ("}", "/"):
                continue
            if following not in ("*", "?", "\\"):
                raise PatternError(f"invalid escape '\\{following or '�'}'", pattern)
            ch = following
            at += 1
        tokens.append(("", ch))
    return tokens


def _match_end(tokens: list[tuple[str, str]], value: str, start: int, longest: bool) -> int:
    """Where the shortest or longest match that begins at `start` ends, or -1. `*` and `?` do not cross a newline."""
    states = _skip_stars({0}, tokens)
    last = len(tokens)
    found = start if last in states else -1
    for at in range(start, len(value)):
        if not states or (found >= 0 and not longest):
            break
        ch = value[at]
        following: set[int] = set()
        for state in states:
            if state == last:
                continue
            kind, literal = tokens[state]
            if kind == _STAR:
                if ch != "\n":
                    following.add(state)
            elif (kind == _ANY and ch != "\n") or (not kind and ch == literal):
                following.add(state + 1)
        states = _skip_stars(following, tokens)
        if last in states:
            found = at + 1
    return found


def _skip_stars(states: set[int], tokens: list[tuple[str, str]]) -> set[int]:
    """`*` matches nothing, too."""
    reached = set(states)
    for state in states:
        while state < len(tokens) and tokens[state][0] == _STAR:
            state += 1
            reached.add(state)
    return reached


def _reverse(pattern: str) -> str:
    """reversePattern: an escape stays before what it escapes."""
    out: list[str] = []
    at = 0
    while at < len(pattern):
        width = 2 if pattern[at] == "\\" and at + 1 < len(pattern) else 1
        out.append(pattern[at : at + width])
        at += width
    return "".join(reversed(out))
