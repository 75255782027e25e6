"""The values a parsed Dockerfile is made of; `gowharf.syntax.dockerfile` is where other rooms import them from.

Spans count code points in the file. Instructions, comments and directives are disjoint and in file order; what lies
between them is white space (and a byte-order mark). Text that was continued over lines is `Joined`: one string with a
map back to the file.
"""

from bisect import bisect_right

from gowharf.startup import NamedTuple
from gowharf.text.source import Span


class Joined(NamedTuple):
    """Text put together from pieces of a file. `pieces` are (offset in `text`, offset in the file), ascending."""

    text: str
    pieces: tuple[tuple[int, int], ...]

    def at(self, offset: int) -> int:
        """The file offset of an offset in `text`."""
        index = max(bisect_right(self.pieces, (offset, 1 << 60)) - 1, 0)
        start, source = self.pieces[index]
        return source + offset - start

    def span(self, start: int, end: int) -> Span:
        """The file span of `text[start:end]`; across a continuation it covers what lies between."""
        if len(self.pieces) == 1:
            base = self.pieces[0][1] - self.pieces[0][0]
            return Span(base + start, base + end)
        return Span(self.at(start), self.at(end - 1) + 1 if end > start else self.at(start))

    def cut(self, start: int, end: int) -> "Joined":
        """`text[start:end]` with its own map."""
        if len(self.pieces) == 1:
            at, source = self.pieces[0]
            return Joined(self.text[start:end], ((0, source + start - at),))
        first = max(bisect_right(self.pieces, (start, 1 << 60)) - 1, 0)
        last = max(bisect_right(self.pieces, (end - 1, 1 << 60)), first + 1)
        pieces = tuple((max(at, start) - start, source + max(start - at, 0)) for at, source in self.pieces[first:last])
        return Joined(self.text[start:end], pieces)


class Problem(NamedTuple):
    """What BuildKit says against the text. `fatal`: `docker build` stops at it. `suggestion` is its "did you mean"."""

    kind: str
    span: Span
    message: str
    fatal: bool = True
    suggestion: str = ""


class ParserDirective(NamedTuple):
    """`# name=value` at the top of the file: syntax, escape or check; `name` is lower case."""

    name: str
    value: str
    span: Span
    value_span: Span


class Comment(NamedTuple):
    """A comment line; `text` is what stands behind its "#", without white space around it."""

    span: Span
    text: str


class Word(NamedTuple):
    """One argument. `raw` is its text (joined, quotes and escapes kept; for JSON form the decoded string)."""

    raw: str
    span: Span


class Flag(NamedTuple):
    """A leading `--name[=value]`; `value` is None for a bare flag. Quotes and escapes are removed, variables are not
    expanded. `value_span` is empty at the flag's end for a bare one. `pieces` map offsets in `value` to the file, as
    in `Joined`."""

    name: str
    value: str | None
    span: Span
    value_span: Span
    pieces: tuple[tuple[int, int], ...] = ()


class Heredoc(NamedTuple):
    """`<<NAME`: `content` is the body (leading tabs stripped for `<<-`), `body` its span in the file (whole lines),
    `marker` the word in the instruction, `end` the terminator's line without its newline."""

    name: str
    fd: int
    expand: bool
    strip_tabs: bool
    content: str
    marker: Span
    body: Span
    end: Span


class Pair(NamedTuple):
    """One `key=value` of ENV, ARG or LABEL; `value` is None for a bare ARG. Raw text, unexpanded."""

    key: str
    value: str | None
    key_span: Span
    value_span: Span
    span: Span


class Instruction(NamedTuple):
    """One instruction.

    `keyword` is upper case; `span` runs from the keyword to the end of the last physical line, heredocs included,
    without its newline. `args` is the joined text after the keyword and flags. `words` are the arguments as BuildKit
    splits them for this instruction (RUN/CMD/ENTRYPOINT in shell form: one word, the whole text). `json`: the exec form
    was used. `pairs` for ENV, ARG, LABEL. `inner` is what ONBUILD holds, or HEALTHCHECK's CMD.
    `comments` stand above it or inside it, in file order.
    """

    keyword: str
    keyword_span: Span
    span: Span
    args: Joined
    flags: tuple[Flag, ...]
    words: tuple[Word, ...]
    json: bool
    pairs: tuple[Pair, ...]
    heredocs: tuple[Heredoc, ...]
    inner: "Instruction | None"
    comments: tuple[Comment, ...]

    def flag(self, name: str) -> Flag | None:
        """The last flag of that name, as BuildKit takes it."""
        found = None
        for flag in self.flags:
            if flag.name == name:
                found = flag
        return found


class Mount(NamedTuple):
    """A parsed `RUN --mount=…`. Keys as BuildKit names them; values are raw (unexpanded); None where not given."""

    type: str
    source: str | None
    target: str | None
    from_: str | None
    id: str | None
    readonly: bool
    required: bool
    uid: str | None
    gid: str | None
    mode: str | None
    env: str | None
    flag: Flag
    fields: tuple[tuple[str, str | None, Span], ...]
    problem: str | None


class Dockerfile(NamedTuple):
    """A parsed Dockerfile. `escape` is "\\\\" or "`"; `syntax` the image of a `# syntax=` line or None."""

    directives: tuple[ParserDirective, ...]
    escape: str
    syntax: str | None
    instructions: tuple[Instruction, ...]
    comments: tuple[Comment, ...]
    problems: tuple[Problem, ...]


class Expansion(NamedTuple):
    """What a word becomes: `value` is None where a variable in it is unknown. `names` are the variables it read,
    `problem` BuildKit's complaint about the syntax (then `value` is None too)."""

    value: str | None
    names: tuple[str, ...]
    problem: str | None = None
