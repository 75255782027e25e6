"""The shell language of RUN lines, enough to follow which commands run, with what words, where, and when.

POSIX shell as dash reads it, plus the few bash forms that Dockerfiles use ([[ ]], <<<, &>, |&, function, <( )).
`parse` is total and linear: what it can't follow becomes an `Opaque` node with its span, to the end of the text where
it can't tell where that ends. As sh does, it takes one line after the other: a syntax error spoils its own line and all
below, never what stands above. Nothing is expanded in the tree: a word is its parts; `value` and `fields` expand it.
"""

from functools import lru_cache

from gowharf.syntax.shell_commands import commands, listing
from gowharf.syntax.shell_expand import UNSET, Lookup, Unset, fields, value
from gowharf.syntax.shell_lex import Reader, Refused, Unfollowed, unexpected
from gowharf.syntax.shell_tree import (
    AndOr,
    Assignment,
    Case,
    Function,
    Group,
    If,
    Literal,
    Loop,
    Node,
    Opaque,
    Part,
    Pipeline,
    Redirect,
    Script,
    Sequence,
    Simple,
    Subshell,
    Substitution,
    Variable,
    Word,
)
from gowharf.text.source import Span

__all__ = [
    "UNSET",
    "AndOr",
    "Assignment",
    "Case",
    "Function",
    "Group",
    "If",
    "Literal",
    "Lookup",
    "Loop",
    "Node",
    "Opaque",
    "Part",
    "Pipeline",
    "Redirect",
    "Script",
    "Sequence",
    "Simple",
    "Subshell",
    "Substitution",
    "Unset",
    "Variable",
    "Word",
    "fields",
    "parse",
    "value",
]


def parse(text: str) -> Script:
    """The script that `text` is: its commands in order, one Sequence where there are several.

    Trees are kept for a while: the replay and several rules read each RUN, and a project's Dockerfiles share many. But
    in an editor every key makes another text, and a tree takes a hundred times its text: of long ones few are kept."""
    for longest, kept in _KEPT:
        if len(text) <= longest:
            return kept(text)
    return _parsed(text)


def _parsed(text: str) -> Script:
    reader = Reader(text, range(len(text) + 1), 0, commands)
    nodes: list[Node] = []
    background: list[bool] = []
    problems: tuple[tuple[Span, str], ...] = ()
    while True:
        start = reader.pos
        try:
            reader.newlines()
            start = reader.pos
            if start >= len(text):
                break
            node = _line(reader)
        except Refused as refused:
            problems = ((refused.span, refused.message),)
            node = Opaque(Span(start, len(text)))
            reader.pos = len(text)
        except Unfollowed:
            node = Opaque(Span(start, len(text)))
            reader.pos = len(text)
        if type(node) is Sequence:
            nodes += node.commands
            background += node.background
        else:
            nodes.append(node)
            background.append(False)
    return Script(_joined(nodes, background), problems)


# Up to so many code points, so many trees.
_KEPT = tuple((longest, lru_cache(most)(_parsed)) for longest, most in ((256, 1024), (2_048, 160), (10_000, 12)))


def _line(reader: Reader) -> Node:
    """The commands up to the end of a line. A heredoc whose line ended elsewhere than thought isn't followed."""
    node = listing(reader, frozenset(), one_line=True)
    ended = reader.blank()
    if node is None or ended not in ("", "\n"):
        raise unexpected(reader)
    if ended:
        reader.newline()
    if reader.pending():
        raise Unfollowed
    return node


def _joined(nodes: list[Node], background: list[bool]) -> Node | None:
    if not nodes:
        return None
    if len(nodes) == 1 and not background[0]:
        return nodes[0]
    return Sequence(tuple(nodes), tuple(background), nodes[0].span.cover(nodes[-1].span))
