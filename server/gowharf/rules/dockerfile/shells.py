"""The shell script of a RUN, as written: what rules about the shell's own commands (cd, export) need of it."""

from collections.abc import Iterator

from gowharf.replay.running import script_text
from gowharf.startup import NamedTuple
from gowharf.syntax import shell
from gowharf.syntax.dockerfile import Instruction, Joined
from gowharf.text.source import Span


class Listed(NamedTuple):
    """One command of the script's own list, outside loops, conditions and subshells."""

    node: shell.Node
    span: Span


class Called(NamedTuple):
    """One simple command anywhere in the script. `words` are its words, None where a word isn't literal."""

    words: tuple[str | None, ...]
    span: Span


def script_of(instruction: Instruction) -> tuple[shell.Node, Joined] | None:
    """The parsed script of a RUN's shell form."""
    if instruction.keyword != "RUN" or instruction.json:
        return None
    joined = script_text(instruction)
    if joined is None:
        return None
    body = shell.parse(joined.text).body
    return (body, joined) if body is not None else None


def listed(instruction: Instruction) -> list[Listed]:
    """The commands of the script that the shell itself runs one after the other: `a && b; c`."""
    script = script_of(instruction)
    if script is None:
        return []
    body, joined = script
    return [Listed(node, joined.span(node.span.start, node.span.end)) for node in _flat(body)]


def _flat(node: shell.Node) -> Iterator[shell.Node]:
    if isinstance(node, shell.Sequence):
        for command in node.commands:
            yield from _flat(command)
    elif isinstance(node, shell.AndOr):
        chain: list[shell.Node] = []
        left: shell.Node = node
        while isinstance(left, shell.AndOr):
            chain.append(left.right)
            left = left.left
        chain.append(left)
        for command in reversed(chain):
            yield from _flat(command) if isinstance(command, shell.Sequence) else (command,)
    elif isinstance(node, shell.Group) and not node.redirects:
        yield from _flat(node.body)
    else:
        yield node


def literals(node: shell.Node) -> tuple[str | None, ...]:
    """The words of a simple command; none for anything else."""
    return tuple(word.literal for word in node.words) if isinstance(node, shell.Simple) else ()


def called(instruction: Instruction) -> Iterator[Called]:
    """Every simple command of the script."""
    script = script_of(instruction)
    if script is None:
        return
    body, joined = script
    stack: list[shell.Node] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, shell.Simple):
            yield Called(literals(node), joined.span(node.span.start, node.span.end))
        else:
            stack.extend(reversed(list(children(node))))


def children(node: shell.Node) -> Iterator[shell.Node]:
    """What a compound command is made of, in order."""
    match node:
        case shell.Sequence() | shell.Pipeline():
            yield from node.commands
        case shell.AndOr():
            yield node.left
            yield node.right
        case shell.Subshell() | shell.Group() | shell.Function():
            yield node.body
        case shell.If():
            for condition, body in node.branches:
                yield condition
                yield body
            if node.otherwise is not None:
                yield node.otherwise
        case shell.Loop():
            if node.condition is not None:
                yield node.condition
            yield node.body
        case shell.Case():
            for _, arm in node.arms:
                if arm is not None:
                    yield arm
        case _:
            return
