"""Follows a build script far enough to know in which folder, and with what words, each container build runs.

Values are texts in which `HOLE` stands for an unknown part; a folder is a project path, or None where it is unknown.
Branches are followed each from the same state and brought together after it: what they disagree on becomes unknown.
Work is bounded by `_STEPS` commands and `_DEPTH` levels; beyond them nothing more is said.
"""

from collections.abc import Iterator, Mapping

from gowharf.project.contexts.claims import HOLE, ROOT, at
from gowharf.project.contexts.command import is_tool_variable
from gowharf.startup import NamedTuple
from gowharf.syntax import shell
from gowharf.text.source import Span

_STEPS = 3000
_DEPTH = 40
_ITEMS = 32
_DECLARATIONS = frozenset({"export", "local", "readonly", "declare", "typeset"})


class Run(NamedTuple):
    """A simple command that runs: its words' values, the folder it runs in, its span, and where stdin comes from."""

    words: tuple[str, ...]
    directory: str
    span: Span
    stdin: str | None


def runs(text: str, directory: str, values: Mapping[str, str], script: str | None = None) -> list[Run]:
    """The commands of a script that starts in `directory`; `script` is its own path (`$0`), if it is a file."""
    walker = _Walker(script)
    state = _State(directory, dict(values))
    walker.node(shell.parse(text).body, state, 0)
    for name in [name for name in walker.functions if name not in walker.called]:
        walker.node(walker.functions[name], state.copy(), 1)
    return walker.found


class _State:
    __slots__ = ("directory", "values")

    def __init__(self, directory: str | None, values: dict[str, str]) -> None:
        self.directory = directory
        self.values = values

    def copy(self) -> "_State":
        return _State(self.directory, dict(self.values))

    def join(self, others: "list[_State]") -> None:
        """Become what is the same in every branch; a value that only some branches know counts as known."""
        if any(other.directory != others[0].directory for other in others):
            self.directory = None
        else:
            self.directory = others[0].directory
        merged: dict[str, str] = {}
        for name in {name for other in others for name in other.values}:
            known = {v for other in others if HOLE not in (v := other.values.get(name, HOLE))}
            merged[name] = known.pop() if len(known) == 1 else HOLE
        self.values = merged


class _Walker:
    def __init__(self, script: str | None) -> None:
        self.script = script
        self.found: list[Run] = []
        self.functions: dict[str, shell.Node] = {}
        self.called: set[str] = set()
        self.steps = 0
        self.output: str = HOLE
        self.span: Span | None = None

    def node(self, node: shell.Node | None, state: _State, depth: int) -> None:
        if node is None or depth > _DEPTH or self.steps > _STEPS:
            return
        if isinstance(node, shell.Simple):
            self._simple(node, state, depth)
        elif isinstance(node, shell.AndOr):
            for each in _chain(node):
                self.node(each, state, depth + 1)
        elif isinstance(node, shell.Sequence):
            for each, background in zip(node.commands, node.background, strict=False):
                self.node(each, state.copy() if background else state, depth + 1)
        elif isinstance(node, shell.Pipeline):
            for each in node.commands:
                self.node(each, state if len(node.commands) == 1 else state.copy(), depth + 1)
            self.output = HOLE
        elif isinstance(node, shell.Subshell):
            self.node(node.body, state.copy(), depth + 1)
        elif isinstance(node, shell.Group):
            self.node(node.body, state, depth + 1)
        elif isinstance(node, shell.Function):
            self.functions[node.name] = node.body
        else:
            self._branching(node, state, depth)

    def _branching(self, node: shell.Node, state: _State, depth: int) -> None:
        if isinstance(node, shell.If):
            self._branches([*(body for _, body in node.branches), node.otherwise], state, depth)
        elif isinstance(node, shell.Case):
            self._branches([*(body for _, body in node.arms), None], state, depth)
        elif isinstance(node, shell.Loop):
            self._loop(node, state, depth)

    def _branches(self, bodies: "list[shell.Node | None]", state: _State, depth: int) -> None:
        after: list[_State] = []
        for body in bodies:
            branch = state.copy()
            self.node(body, branch, depth + 1)
            after.append(branch)
        state.join(after)
        self.output = HOLE

    def _loop(self, node: shell.Loop, state: _State, depth: int) -> None:
        if node.kind != "for":
            self._branches([node.body, None], state, depth)
            return
        items = [field for word in node.items or () for field in self._fields(word, state, depth)]
        if not items or len(items) > _ITEMS or node.items is None:
            items = [HOLE]
        before = state.directory
        for item in items:
            state.values[node.variable] = item
            self.node(node.body, state, depth + 1)
            if state.directory != before and len(items) > 1:
                state.directory = None
        self.output = HOLE

    def _simple(self, node: shell.Simple, state: _State, depth: int) -> None:
        self.steps += 1
        self.output = HOLE
        assigned = {each.name: self._value(each.value, state, depth) for each in node.assignments if not each.append}
        words = [field for word in node.words for field in self._fields(word, state, depth)]
        if not words:
            state.values.update(assigned)
            state.values.update((each.name, HOLE) for each in node.assignments if each.append)
            return
        name = words[0] = _tool(node.words[0], words[0])
        if name in _DECLARATIONS:
            for word in words[1:]:
                key, equals, value = word.partition("=")
                if equals:
                    state.values[key] = value
        elif name in ("cd", "pushd"):
            self._cd([word for word in words[1:] if word not in ("-P", "-L", "--")], state)
        elif name == "popd":
            state.directory = None
        elif name in self.functions:
            self._call(name, words[1:], state, depth)
        elif name in ("sh", "bash") and "-c" in words[1:-1]:
            self._inner(words[words.index("-c") + 1], node.span, state, depth)
        else:
            self._run(node, words, state, depth)

    def _run(self, node: shell.Simple, words: list[str], state: _State, depth: int) -> None:
        self.output = _output(words, state)
        if state.directory is None:
            return
        stdin = None
        for redirect in node.redirects:
            if redirect.op == "<":
                stdin = self._value(redirect.target, state, depth)
        self.found.append(Run(tuple(words), state.directory, self.span or node.span, stdin))

    def _cd(self, words: list[str], state: _State) -> None:
        if len(words) != 1 or HOLE in words[0] or words[0] == "-":
            state.directory = None
        elif state.directory is not None or words[0].startswith("/"):
            state.directory = at(state.directory or "", words[0])

    def _call(self, name: str, words: list[str], state: _State, depth: int) -> None:
        self.called.add(name)
        inside = state.copy()
        inside.values.update((str(index), word) for index, word in enumerate(words[:9], 1))
        inside.values["@"] = inside.values["*"] = " ".join(words)
        self.node(self.functions[name], inside, depth + 4)
        state.directory = inside.directory
        kept = {key: value for key, value in inside.values.items() if not key.isdigit() and key not in "@*"}
        state.values.update(kept)

    def _inner(self, text: str, span: Span, state: _State, depth: int) -> None:
        outer, self.span = self.span, self.span or span
        self.node(shell.parse(text).body, state.copy(), depth + 8)
        self.span = outer

    def _fields(self, word: shell.Word, state: _State, depth: int) -> list[str]:
        """The words that a word becomes: unquoted values are split at blanks."""
        fields: list[str] = []
        current: str | None = None
        for part in word.parts:
            value = self._part(part, state, depth)
            if isinstance(part, shell.Literal) or (part.quoted and not _is_all(part)):
                current = (current or "") + value
                continue
            pieces = value.split()
            if not pieces:
                continue
            if value[0].isspace() and current is not None:
                fields.append(current)
                current = None
            pieces[0] = (current or "") + pieces[0]
            fields.extend(pieces[:-1])
            current = pieces[-1]
        return fields if current is None else [*fields, current]

    def _value(self, word: shell.Word, state: _State, depth: int) -> str:
        return "".join(self._part(part, state, depth) for part in word.parts)

    def _part(self, part: shell.Part, state: _State, depth: int) -> str:
        if isinstance(part, shell.Literal):
            return part.text
        if isinstance(part, shell.Variable):
            return self._variable(part, state, depth)
        if part.script is None or depth > _DEPTH:
            return HOLE
        inner = _Walker(self.script)
        inner.steps = self.steps
        inner.node(part.script.body, state.copy(), depth + 4)
        self.steps = inner.steps + 1
        return inner.output

    def _variable(self, part: shell.Variable, state: _State, depth: int) -> str:
        name = part.name
        if name == "PWD":
            value = HOLE if state.directory is None else _absolute(state.directory)
        elif name == "0" or name.startswith("BASH_SOURCE"):
            value = HOLE if self.script is None else _absolute(self.script)
            if part.op == "[":
                return value
        else:
            value = state.values.get(name, HOLE)
        argument = part.argument
        if part.op == "":
            return value
        if part.op in ("-", ":-", "=", ":=") and argument is not None:
            return self._value(argument, state, depth) if value in ("", HOLE) else value
        if part.op in ("%", "##") and HOLE not in value and "/" in value and argument is not None:
            pattern = self._value(argument, state, depth)
            if part.op == "%" and pattern == "/*":
                return value.rpartition("/")[0]
            if part.op == "##" and pattern == "*/":
                return value.rpartition("/")[2]
        return value if part.op in ("?", ":?") else HOLE


def _chain(node: shell.AndOr) -> Iterator[shell.Node]:
    """The commands of a chain of && and ||, first to last."""
    parts: list[shell.Node] = []
    current: shell.Node = node
    while isinstance(current, shell.AndOr):
        parts.append(current.right)
        current = current.left
    parts.append(current)
    return reversed(parts)


def _tool(word: shell.Word, value: str) -> str:
    """`docker` for `$CONTAINER_TOOL` and `$(which podman || which docker)`, whose value is unknown, else the value."""
    part = word.parts[0] if len(word.parts) == 1 and value == HOLE else None
    if isinstance(part, shell.Variable) and is_tool_variable(part.name):
        return "docker"
    return "docker" if isinstance(part, shell.Substitution) and is_tool_variable(word.raw) else value


def _is_all(part: shell.Variable | shell.Substitution) -> bool:
    return isinstance(part, shell.Variable) and part.name == "@"


def _output(words: list[str], state: _State) -> str:
    """What a command prints, for the few that scripts use to find their folders."""
    last = words[-1]
    if words == ["pwd"] or words == ["pwd", "-P"]:
        return HOLE if state.directory is None else _absolute(state.directory)
    if words[:2] == ["git", "rev-parse"] and last == "--show-toplevel":
        return ROOT
    if HOLE in last or len(words) < 2:
        return HOLE
    if words[0] == "echo" and len(words) == 2:
        return last
    if words[0] == "dirname":
        return last.rstrip("/").rpartition("/")[0] or ("/" if last.startswith("/") else ".")
    if words[0] == "basename" and len(words) == 2:
        return last.rstrip("/").rpartition("/")[2]
    if words[0] in ("realpath", "readlink"):
        found = None if state.directory is None and not last.startswith("/") else at(state.directory or "", last)
        return HOLE if found is None else _absolute(found)
    return HOLE


def _absolute(path: str) -> str:
    return f"{ROOT}/{path}" if path else ROOT
