"""From physical lines to logical ones: continuations, comments, parser directives (parser/parser.go, directives.go).

A line ends at "\\n"; "\\r" before it is trimmed. A logical line is the `Joined` text of one instruction without its
heredoc bodies. Nothing here knows what an instruction means.
"""

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile_tree import Comment, Joined, ParserDirective, Problem
from gowharf.syntax.dockerfile_words import SPACE
from gowharf.text.source import Span

LONGEST_LINE = 65535
DIRECTIVES = ("syntax", "escape", "check")

_DIRECTIVE = regex(r"([a-zA-Z][a-zA-Z0-9]*+)[\t\n\f\r ]*+=")
_DIRECTIVE_BLANK = "\t\n\f\r "


class Lines(NamedTuple):
    """The physical lines: their text without "\\n", and where each starts. A final newline opens no further line."""

    texts: list[str]
    starts: list[int]


class Logical(NamedTuple):
    """One logical line. `span` runs to the end of the text of its last physical line, whose index is `last`; `blanks`
    are the empty lines inside, which BuildKit drops with a warning."""

    joined: Joined
    span: Span
    last: int
    comments: list[Comment]
    blanks: list[Span]


def split_lines(text: str) -> Lines:
    """The physical lines of a file, without its byte-order mark."""
    texts = text.split("\n")
    if not texts[-1]:
        texts.pop()
    starts: list[int] = []
    at = 0
    for line in texts:
        starts.append(at)
        at += len(line) + 1
    if texts and texts[0].startswith("\ufeff"):
        texts[0] = texts[0][1:]
        starts[0] = 1
    return Lines(texts, starts)


def long_lines(lines: Lines) -> list[Problem]:
    """Lines that bufio.Scanner refuses; counted in bytes."""
    message = f"dockerfile line greater than max allowed size of {LONGEST_LINE}"
    return [
        Problem("line-too-long", Span(start, start + len(text)), message)
        for text, start in zip(lines.texts, lines.starts, strict=True)
        if len(text) > LONGEST_LINE // 4 and len(text.encode("utf-8", "surrogatepass")) > LONGEST_LINE
    ]


def comment_at(text: str, start: int) -> Comment:
    """The comment of a line that begins at `start` in the file and holds "#" as its first character but blanks."""
    at = text.index("#")
    kept = text.rstrip("\r")
    return Comment(Span(start + at, start + len(kept)), kept[at + 1 :].strip(SPACE))


def directive_at(text: str, start: int) -> ParserDirective | None:
    """A line's parser directive: a name BuildKit knows, `=`, a value that is not empty (DirectiveParser.ParseLine)."""
    line = text.rstrip("\r")
    at = line.index("#")
    name_at = len(line) - len(line[at + 1 :].lstrip(SPACE))
    match = _DIRECTIVE.match(line, name_at)
    if match is None or match.group(1).lower() not in DIRECTIVES:
        return None
    rest = line[match.end() :]
    if not rest:
        return None
    value = rest.strip(_DIRECTIVE_BLANK)
    value_at = match.end() + (rest.index(value) if value else len(rest) - 1)
    value = value or rest[-1]
    value_span = Span(start + value_at, start + value_at + len(value))
    return ParserDirective(match.group(1).lower(), value, Span(start + at, start + len(line)), value_span)


def detect_syntax(text: str) -> str | None:
    """The frontend image that `docker build` would load (DetectSyntax): a "#!" line is skipped; "//" and JSON count."""
    text = text.removeprefix("\ufeff")
    if text.startswith("#!"):
        text = text.partition("\n")[2]
    for mark in ("#", "//"):
        found = _syntax_directive(text, mark)
        if found is not None:
            return found
    return _syntax_json(text) if text.lstrip("\t\n\r ").startswith("{") else None


def _syntax_directive(text: str, mark: str) -> str | None:
    at = 0
    seen: set[str] = set()
    while text.startswith(mark, at):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        directive = directive_at("#" + line.removesuffix("\r")[len(mark) :], 0)
        if directive is None or directive.name in seen or len(line) > LONGEST_LINE:
            return None
        if directive.name == "syntax":
            return directive.value.partition(" ")[0]
        seen.add(directive.name)
        if end < 0:
            return None
        at = end + 1
    return None


def _syntax_json(text: str) -> str | None:
    import json

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    image = value.get("syntax") if isinstance(value, dict) else None
    return image if isinstance(image, str) else None


def logical_line(lines: Lines, index: int, escape: str) -> Logical:
    """The logical line whose first physical line is `index` (which is neither blank nor a comment)."""
    text = lines.texts[index].rstrip("\r")
    first = text.lstrip(SPACE)
    start = lines.starts[index] + len(text) - len(first)
    end = start + len(first)
    kept = _continued(first, escape)
    if kept < 0:
        return Logical(Joined(first, ((0, start),)), Span(start, end), index, [], [])
    begin = start
    parts = [first[:kept]]
    pieces = [(0, start)]
    length = kept
    comments: list[Comment] = []
    blanks: list[Span] = []
    while kept >= 0 and index + 1 < len(lines.texts):
        index += 1
        text = lines.texts[index].rstrip("\r")
        start = lines.starts[index]
        end = start + len(text)
        bare = text.lstrip(SPACE)
        if not bare:
            blanks.append(Span(start, end))
            continue
        if bare[0] == "#":
            comments.append(comment_at(text, start))
            continue
        kept = _continued(text, escape)
        part = text if kept < 0 else text[:kept]
        if not part:
            continue
        if not length:
            pieces.clear()
        parts.append(part)
        pieces.append((length, start))
        length += len(part)
    return Logical(Joined("".join(parts), tuple(pieces)), Span(begin, end), index, comments, blanks)


def _continued(text: str, escape: str) -> int:
    """How much of a continued line is kept, or -1: the escape must be last but blanks, with no escape before it."""
    bare = text.rstrip(" \t")
    if not bare.endswith(escape) or bare.endswith(escape + escape):
        return -1
    return len(bare) - 1
