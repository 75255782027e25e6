"""The tree of a shell script: what `gowharf.syntax.shell` parses into, values only."""

from gowharf.startup import NamedTuple, regex
from gowharf.text.source import Span

_BRACES = regex(r"\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}")


class Literal(NamedTuple):
    """Plain text after quote removal. `quoted`: no field splitting or globbing applies to it."""

    text: str
    quoted: bool


class Variable(NamedTuple):
    """`$name` or `${name OP argument}`; `op` is "" or one of - :- + :+ = := ? :? # ## % %%, "length" for `${#name}`,
    and bash's: "[" (a subscript), "!" (indirect), ":" (substring), / // ^ ^^ , ,, @."""

    name: str
    op: str
    argument: "Word | None"
    quoted: bool


class Substitution(NamedTuple):
    """`$(…)`, `` `…` `` or `<(…)`: its script; `$((…))`, an array's `(…)`, a bad `${…}`: `script` is None. Its value
    is unknown without running it."""

    script: "Script | None"
    quoted: bool


Part = Literal | Variable | Substitution


class Word(NamedTuple):
    """A word, spans counted in the text given to `parse`. `raw` is its text as written."""

    parts: tuple[Part, ...]
    span: Span
    raw: str

    @property
    def literal(self) -> str | None:
        """The word's value where it has no variable or substitution, else None."""
        if len(self.parts) == 1 and type(self.parts[0]) is Literal:
            return self.parts[0].text
        if all(type(part) is Literal for part in self.parts):
            return "".join(part.text for part in self.parts)  # type: ignore[union-attr]
        return None

    @property
    def glob(self) -> bool:
        """Whether an unquoted part holds *, ? or [."""
        return any(
            type(part) is Literal and not part.quoted and any(c in part.text for c in "*?[") for part in self.parts
        )

    @property
    def braces(self) -> bool:
        """Whether bash, and so sh where that is bash, makes several words of it: `/opt/{bin,etc}`."""
        if "{" not in self.raw:
            return False
        plain = "".join(part.text if type(part) is Literal and not part.quoted else "\0" for part in self.parts)
        return _BRACES.search(plain) is not None


class Assignment(NamedTuple):
    """`name=value`; `append`: `name+=value`. A subscript (`name[1]`) belongs to the name."""

    name: str
    value: Word
    append: bool
    span: Span


class Redirect(NamedTuple):
    """`fd` as written ("" where not); `op` is one of < > >> >| <> <& >& &> &>> << <<- <<<; `2>&1` is fd "2", op ">&",
    target "1". A heredoc's `target` is its body: one quoted literal where the delimiter was quoted, else its parts as
    in double quotes; its span lies on the lines below the command, outside the spans of redirect and command."""

    fd: str
    op: str
    target: Word
    span: Span


class Simple(NamedTuple):
    """A simple command; with no `words` it only assigns."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    span: Span


class Pipeline(NamedTuple):
    """`a | b | c`, with `negated` for a leading `!`. A single command is not wrapped unless negated."""

    commands: tuple["Node", ...]
    negated: bool
    span: Span


class AndOr(NamedTuple):
    """`left && right` or `left || right`, left-associative: a chain is as deep to the left as it has operators, so
    follow `left` in a loop. The parser allows 250 operators in one chain, fewer inside compound commands."""

    left: "Node"
    op: str
    right: "Node"
    span: Span


class Sequence(NamedTuple):
    """Commands one after the other; `background[i]` says that the i-th ended with &."""

    commands: tuple["Node", ...]
    background: tuple[bool, ...]
    span: Span


class Subshell(NamedTuple):
    """`( … )`: what it changes of variables and the work directory ends with it."""

    body: "Node"
    redirects: tuple[Redirect, ...]
    span: Span


class Group(NamedTuple):
    """`{ …; }`; also the wrapping of an if, loop, case or function body that has redirects of its own."""

    body: "Node"
    redirects: tuple[Redirect, ...]
    span: Span


class If(NamedTuple):
    """`branches` are (condition, body), elif included; `otherwise` is the else part."""

    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node | None"
    span: Span


class Loop(NamedTuple):
    """for, while, until. `kind` says which; a for has `variable` and `items` (None: no `in`)."""

    kind: str
    variable: str
    items: tuple[Word, ...] | None
    condition: "Node | None"
    body: "Node"
    span: Span


class Case(NamedTuple):
    """`case subject in pattern | pattern) body ;; … esac`; a body is None where nothing stands in it."""

    subject: Word
    arms: tuple[tuple[tuple[Word, ...], "Node | None"], ...]
    span: Span


class Function(NamedTuple):
    """`name() body`."""

    name: str
    body: "Node"
    span: Span


class Opaque(NamedTuple):
    """Text that this parser can't follow; whatever it does is unknown."""

    span: Span


Node = Simple | Pipeline | AndOr | Sequence | Subshell | Group | If | Loop | Case | Function | Opaque


class Script(NamedTuple):
    """`body` is None for an empty script. `problems` are (span, message) for what sh would refuse."""

    body: Node | None
    problems: tuple[tuple[Span, str], ...]
