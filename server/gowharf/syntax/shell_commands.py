"""The commands of the shell language: compound ones, pipelines, lists (dash's parser.c: list, andor, command).

Recursive descent over a `Reader`; each compound command and substitution is one level deeper, and `Reader.enter` ends
that at 40. A chain of && and || makes a tree as deep as it is long, so its length is bounded too, the more so the
deeper it stands.
"""

from gowharf.startup import regex
from gowharf.syntax.shell_lex import Reader, Unfollowed, unexpected
from gowharf.syntax.shell_simple import WORD_STOPS, redirects_of, required_word, simple, test, words_of
from gowharf.syntax.shell_tree import (
    AndOr,
    Case,
    Function,
    Group,
    If,
    Loop,
    Node,
    Opaque,
    Pipeline,
    Sequence,
    Subshell,
    Word,
)
from gowharf.text.source import Span

MAX_CHAIN = 250

_RESERVED = regex(
    r"(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|function|select|in|\[\[|[{}!])"
    r"(?=[ \t\n;&|<>()]|\\\n|\Z)"
)
_CLOSING = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "in", "}"})
_NOTHING: frozenset[str] = frozenset()
_FUNCTION = regex(r"function[ \t]++([^\s;&|<>()'\"\\$`]++)[ \t]*+(?:\([ \t]*+\))?")
_LOOP_VARIABLE = regex(r"[A-Za-z_][A-Za-z0-9_]*+(?=[ \t\n;]|\\\n|\Z)")


def commands(reader: Reader) -> Node | None:
    """The commands up to what can't begin one: the end, a closing parenthesis, `;;`. None where there are none."""
    return listing(reader, _NOTHING)


def listing(reader: Reader, stops: frozenset[str], one_line: bool = False) -> Node | None:
    """Commands up to a reserved word in `stops` or what can't begin a command; with `one_line`, up to a newline."""
    nodes: list[Node] = []
    background: list[bool] = []
    start = last = -1
    while True:
        if not one_line or not nodes:
            reader.newlines()
        if not reader.blank() or reader.operator() in (")", ";;", ";&", ";;&", "\n"):
            break
        if stops and _reserved(reader) in stops:
            break
        start = reader.pos if start < 0 else start
        nodes.append(_and_or(reader))
        operator = reader.operator()
        background.append(operator == "&")
        if operator in ("&", ";"):
            reader.pos += 1
            last = reader.pos
        elif operator != "\n":
            break
    if not nodes:
        return None
    if len(nodes) == 1 and not background[0]:
        return nodes[0]
    span = nodes[0].span.cover(nodes[-1].span)
    if background[-1]:
        span = span.cover(reader.span(start, last))
    return Sequence(tuple(nodes), tuple(background), span)


def _and_or(reader: Reader) -> Node:
    node = _pipeline(reader)
    length = 0
    while (operator := reader.operator()) in ("&&", "||"):
        length += 1
        if length > max(MAX_CHAIN >> reader.depth, 4):
            raise Unfollowed
        reader.pos += 2
        reader.newlines()
        right = _pipeline(reader)
        node = AndOr(node, operator, right, node.span.cover(right.span))
    return node


def _pipeline(reader: Reader) -> Node:
    reader.blank()
    start, negated, bang = reader.pos, False, False
    while _reserved(reader) == "!":
        negated, bang = not negated, True
        reader.pos += 1
        if reader.blank() in WORD_STOPS - {"(", "<", ">"} or reader.pos >= len(reader.text):
            raise Unfollowed  # bash takes a lone `!`, dash does not
    nodes = [_command(reader)]
    while (operator := reader.operator()) in ("|", "|&"):
        reader.pos += len(operator)
        reader.newlines()
        nodes.append(_command(reader))
    if len(nodes) == 1 and not bang:
        return nodes[0]
    span = nodes[0].span.cover(nodes[-1].span)
    return Pipeline(tuple(nodes), negated, span.cover(reader.span(start, start)))


def _command(reader: Reader) -> Node:
    reader.blank()
    start = reader.pos
    if reader.text.startswith("((", start) and (end := reader.arithmetic(start)):
        reader.pos = end
        return Opaque(reader.span(start, end))
    word = "(" if reader.text.startswith("(", start) else _reserved(reader)
    if word == "[[":
        return test(reader)
    if word in _CLOSING:
        raise unexpected(reader)
    if word == "function" and (match := _FUNCTION.match(reader.text, start)):
        reader.pos = match.end()
        return _function(reader, match.group(1), start)
    reader.enter()
    node = _compound(reader, word)
    reader.depth -= 1
    if node is None:
        found = simple(reader)
        return _function(reader, found, start) if isinstance(found, str) else found
    redirects = redirects_of(reader)
    if not redirects:
        return node
    span = node.span.cover(redirects[-1].span)
    if isinstance(node, Subshell | Group):
        return node._replace(redirects=redirects, span=span)
    return Group(node, redirects, span)


def _compound(reader: Reader, word: str) -> Node | None:
    """The compound command that begins with the reserved `word`, without its redirects; None where it is no such."""
    if word == "(":
        return _subshell(reader)
    if word == "{":
        return _group(reader)
    if word == "if":
        return _if(reader)
    if word in ("while", "until"):
        return _while(reader, word)
    if word == "for":
        return _for(reader)
    if word == "case":
        return _case(reader)
    if word == "select":
        raise Unfollowed
    return None


def _subshell(reader: Reader) -> Node:
    start = reader.pos
    reader.pos += 1
    body = _body(reader, _NOTHING)
    if reader.operator() != ")":
        raise unexpected(reader, ")")
    reader.pos += 1
    return Subshell(body, (), reader.span(start, reader.pos))


def _group(reader: Reader) -> Node:
    start = reader.pos
    reader.pos += 1
    body = _body(reader, frozenset({"}"}))
    _expect(reader, "}")
    return Group(body, (), reader.span(start, reader.pos))


def _if(reader: Reader) -> Node:
    start = reader.pos
    branches: list[tuple[Node, Node]] = []
    otherwise: Node | None = None
    word = "if"
    while word in ("if", "elif"):
        reader.pos += len(word)
        condition = _body(reader, frozenset({"then"}))
        _expect(reader, "then")
        branches.append((condition, _body(reader, frozenset({"elif", "else", "fi"}))))
        word = _reserved(reader)
    if word == "else":
        reader.pos += len(word)
        otherwise = _body(reader, frozenset({"fi"}))
    _expect(reader, "fi")
    return If(tuple(branches), otherwise, reader.span(start, reader.pos))


def _while(reader: Reader, kind: str) -> Node:
    start = reader.pos
    reader.pos += len(kind)
    condition = _body(reader, frozenset({"do"}))
    body = _do(reader)
    return Loop(kind, "", None, condition, body, reader.span(start, reader.pos))


def _for(reader: Reader) -> Node:
    start = reader.pos
    reader.pos += len("for")
    reader.blank()
    match = _LOOP_VARIABLE.match(reader.text, reader.pos)
    if match is None:
        raise Unfollowed
    reader.pos = match.end()
    items: tuple[Word, ...] | None = None
    if reader.operator() != ";":
        reader.newlines()
        if _reserved(reader) == "in":
            reader.pos += len("in")
            items = words_of(reader)
            if reader.operator() not in (";", "\n"):
                raise unexpected(reader)
    if reader.operator() == ";":
        reader.pos += 1
    reader.newlines()
    body = _do(reader)
    return Loop("for", match.group(), items, None, body, reader.span(start, reader.pos))


def _do(reader: Reader) -> Node:
    if _reserved(reader) == "{":
        raise Unfollowed
    _expect(reader, "do")
    body = _body(reader, frozenset({"done"}))
    _expect(reader, "done")
    return body


def _case(reader: Reader) -> Node:
    start = reader.pos
    reader.pos += len("case")
    subject = required_word(reader)
    reader.newlines()
    _expect(reader, "in")
    arms: list[tuple[tuple[Word, ...], Node | None]] = []
    reader.newlines()
    while _reserved(reader) != "esac":
        patterns = _patterns(reader)
        arms.append((patterns, listing(reader, frozenset({"esac"}))))
        operator = reader.operator()
        if operator in (";&", ";;&"):
            raise Unfollowed
        if operator != ";;":
            break
        reader.pos += 2
        reader.newlines()
    _expect(reader, "esac")
    return Case(subject, tuple(arms), reader.span(start, reader.pos))


def _patterns(reader: Reader) -> tuple[Word, ...]:
    if reader.operator() == "(":
        reader.pos += 1
    patterns = [required_word(reader)]
    while (operator := reader.operator()) == "|":
        reader.pos += 1
        patterns.append(required_word(reader))
    if operator != ")":
        raise unexpected(reader, ")")
    reader.pos += 1
    return tuple(patterns)


def _function(reader: Reader, name: str, start: int) -> Node:
    reader.newlines()
    reader.enter()
    body = _command(reader)
    reader.depth -= 1
    return Function(name, body, Span(reader.offsets[start], body.span.end))


def _body(reader: Reader, stops: frozenset[str]) -> Node:
    """A list that must not be empty."""
    body = listing(reader, stops)
    if body is None:
        raise unexpected(reader)
    return body


def _expect(reader: Reader, word: str) -> None:
    if _reserved(reader) != word:
        raise unexpected(reader, word)
    reader.pos += len(word)


def _reserved(reader: Reader) -> str:
    """The reserved word that stands here, not taken, or ""."""
    reader.blank()
    match = _RESERVED.match(reader.text, reader.pos)
    return match.group() if match else ""
