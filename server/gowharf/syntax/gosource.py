"""The head of a .go file: build constraints, package clause, imports; and the directives of the whole file.

(go/build readGoInfo, parseGoEmbed, shouldBuild; cmd/go's generate.) Bodies are skimmed, not parsed. Positions for
messages are those that Go prints: the line from 1 and the column in bytes from 1.
"""

import re
from collections.abc import Iterator

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.gosource_build import (
    KNOWN_ARCH,
    KNOWN_OS,
    UNIX,
    broken_constraint,
    file_matches,
    header_constraint,
    ignored_name,
    matches,
    system_tags,
)
from gowharf.syntax.gosource_names import KEYWORDS, code, declared, used
from gowharf.text.source import Span

__all__ = [
    "KNOWN_ARCH",
    "KNOWN_OS",
    "UNIX",
    "Embed",
    "GoSource",
    "Import",
    "broken_constraint",
    "declared",
    "file_matches",
    "ignored_name",
    "matches",
    "parse",
    "system_tags",
    "used",
]

_TOKEN = regex(
    r"""(?P<newline>\n)|(?P<blank>[ \t\r]++)|(?P<line>//[^\n]*+)"""
    r"""|(?P<block>/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|(?P<open>)))|(?P<name>[^\W\d]\w*+)|(?P<string>"(?:[^"\\\n]|\\[^\n])*+"|`[^`]*+`)|(?P<bad>["`])|(?P<other>.)"""
)
_DIRECTIVE = regex(
    r"""(?P<line>//[^\n]*+)|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*+"?|`[^`]*+`?"""
    r"""|'(?:[^'\\\n]|\\.)*+'?"""
)
_GENERATE = regex(r"(?m)^//go:generate[ \t]([^\n]*+)")
_EMBED = regex(r"//go:embed[ \t]+[^\s]")
_MAIN = regex(r"\bfunc\s++main\s*+\(")
_EMBED_ARGUMENT = regex(r"""\s*+("(?:[^"\\]|\\.)*+"|`[^`]*+`|[^\s"`]\S*+)(?=\s|\Z)""")
_ESCAPE = regex(r"""\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{3})|(.|\Z))""")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}
_COMMON_PATH = regex(r"[A-Za-z0-9._/~+@-]++")
_ILLEGAL_IN_PATHS = frozenset("!\"#$%&'()*,:;<=>?[\\]^{|}`\ufffd")


class Import(NamedTuple):
    """`path` unquoted; `name` is the given name, "_", "." or ""; `span` is the quoted path's; `line` and `column` as
    Go prints them: of the name where there is one, else of the path's opening quote."""

    path: str
    name: str
    span: Span
    line: int
    column: int


class Embed(NamedTuple):
    """One pattern of a `//go:embed` line, unquoted, `all:` kept; `line`/`column` as Go prints them."""

    pattern: str
    span: Span
    line: int
    column: int


class GoSource(NamedTuple):
    """`constraint` is the `//go:build` expression, or one made of `// +build` lines, or "".
    `embeds` is empty unless the file imports "embed". `generates` are (line, command). `main_func`: there is a
    `func main()`. `broken`: Go refuses the file for its package clause, an import (it then counts for no imports at
    all), or its `//go:build` lines. What the file declares and uses is asked of `declared(text)` and `used(text)`."""

    package: str
    imports: tuple[Import, ...]
    embeds: tuple[Embed, ...]
    constraint: str
    generates: tuple[tuple[int, str], ...]
    main_func: bool
    broken: bool


class _Found(NamedTuple):
    path: str
    name: str
    start: int
    span: Span


class _Broken(Exception):
    pass


def parse(text: str) -> GoSource:
    """What go/build learns from a file's text."""
    constraint = header_constraint(text)
    package, found, broken = _head(text)
    imports = () if broken else _imports(text, found)
    embeds: tuple[Embed, ...] = ()
    if "//go:embed" in text and any(spec.path == "embed" for spec in found) and not broken:
        embeds = _embeds(text)
    broken = broken or constraint is None or broken_constraint(constraint)
    main = package == "main" and _MAIN.search(text) is not None and _MAIN.search(code(text)) is not None
    return GoSource(package, imports, embeds, constraint or "", _generates(text), main, broken)


def _head(text: str) -> tuple[str, list[_Found], bool]:
    """The package's name, its imports as far as they could be read, and whether Go refuses them."""
    package, found = "", list[_Found]()
    tokens = _tokens(text)
    try:
        _expect(tokens, "package")
        package = _take(tokens, "name")
        if package in KEYWORDS:
            raise _Broken
        while _ended(tokens) and next(tokens)[1] == "import":
            _import(tokens, found)
    except _Broken:
        return package if package not in KEYWORDS else "", found, True
    return package, found, not all(_valid(spec.path) for spec in found)


Token = tuple[str, str, int]


def _tokens(text: str) -> Iterator[Token]:
    """(kind, text, offset), with the semicolons that newlines stand for, and "end" for ever after the end."""
    ends_statement = False
    for match in _TOKEN.finditer(text, 1 if text.startswith("\ufeff") else 0):
        kind, found = match.lastgroup or "", match.group()
        if kind in ("blank", "line"):
            continue
        if kind == "block" and match["open"] is not None:
            kind = "bad"
        if kind in ("newline", "block"):
            if ends_statement and "\n" in found:
                ends_statement = False
                yield ";", "\n", match.start()
            continue
        ends_statement = kind == "string" or found == ")" or (kind == "name" and found not in ("package", "import"))
        yield (found if kind == "other" else kind), found, match.start()
    if ends_statement:
        yield ";", "", len(text)
    while True:
        yield "end", "", len(text)


def _take(tokens: Iterator[Token], kind: str) -> str:
    token = next(tokens)
    if token[0] != kind:
        raise _Broken
    return token[1]


def _expect(tokens: Iterator[Token], keyword: str) -> None:
    if _take(tokens, "name") != keyword:
        raise _Broken


def _ended(tokens: Iterator[Token]) -> bool:
    """Whether a semicolon follows. Without one, readGoInfo reads on only for an "i", and then the parser objects;
    anything else is cut off, and left for the compiler to find."""
    token = next(tokens)
    if token[1].startswith("i"):
        raise _Broken
    return token[0] == ";"


def _import(tokens: Iterator[Token], found: list[_Found]) -> None:
    token = next(tokens)
    if token[0] != "(":
        found.append(_spec(tokens, token))
        return
    token = next(tokens)
    while token[0] != ")":
        found.append(_spec(tokens, token))
        token = next(tokens)
        if token[0] == ";":
            token = next(tokens)
        elif token[0] != ")":
            raise _Broken


def _spec(tokens: Iterator[Token], token: Token) -> _Found:
    name, start = "", token[2]
    if token[0] in ("name", "."):
        name = token[1]
        token = next(tokens)
    path = _unquote(token[1]) if token[0] == "string" else None
    if path is None or name in KEYWORDS:
        raise _Broken
    return _Found(path, name, start, Span(token[2], token[2] + len(token[1])))


def _unquote(raw: str) -> str | None:
    """strconv.Unquote for strings; None where it is malformed."""
    if raw.startswith("`"):
        return raw[1:-1].replace("\r", "")
    if "\\" not in raw:
        return raw[1:-1]
    bad = False

    def escape(match: re.Match[str]) -> str:
        nonlocal bad
        number = match.group(1) or match.group(2) or match.group(3)
        value = int(number, 16) if number else int(match.group(4), 8) if match.group(4) else -1
        bad = bad or value > 0x10FFFF or (value < 0 and match.group(5) not in _ESCAPES)
        return "" if bad else chr(value) if value >= 0 else _ESCAPES[match.group(5)]

    result = _ESCAPE.sub(escape, raw[1:-1])
    return None if bad else result


def _valid(path: str) -> bool:
    """go/build isValidImport."""
    if _COMMON_PATH.fullmatch(path):
        return True
    return bool(path) and all(
        char.isprintable() and not char.isspace() and char not in _ILLEGAL_IN_PATHS for char in path
    )


def _imports(text: str, found: list[_Found]) -> tuple[Import, ...]:
    places = _places(text, [spec.start for spec in found])
    return tuple(
        Import(spec.path, spec.name, spec.span, line, column)
        for spec, (line, column) in zip(found, places, strict=True)
    )


def _embeds(text: str) -> tuple[Embed, ...]:
    """The patterns of all `//go:embed` comments, wherever they stand; a malformed line counts for nothing."""
    found: list[tuple[str, Span]] = []
    for match in _DIRECTIVE.finditer(text):
        if match.lastgroup != "line" or not match.group().startswith("//go:embed"):
            continue
        end = match.start() + len(match.group().rstrip())
        at = match.start() + len("//go:embed")
        if at < end and not text[at].isspace():
            continue
        found += _patterns(text, at, end)
    places = _places(text, [span.start for _, span in found])
    return tuple(
        Embed(pattern, span, line, column) for (pattern, span), (line, column) in zip(found, places, strict=True)
    )


def first_embed(text: str) -> tuple[Span, int, int] | None:
    """The first `//go:embed` that has a line for itself, without the slashes, and its place as the compiler prints it:
    what it is about when embedding isn't possible at all."""
    if "//go:embed" not in text:
        return None
    for match in _DIRECTIVE.finditer(text):
        if match.lastgroup == "line" and _EMBED.match(match.group()):
            start = match.start() + 2
            if not text[text.rfind("\n", 0, start) + 1 : start - 2].strip():
                line, column = _places(text, [start])[0]
                return Span(start, start + len("go:embed")), line, column
    return None


def _patterns(text: str, at: int, end: int) -> list[tuple[str, Span]]:
    patterns: list[tuple[str, Span]] = []
    while at < end:
        match = _EMBED_ARGUMENT.match(text, at, end)
        if match is None:
            return []
        raw = match.group(1)
        pattern = _unquote(raw) if raw[0] in '"`' else raw
        if pattern is None:
            return []
        patterns.append((pattern, Span(*match.span(1))))
        at = match.end()
    return patterns


def _places(text: str, offsets: list[int]) -> list[tuple[int, int]]:
    """Line and column in bytes of ascending offsets. A byte order mark has no column (newImportReader drops it)."""
    places: list[tuple[int, int]] = []
    last = 1 if text.startswith("\ufeff") else 0
    line = column = 1
    for offset in offsets:
        newlines = text.count("\n", last, offset)
        if newlines:
            line, column = line + newlines, 1
            last = text.rfind("\n", last, offset) + 1
        column += len(text[last:offset].encode("utf-8", "surrogatepass"))
        places.append((line, column))
        last = offset
    return places


def _generates(text: str) -> tuple[tuple[int, str], ...]:
    """The `//go:generate` lines, which count even inside strings and comments (cmd/go's isGoGenerate)."""
    if "//go:generate" not in text:
        return ()
    found = list(_GENERATE.finditer(text))
    lines = _places(text, [match.start() for match in found])
    return tuple((line, match.group(1).strip()) for (line, _), match in zip(lines, found, strict=True))
