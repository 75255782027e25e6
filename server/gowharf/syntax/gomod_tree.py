"""The parts of a go.mod or go.work: tokens, statements, problems, and the typed directives made of them."""

from gowharf.startup import NamedTuple
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

    `span` starts where Go says the error is (it prints the line, and the column where that isn't 1); `focus` is the
    token to blame where that is narrower. `fatal_alone`: x/mod's reader stops at this one (a lexical or block error)
    and reports nothing after it.
    """

    kind: str
    span: Span
    message: str
    fatal_alone: bool = False
    focus: Span | None = None


class Block(NamedTuple):
    """A `verb ( … )`: `close` is the span of ")" or None where it is missing. `extra` are tokens between verb and "(",
    which no known block has."""

    verb: Token
    open: Span
    close: Span | None
    span: Span
    extra: tuple[Token, ...] = ()


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
        if self.comment.text == "// indirect":
            return True
        words = self.comment.text.removeprefix("//").split(None, 1)
        return bool(words) and (words[0] == "indirect;" if len(words) > 1 else words[0] == "indirect")


class Require(NamedTuple):
    """`require path version`; `indirect`: its comment says `// indirect`."""

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
    """`exclude path version`."""

    path: str
    version: str
    directive: Directive


class Retract(NamedTuple):
    """`retract [low, high]`; both are the same where one version is retracted."""

    low: str
    high: str
    directive: Directive


class Value(NamedTuple):
    """A directive with one value: module, go, toolchain, tool, ignore, use."""

    value: str
    token: Token
    directive: Directive


class Godebug(NamedTuple):
    """`godebug key=value`."""

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
