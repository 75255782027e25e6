"""A small reader of HCL, as docker-bake.hcl uses it: blocks, attributes, literals, templates and references.

Total: what isn't understood (functions, operators, `for`) is `UNKNOWN`, and reading goes on after it.
"""

import re
from collections.abc import Mapping
from typing import Union

from gowharf.startup import NamedTuple, regex

_TOKEN = regex(
    r"""(?P<space>[ \t\r\f\v]+|\#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<newline>\n)
    |(?P<heredoc><<-?[ \t]*[A-Za-z_][\w-]*)
    |(?P<quote>")
    |(?P<name>[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*)
    |(?P<number>\d[\w.]*)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_OPEN, _CLOSE = "([{", ")]}"
_DEEPEST = 24
_LONGEST = 1 << 20  # code points; what grows longer is no value of a build


class Unknown(NamedTuple):
    """A value that this reader doesn't work out."""


class Reference(NamedTuple):
    """A name, dotted where it goes into an object."""

    name: str


class Template(NamedTuple):
    """A string: literal texts and the references between them."""

    parts: "tuple[str | Reference | Unknown, ...]"


class Null(NamedTuple):
    """`null`: as if the attribute were not there."""


UNKNOWN = Unknown()
Value = Union[Unknown, Reference, Template, Null, "list[Value]", "dict[str, Value]"]
Plain = Union[str, None, Null, "list[Plain]", "dict[str, Plain]"]


class Block(NamedTuple):
    """`kind "label" { … }`, without the blocks inside it; `offset` is where it starts."""

    kind: str
    label: str
    attributes: Mapping[str, Value]
    offset: int


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    value: Template | None = None


def parse(text: str) -> tuple[Block, ...]:
    """The top-level blocks."""
    return _Parser(_tokens(text)).blocks()


def template(text: str) -> Template:
    """A string's content with its `${…}`; anything but a name between the braces is unknown."""
    parts: list[str | Reference | Unknown] = []
    at = 0
    while (start := text.find("${", at)) >= 0:
        end = _brace_end(text, start + 2)
        if text[start - 1 : start] == "$":
            parts.append(text[at : start - 1] + text[start:end])
        else:
            name = text[start + 2 : end - 1].strip()
            plain = bool(name) and all(part.replace("-", "_").isidentifier() for part in name.split("."))
            parts += [text[at:start], Reference(name) if plain else UNKNOWN]
        at = end
    return Template((*parts, text[at:]))


def evaluate(value: Value, values: Mapping[str, Plain]) -> Plain:
    """A value with its references replaced; None (also inside lists and objects) where it is unknown, Null for null."""
    if isinstance(value, Null):
        return value
    if isinstance(value, Template):
        pieces = [part if isinstance(part, str) else evaluate(part, values) for part in value.parts if part != ""]
        if len(pieces) == 1:  # "${NAME}" is the value itself, which may be null (HCL's template unwrapping)
            return pieces[0]
        texts = [piece for piece in pieces if isinstance(piece, str)]
        if len(texts) < len(pieces) or sum(map(len, texts)) > _LONGEST:
            return None
        return "".join(texts)
    if isinstance(value, Reference):
        return _looked_up(value.name, values)
    if isinstance(value, list):
        return [evaluate(each, values) for each in value]
    if isinstance(value, dict):
        return {key: evaluate(each, values) for key, each in value.items()}
    return None


def _looked_up(name: str, values: Mapping[str, Plain]) -> Plain:
    head, *keys = name.split(".")
    found: Plain = values.get(head)
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            break
        kind, at = match.lastgroup or "mark", match.end()
        if kind == "quote":
            content, at = _quoted(text, at)
            found.append(_Token("string", content, match.start(), template(_unescaped(content))))
        elif kind == "heredoc":
            content, at = _heredoc(text, match[0], at)
            found.append(_Token("string", content, match.start(), template(content)))
        elif kind != "space":
            found.append(_Token(kind, match[0], match.start()))
    return found


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The content of a string that opened before `at`, and where it ends. A string ends at its line at the latest."""
    start = at
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
        elif char == '"':
            return text[start:at], at + 1
        elif char == "\n":
            return text[start:at], at
        elif text.startswith("${", at):
            at = _brace_end(text, at + 2)
        else:
            at += 1
    return text[start:], len(text)


def _brace_end(text: str, at: int) -> int:
    """After the brace that closes the `${` before `at`; at the line's end where none does."""
    depth = 1
    quoted = False
    while at < len(text) and text[at] != "\n":
        char = text[at]
        if char == '"':
            quoted = not quoted
        elif not quoted and char == "{":
            depth += 1
        elif not quoted and char == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at


def _heredoc(text: str, opener: str, at: int) -> tuple[str, int]:
    name = opener.lstrip("<-").strip()
    start = text.find("\n", at) + 1
    if start == 0:
        return "", len(text)
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].strip() == name:
            return text[start:at], end
        at = end + 1
    return text[start:], len(text)


def _unescaped(content: str) -> str:
    if "\\" not in content:
        return content
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), content)


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def blocks(self) -> tuple[Block, ...]:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self._take()
            if token.kind != "name":
                continue
            label = ""
            while self._kind() in ("string", "name"):
                label = label or self.tokens[self.at].text
                self.at += 1
            if self._is("{"):
                self.at += 1
                found.append(Block(token.text, label, self._body(), token.start))
            elif self._is("="):
                self.at += 1
                self._value(0)
        return tuple(found)

    def _body(self) -> dict[str, Value]:
        """The attributes up to the closing brace; blocks inside are passed over."""
        found: dict[str, Value] = {}
        while self.at < len(self.tokens):
            token = self._take()
            if token.text == "}" and token.kind == "mark":
                break
            if token.kind in ("name", "string") and self._is("="):
                self.at += 1
                found[token.text] = self._value(0)
            elif token.kind == "mark" and token.text in _OPEN:
                self._skip(1)
        return found

    def _value(self, depth: int) -> Value:
        """One expression, up to the comma, line end or bracket that ends it."""
        value = self._primary(depth)
        if self.at < len(self.tokens) and not self._ends():
            self._skip(0)
            return UNKNOWN
        return value

    def _primary(self, depth: int) -> Value:
        if self.at >= len(self.tokens) or depth > _DEEPEST:
            return UNKNOWN
        token = self.tokens[self.at]
        if token.kind == "mark" and token.text in "[{":
            self.at += 1
            return self._list(depth + 1) if token.text == "[" else self._object(depth + 1)
        if token.kind not in ("string", "name", "number"):
            return UNKNOWN
        self.at += 1
        if token.value is not None:
            return token.value
        if token.text == "null":
            return Null()
        if token.kind == "number" or token.text in ("true", "false"):
            return Template((token.text,))
        return Reference(token.text)

    def _list(self, depth: int) -> Value:
        found: list[Value] = []
        known = True
        while self.at < len(self.tokens):
            if self._is("]"):
                self.at += 1
                return found if known else UNKNOWN
            if self._kind() == "newline" or self._is(","):
                self.at += 1
            else:
                start = self.at
                known = known and not (self._kind() == "name" and self.tokens[self.at].text == "for")
                found.append(self._value(depth))
                self.at += self.at == start
        return UNKNOWN

    def _object(self, depth: int) -> Value:
        found: dict[str, Value] = {}
        known = True
        while self.at < len(self.tokens):
            token = self._take()
            if token.kind == "mark" and token.text == "}":
                return found if known else UNKNOWN
            if token.kind in ("name", "string", "number") and (self._is("=") or self._is(":")):
                self.at += 1
                found[token.text] = self._value(depth)
            elif token.kind == "mark" and token.text in _OPEN:
                known = False
                self._skip(1)
            elif token.kind == "name" and token.text == "for":
                known = False
        return UNKNOWN

    def _skip(self, depth: int) -> None:
        """Past the rest of an expression (depth 0), or past the bracket that closes an open one (depth 1)."""
        wanted = depth
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if wanted == 0 and depth == 0 and self._ends():
                return
            self.at += 1
            if token.kind == "mark" and token.text in _OPEN:
                depth += 1
            elif token.kind == "mark" and token.text in _CLOSE:
                depth -= 1
                if wanted == 1 and depth == 0:
                    return

    def _ends(self) -> bool:
        token = self.tokens[self.at]
        return token.kind == "newline" or (token.kind == "mark" and token.text in ",)]}")

    def _take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _is(self, mark: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == "mark" and self.tokens[self.at].text == mark
