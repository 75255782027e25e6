"""go.mod and go.work: the same grammar with another set of verbs (x/mod modfile: read.go, rule.go).

`parse` gives every line of the file as a `Line` (they tile the text), every directive as a typed value in file order,
and the problems in the words of x/mod, without the "go.mod:5: " in front. What depends on the version of Go that reads
the file (a directive that it doesn't know yet, the wording "must match format 1.23") is not a problem here: the replay
judges that, since it knows which Go reads the file.
"""

from typing import NamedTuple

from gowharf.text.source import Span


class Token(NamedTuple):
    """One token: `value` is the text with quotes removed ("`x`" and "\\"x\\"" both give x)."""

    span: Span
    value: str


class Comment(NamedTuple):
    """A `//` comment, from the slashes to before the line's end. `suffix`: it follows something on its line."""

    span: Span
    text: str
    suffix: bool


class Problem(NamedTuple):
    """What x/mod says against the text. `kind` is stable and for programs, `message` is x/mod's own wording.

    `fatal_alone`: x/mod's reader stops at this one (a lexical or block error) and reports nothing after it.
    """

    kind: str
    span: Span
    message: str
    fatal_alone: bool = False


class Block(NamedTuple):
    """A `verb ( … )`: `close` is the span of ")" or None where it is missing."""

    verb: Token
    open: Span
    close: Span | None
    span: Span


class Directive(NamedTuple):
    """One statement: a line of its own, or a line inside a block.

    `args` are the tokens after the verb (in a block: all tokens of the line). `span` runs from the first token of the
    statement to the last (without a comment); `line` is the physical line with its newline.
    """

    verb: Token
    args: tuple[Token, ...]
    span: Span
    line: Span
    comment: Comment | None
    block: Block | None

    @property
    def indirect(self) -> bool:
        """Whether the line's comment says `// indirect` (x/mod: isIndirect)."""
        if self.comment is None:
            return False
        text = self.comment.text.removeprefix("//").strip()
        return text == "indirect" or text.startswith("indirect;")


class Require(NamedTuple):
    path: str
    version: str
    indirect: bool
    path_token: Token
    version_token: Token
    directive: Directive


class Replace(NamedTuple):
    """`old_version` and `new_version` are "" where there is none. A local replacement has `new_path` as written."""

    old_path: str
    old_version: str
    new_path: str
    new_version: str
    old_token: Token
    arrow: Token
    new_token: Token
    directive: Directive

    @property
    def local(self) -> bool:
        """Whether the right side is a directory (x/mod: IsDirectoryPath; also what Windows takes for one)."""
        return self.new_version == "" and is_directory_path(self.new_path)


class Exclude(NamedTuple):
    path: str
    version: str
    directive: Directive


class Retract(NamedTuple):
    low: str
    high: str
    directive: Directive


class Value(NamedTuple):
    """A directive with one value: module, go, toolchain, tool, ignore, use."""

    value: str
    token: Token
    directive: Directive


class Godebug(NamedTuple):
    key: str
    value: str
    directive: Directive


class ModFile(NamedTuple):
    """A parsed go.mod or go.work. Typed views hold well-formed statements only, in file order;
    `directives` holds every statement, also the broken ones. Where a directive is repeated, the view is the first."""

    directives: tuple[Directive, ...]
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]
    problems: tuple[Problem, ...]
    module: Value | None
    go: Value | None
    toolchain: Value | None
    requires: tuple[Require, ...]
    replaces: tuple[Replace, ...]
    excludes: tuple[Exclude, ...]
    retracts: tuple[Retract, ...]
    tools: tuple[Value, ...]
    ignores: tuple[Value, ...]
    godebugs: tuple[Godebug, ...]
    uses: tuple[Value, ...]


def is_directory_path(path: str) -> bool:
    """x/mod modfile.IsDirectoryPath: rooted, or starts with . or .. as an element; also Windows drive paths."""
    return (
        path in (".", "..")
        or path.startswith(("./", "../", "/", ".\\", "..\\", "\\"))
        or (len(path) > 1 and path[0].isalpha() and path[0].isascii() and path[1] == ":")
    )


def parse(text: str) -> ModFile:
    """The tree of a go.mod."""
    raise NotImplementedError


def parse_work(text: str) -> ModFile:
    """The tree of a go.work."""
    raise NotImplementedError
