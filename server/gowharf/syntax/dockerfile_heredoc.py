"""Heredocs: which words of RUN, COPY and ADD announce one, and where its body ends (parser.go, heredocsFromLine).

The search always takes the backslash for the escape, whatever the file's escape directive says, and gives up on the
whole line where BuildKit's lexer fails on it (`${X^^}`, an open quote).
"""

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile_expand import LexError, lex_heredoc_line
from gowharf.syntax.dockerfile_lines import Lines
from gowharf.syntax.dockerfile_tree import Heredoc, Joined, Problem
from gowharf.text.source import Span

KEYWORDS = frozenset(("ADD", "COPY", "RUN"))

_HEREDOC = regex(r"([0-9]*+)<<(-?)[\t\n\f\r ]*([^<]*)\Z")
_LEADING_TABS = regex(r"(?m)^\t++")
_LARGEST_DESCRIPTOR = (1 << 64) - 1


class Marker(NamedTuple):
    """A heredoc that a line announces, before its body is read."""

    name: str
    fd: int
    expand: bool
    strip_tabs: bool
    span: Span


def find_markers(line: Joined) -> tuple[list[Marker], str | None]:
    """The heredocs a joined line announces, in order, or none and BuildKit's complaint."""
    if "<<" not in line.text:
        return [], None
    try:
        words = lex_heredoc_line(line.text, True, True)
    except LexError:
        return [], None
    found: list[Marker] = []
    for word in words:
        try:
            marker = parse_marker(word.text or "")
        except LexError as error:
            return [], str(error)
        if marker is not None:
            found.append(marker._replace(span=line.span(word.start, word.end)))
    return found, None


def parse_marker(word: str) -> Marker | None:
    """One word as a heredoc (ParseHeredoc); its span is empty. Raises LexError."""
    match = _HEREDOC.match(word)
    if match is None or not match.group(3):
        return None
    digits, dash, rest = match.groups()
    words = lex_heredoc_line(rest, False, False)
    if len(words) != 1:
        return None
    raw = lex_heredoc_line(rest, True, False)
    if len(raw) != 1:
        raise LexError(f"internal lexing of heredoc produced inconsistent results: {rest}")
    name = words[0].text or ""
    fd = min(int(digits[:20]), _LARGEST_DESCRIPTOR) if digits else 0
    return Marker(name, fd, _quotes(name) == _quotes(raw[0].text or ""), dash == "-", Span(0, 0))


def _quotes(text: str) -> int:
    return text.count("'") + text.count('"')


def read_bodies(
    text: str, lines: Lines, index: int, markers: list[Marker]
) -> tuple[tuple[Heredoc, ...], int, Problem | None]:
    """The bodies that begin at the physical line `index`, the line after them, and a problem where one never ends."""
    found: list[Heredoc] = []
    problem: Problem | None = None
    count = len(lines.texts)
    for marker in markers:
        first = index
        while index < count:
            line = lines.texts[index].rstrip("\r")
            if (line.lstrip("\t") if marker.strip_tabs else line) == marker.name:
                break
            index += 1
        start = lines.starts[first] if first < count else len(text)
        if index < count:
            at = lines.starts[index]
            end = Span(at, at + len(lines.texts[index].rstrip("\r")))
            index += 1
        else:
            end = Span(len(text), len(text))
            problem = problem or Problem("heredoc-unterminated", marker.span, "unterminated heredoc")
        body = Span(start, end.start)
        content = body.text(text)
        if marker.strip_tabs:
            content = _LEADING_TABS.sub("", content)
        found.append(Heredoc(marker.name, marker.fd, marker.expand, marker.strip_tabs, content, marker.span, body, end))
    return tuple(found), index, problem
