"""Where each key of a TOML document stands, which tomllib doesn't tell. For text that tomllib has read.

A path is the keys from the document's root, with the index of the item where a list is: ("build", 0, "target"). Linear
in the text; of text that is no TOML it tells something, and ends.
"""

from collections.abc import Iterator, Mapping

from gowharf.startup import NamedTuple, regex

Path = tuple[str | int, ...]

_TOKEN = regex(
    r'''(?s)("""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'|[\w+-]+)|(\#[^\n]*|[^\S\n]+)|.'''
)


class _Token(NamedTuple):
    """A piece of a document: a `word` (a name, a string, a value) or a sign; blanks and comments are none."""

    text: str
    at: int
    word: bool


def line_of(text: str, path: Path) -> int | None:
    """The line (from 1) of a key or item, or of the nearest that holds it; None where none is seen."""
    found = offsets(text)
    while path and path not in found:
        path = path[:-1]
    return text.count("\n", 0, found[path]) + 1 if path else None


def offsets(text: str) -> Mapping[Path, int]:
    """Where every table, key, and item of a key's list first stands. What is in braces stands where these begin."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    tokens = _tokens(text)
    for token in tokens:
        if token.text == "[":
            table = _table(tokens, counts)
            _note(found, table, token.at)
        elif token.word:
            path = (*table, *_key(token, tokens))
            _note(found, path, token.at)
            found.update(((*path, index), at) for index, at in _items(tokens))
    return found


def _note(found: dict[Path, int], path: Path, at: int) -> None:
    """Notes a path, and what holds it where that has no place of its own."""
    while path and path not in found:
        found[path] = at
        path = path[:-1]


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match[2] is None:
            yield _Token(match[0], match.start(), match[1] is not None)


def _table(tokens: Iterator[_Token], counts: dict[Path, int]) -> Path:
    """The path of a header, the rest of its line; for a list's table the one that was begun last."""
    names: list[str] = []
    several = False
    for token in tokens:
        if token.text == "\n":
            break
        if token.word:
            names.append(_name(token))
        several = several or token.text == "["
    path: Path = ()
    for number, name in enumerate(names, 1):
        path = (*path, name)
        if several and number == len(names):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _key(first: _Token, tokens: Iterator[_Token]) -> list[str]:
    """The names of a dotted key, up to its equals sign."""
    names = [_name(first)]
    for token in tokens:
        if token.text in ("=", "\n"):
            break
        if token.word:
            names.append(_name(token))
    return names


def _items(tokens: Iterator[_Token]) -> Iterator[tuple[int, int]]:
    """Index and offset of each item of a value that is a list; all of the value is read, to the end of its line."""
    depth = index = 0
    listed = fresh = False
    for token in tokens:
        if token.text == "\n":
            if depth <= 0:
                return
            continue
        if listed and fresh and token.text not in (",", "]"):
            yield index, token.at
        fresh = False
        if token.text in ("[", "{"):
            if depth == 0:
                listed = fresh = token.text == "["
            depth += 1
        elif token.text in ("]", "}"):
            depth -= 1
        elif token.text == "," and depth == 1:
            index, fresh = index + 1, True


def _name(token: _Token) -> str:
    quote = token.text[0]
    if quote == '"' and "\\" in token.text:
        import tomllib

        try:
            return str(tomllib.loads(f"key = {token.text}")["key"])
        except tomllib.TOMLDecodeError:
            return token.text
    return token.text[1:-1] if quote in "\"'" else token.text
