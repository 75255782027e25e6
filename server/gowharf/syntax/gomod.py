"""go.mod and go.work: the same grammar with another set of verbs (x/mod modfile: read.go, rule.go).

`parse` gives every directive as a typed value in file order, every comment and block, and the problems in the words of
x/mod, without the "go.mod:5: " in front (`go_says` puts it there). The go command asks the network about a version that
isn't canonical (latest, master, v1.2): such a one is no problem here and stands in the view as written. What depends on
the version of Go that reads the file (a directive that it doesn't know yet, the wording "must match format 1.23") is
not a problem here: the replay judges that, since it knows which Go reads the file.
"""

from gowharf.syntax.gomod_lex import read
from gowharf.syntax.gomod_rules import judge
from gowharf.syntax.gomod_tree import (
    Block,
    Comment,
    Directive,
    Exclude,
    Godebug,
    ModFile,
    Problem,
    Replace,
    Require,
    Retract,
    Token,
    Value,
    is_directory_path,
)
from gowharf.text.source import LineIndex

__all__ = [
    "Block",
    "Comment",
    "Directive",
    "Exclude",
    "Godebug",
    "ModFile",
    "Problem",
    "Replace",
    "Require",
    "Retract",
    "Token",
    "Value",
    "go_says",
    "is_directory_path",
    "parse",
    "parse_work",
]


def parse(text: str) -> ModFile:
    """The tree of a go.mod."""
    return judge(text, read(text, "go.mod"), work=False)


def parse_work(text: str) -> ModFile:
    """The tree of a go.work."""
    return judge(text, read(text, "go.work"), work=True)


def go_says(problem: Problem, lines: LineIndex, name: str, full_name: str | None = None) -> str:
    """The line that the go command prints: "go.mod:6:2: usage: …", a column only past the first (modfile.Error).

    `name` is the file as Go shortens it; an unclosed block is named by its full path, even where the rest is shortened.
    """
    position = lines.position(problem.span.start)
    message = problem.message
    if problem.kind == "unterminated-block" and full_name:
        before, started, where = message.partition("started at ")
        message = f"{before}{started}{full_name}:{where.partition(':')[2]}"
    column = f"{position.column}:" if position.column > 1 else ""
    return f"{name}:{position.line}:{column} {message}"
