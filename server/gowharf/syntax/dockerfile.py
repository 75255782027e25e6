"""Dockerfiles, as BuildKit's parser reads them (frontend/dockerfile/parser, /instructions, /command).

Instructions, comments, directives and blank lines tile the file. An instruction keeps its text *joined*: continuation
lines put together, comment lines inside dropped, with a map back to the file, so that every word, flag and heredoc has
an exact span in the source and a shell parser can work on the joined text.
"""

from bisect import bisect_right
from typing import NamedTuple

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
        return Span(self.at(start), self.at(end - 1) + 1 if end > start else self.at(start))


class Problem(NamedTuple):
    """What BuildKit says against the text. `fatal`: `docker build` stops at it."""

    kind: str
    span: Span
    message: str
    fatal: bool = True


class ParserDirective(NamedTuple):
    """`# name=value` at the top of the file: syntax, escape or check; `name` is lower case."""

    name: str
    value: str
    span: Span
    value_span: Span


class Comment(NamedTuple):
    span: Span
    text: str


class Word(NamedTuple):
    """One argument. `raw` is its text (joined, quotes and escapes kept; for JSON form the decoded string)."""

    raw: str
    span: Span


class Flag(NamedTuple):
    """A leading `--name[=value]`; `value` is None for a bare flag. Quotes and escapes are removed, variables are not
    expanded. `value_span` is empty at the flag's end for a bare one."""

    name: str
    value: str | None
    span: Span
    value_span: Span


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
    sharing: str | None
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


def parse(text: str) -> Dockerfile:
    raise NotImplementedError


def parse_mount(flag: Flag) -> Mount:
    """Reads the value of one `--mount` flag; what BuildKit would refuse is in `problem`."""
    raise NotImplementedError


def expand(raw: str, env: "dict[str, str | None]", escape: str = "\\") -> Expansion:
    """BuildKit's shell.Lex ProcessWord: quotes and escapes removed, variables replaced.

    `env` maps a name to its value, or to None where the value is unknown; a name that is not in it is unset.
    """
    raise NotImplementedError


def split_words(raw: str, env: "dict[str, str | None]", escape: str = "\\") -> tuple[str | None, ...]:
    """shell.Lex ProcessWords: like `expand`, but unquoted blanks in expanded values split words (EXPOSE, not COPY)."""
    raise NotImplementedError
