"""A go.mod or go.work as its formatter sees it: statements in order, each with the comments that belong to it.

Comments are attached as x/mod's reader does it (modfile/read.go: parseFile, parseLineBlock, assignComments): those
right above a statement are its own, those before a blank line stand alone, and in a block a blank line is kept as an
empty comment. Nothing of the text is lost: a line that Go's lexer can't read is one token, as it stands.
"""

from typing import Union

from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import Block, Comment, Directive, ModFile
from gowharf.text.source import LineIndex, Span

_BLANK = " \t\r"


class Line(NamedTuple):
    """`directive` is None for a line that holds no token that Go knows."""

    tokens: tuple[str, ...]
    before: tuple[str, ...]
    suffix: str | None
    directive: Directive | None


class Group(NamedTuple):
    """`verb ( … )`. `closing` is ")", with what wrongly follows it, or "" for a block that is never closed."""

    tokens: tuple[str, ...]
    before: tuple[str, ...]
    open_suffix: str | None
    lines: tuple[Line, ...]
    close_before: tuple[str, ...]
    close_suffix: str | None
    closing: str
    block: Block


class Remarks(NamedTuple):
    """Comments at the top level that belong to no statement."""

    before: tuple[str, ...]


Statement = Union[Line, Group, Remarks]


def layout(text: str, tree: ModFile) -> list[Statement]:
    """The statements of a text whose tree is given."""
    walk = _Walk(text, tree)
    lines = LineIndex(text)
    for number in range(1, lines.count + 1):
        walk.line(lines.span(number))
    walk.end()
    return walk.statements


class _Walk:
    """Goes through the lines of a file; `pending` are the comments that wait for a statement."""

    def __init__(self, text: str, tree: ModFile) -> None:
        self.text = text
        self.damaged = any(problem.fatal_alone for problem in tree.problems)
        self.directives = {directive.line.start: directive for directive in tree.directives}
        self.opening = {self._line_start(block.open.start): block for block in tree.blocks}
        self.closing = {self._line_start(block.close.start): block for block in tree.blocks if block.close}
        self.comments = {self._line_start(comment.span.start): comment for comment in tree.comments}
        self.statements: list[Statement] = []
        self.pending: list[str] = []
        self.group: Group | None = None
        self.inside: list[Line] = []

    def line(self, span: Span) -> None:
        start = span.start
        comment = self.comments.get(start)
        directive = self.directives.get(start)
        block = self.opening.get(start)
        if (directive is not None and directive.block is None) or block is not None:
            self._leave("", None)
        if block is not None:
            self._open(block, comment, span)
        elif directive is not None:
            self._add(Line(self._tokens(directive, span, comment), self._take(), _suffix(comment), directive))
        elif start in self.closing and self.group is not None:
            self._leave(self._rest(self.closing[start].close, span, comment), comment)
        else:
            self._other(span, comment)

    def end(self) -> None:
        self._leave("", None)
        self._flush()

    def _other(self, span: Span, comment: Comment | None) -> None:
        """A blank line, a comment of its own, or what no directive was made of."""
        raw = self.text[span.start : comment.span.start if comment else span.end].strip(_BLANK + "\n")
        if raw:
            self._add(Line((raw,), self._take(), _suffix(comment), None))
        elif comment is not None:
            self.pending.append(_shown(comment))
        elif self.group is None:
            self._flush()
        elif (self.pending and self.pending[-1]) or (not self.pending and self.inside):
            self.pending.append("")

    def _open(self, block: Block, comment: Comment | None, span: Span) -> None:
        if block.close is not None and block.close.start < span.end:
            suffix = _suffix(comment)
            tokens = self._words(block)
            closing = self._rest(block.close, span, comment)
            self.statements.append(Group(tokens, self._take(), None, (), (), suffix, closing, block))
            return
        self.group = Group(self._words(block), self._take(), _suffix(comment), (), (), None, "", block)

    def _leave(self, closing: str, comment: Comment | None) -> None:
        """The end of a block."""
        if self.group is None:
            return
        remarks = self._take()
        if remarks == ("",):
            remarks = ()
        self.statements.append(
            self.group._replace(
                lines=tuple(self.inside), close_before=remarks, close_suffix=_suffix(comment), closing=closing
            )
        )
        self.group = None
        self.inside = []

    def _add(self, line: Line) -> None:
        if self.group is not None:
            self.inside.append(line)
        else:
            self.statements.append(line)

    def _take(self) -> tuple[str, ...]:
        taken = tuple(self.pending)
        self.pending.clear()
        return taken

    def _flush(self) -> None:
        if self.pending:
            self.statements.append(Remarks(self._take()))

    def _words(self, block: Block) -> tuple[str, ...]:
        return tuple(token.span.text(self.text) for token in (block.verb, *block.extra))

    def _tokens(self, directive: Directive, span: Span, comment: Comment | None) -> tuple[str, ...]:
        """The words as written; where something stands between them that is none, the whole line as one."""
        tokens = directive.args if directive.block else (directive.verb, *directive.args)
        if self.damaged:
            at = span.start
            end = comment.span.start if comment else span.end
            for token in tokens:
                if self.text[at : token.span.start].strip(_BLANK):
                    return (self.text[span.start : end].strip(_BLANK + "\n"),)
                at = token.span.end
            if self.text[at:end].strip(_BLANK + "\n"):
                return (self.text[span.start : end].strip(_BLANK + "\n"),)
        return tuple([token.span.text(self.text) for token in tokens])

    def _rest(self, close: Span | None, span: Span, comment: Comment | None) -> str:
        """The closing parenthesis with what stands after it on its line."""
        if close is None:
            return ""
        end = comment.span.start if comment and comment.span.start > close.start else span.end
        return self.text[close.start : end].strip(_BLANK + "\n")

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1


# strings.TrimSpace of Go; str.strip() takes U+001C to U+001F too.
_GO_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def _shown(comment: Comment) -> str:
    return comment.text.strip(_GO_SPACE)


def _suffix(comment: Comment | None) -> str | None:
    return _shown(comment) if comment is not None else None
