"""Follows the shell script of a RUN, command by command, without running anything.

What the shell does itself (&&, ||, ;, if, loops, cd, export, set -e) is done here; what programs do to the image is in
`programs`; go commands are predicted by `replay.go`. A branch that may or may not be taken is followed *conditionally*:
afterwards what it touched is unknown. A command whose failure does not fail the RUN is *ignored*.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from gowharf.project.model import Project
from gowharf.replay import programs
from gowharf.replay.go.predict import predict
from gowharf.replay.go.world import Prediction, World
from gowharf.replay.model import Argument, Assignment, Failure, GoRun, Outcome
from gowharf.replay.paths import join
from gowharf.replay.state import State
from gowharf.replay.trees import StageFiles
from gowharf.syntax import shell
from gowharf.syntax.dockerfile import Joined
from gowharf.text.source import Place, Span

# Words that mean something to a shell only: an assignment, or one of its own commands.
_SHELL_ONLY = re.compile(r"[A-Za-z_]\w*=|(?:cd|export|set|source|unset|alias)\Z")
DEPTH = 40  # sh -c inside sh -c inside …: deeper than this nobody writes by hand


class Status(Enum):
    """How a command ends."""

    OK = 0
    FAIL = 1
    UNKNOWN = 2


class Setting(NamedTuple):
    """What does not change while one RUN is followed."""

    project: Project
    dockerfile: str
    instruction: int
    network: bool
    readonly: tuple[str, ...]


class _Flow(NamedTuple):
    """How a command stands in the script."""

    conditional: bool = False
    ignored: bool = False


class _Frame(NamedTuple):
    """What a subshell gets back when it ends."""

    workdir: str | None
    variables: dict[str, str | None]
    exported: frozenset[str]
    errexit: bool
    places: dict[str, Place]


class _Everywhere(Joined):
    """A text of which every place is shown at one word of the Dockerfile."""

    def __new__(cls, text: str, span: Span) -> "_Everywhere":
        made = super().__new__(cls, text, ((0, span.start),))
        made.word = span
        return made

    word: Span

    def span(self, start: int, end: int) -> Span:
        return self.word


class Runner:
    """One RUN being followed. `state` and `runs` are the result; `opaque`: something could not be followed."""

    def __init__(self, state: State, setting: Setting, joined: Joined, secrets: Mapping[str, None]) -> None:
        self.state = state
        self.setting = setting
        self.runs: list[GoRun] = []
        self.failures: list[Failure] = []
        self.opaque = False
        self.sets: list[Assignment] = []
        self.workdir = state.workdir
        self.variables: dict[str, str | None] = {**state.variables, **secrets}
        self.exported = frozenset(self.variables)
        self.errexit = False
        self.pipefail = False
        self._places: dict[str, Place] = {}  # of variables that this RUN sets
        self._joined = joined
        self._depth = 0
        self._exited: Status | None = None
        self._functions: dict[str, shell.Node] = {}

    # Entry points

    def script(self, text: str) -> Status:
        """Follows a script given as text (its spans are those of the `Joined` text)."""
        tree = shell.parse(text)
        if tree.problems and tree.body is None:
            self.opaque = True
            return Status.UNKNOWN
        if tree.body is None:
            return Status.OK
        status = self._node(tree.body, _Flow())
        return self._exited or status

    def exec_form(self, argv: tuple[Argument, ...]) -> Status:
        """Follows the exec form: no shell, the words as they are."""
        if not argv:
            return Status.UNKNOWN
        name = argv[0].value or ""
        if _SHELL_ONLY.match(name) and self.state.env_complete:
            # runc looks the first word up in PATH; no image has a program of such a name.
            says = f'exec: "{name}": executable file not found in $PATH'
            place = Place(self.setting.dockerfile, argv[0].span)
            self.failures.append(Failure("exec-form-env", says, place, {"word": name}))
            return Status.FAIL
        return self._program(argv, dict(self.variables), _Flow(), Span(argv[0].span.start, argv[-1].span.end))

    # The shell's own constructs

    def _node(self, node: shell.Node, flow: _Flow) -> Status:
        if self._exited is not None:
            return self._exited
        self._depth += 1
        try:
            if self._depth > DEPTH * 10:
                return self.lose()
            return self._construct(node, flow)
        finally:
            self._depth -= 1

    def _construct(self, node: shell.Node, flow: _Flow) -> Status:
        match node:
            case shell.Simple():
                return self._simple(node, flow)
            case shell.Sequence():
                return self._sequence(node, flow)
            case shell.AndOr():
                return self._and_or(node, flow)
            case shell.Pipeline():
                return self._pipeline(node, flow)
            case shell.Subshell():
                return self._subshell(node.body, flow)
            case shell.Group():
                return self._node(node.body, flow)
            case shell.If():
                return self._if(node, flow)
            case shell.Loop():
                return self._loop(node, flow)
            case shell.Case():
                return self._case(node, flow)
            case shell.Function():
                self._functions[node.name] = node.body
                return Status.OK
            case _:
                return self.lose()

    def _sequence(self, node: shell.Sequence, flow: _Flow) -> Status:
        status = Status.OK
        last = len(node.commands) - 1
        for position, command in enumerate(node.commands):
            background = node.background[position] if position < len(node.background) else False
            loose = background or (position != last and not self.errexit)
            status = self._node(command, flow._replace(ignored=flow.ignored or loose))
            if self._exited is not None:
                return self._exited
            if background:
                status = Status.OK
            elif status is Status.FAIL and self.errexit and not flow.ignored:
                return Status.FAIL
        return status

    def _and_or(self, node: shell.AndOr, flow: _Flow) -> Status:
        # The chain is left-associative and may be long, so it is walked, not recursed into.
        chain: list[tuple[str, shell.Node]] = []
        left: shell.Node = node
        while isinstance(left, shell.AndOr):
            chain.append((left.op, left.right))
            left = left.left
        chain.reverse()
        rescued = [any(op == "||" for op, _ in chain[position:]) for position in range(len(chain) + 1)]
        status = self._node(left, flow._replace(ignored=flow.ignored or rescued[0]))
        maybe = flow.conditional
        for position, (op, right) in enumerate(chain):
            if self._exited is not None:
                return self._exited
            runs = status is Status.OK if op == "&&" else status is Status.FAIL
            never = status is Status.FAIL if op == "&&" else status is Status.OK
            if never:
                # After a certain failure the rest of an && chain is still followed, to find what else will fail.
                if op == "||":
                    continue
                self._node(right, flow._replace(conditional=True, ignored=flow.ignored or rescued[position + 1]))
                continue
            within = flow._replace(
                conditional=maybe or (op == "||" and not runs), ignored=flow.ignored or rescued[position + 1]
            )
            if op == "||" and not runs:
                self._maybe(right, within)
                status = Status.UNKNOWN
            else:
                after = self._node(right, within)
                status = Status.UNKNOWN if status is Status.UNKNOWN and after is Status.OK else after
        return self._exited or status

    def _pipeline(self, node: shell.Pipeline, flow: _Flow) -> Status:
        statuses: list[Status] = []
        last = len(node.commands) - 1
        for position, command in enumerate(node.commands):
            loose = node.negated or (position != last and not self.pipefail)
            frame = self._frame()
            statuses.append(self._node(command, flow._replace(ignored=flow.ignored or loose)))
            if len(node.commands) > 1:
                self._leave(frame)
        if node.negated:
            return {Status.OK: Status.FAIL, Status.FAIL: Status.OK}.get(statuses[-1], Status.UNKNOWN)
        if self.pipefail and Status.FAIL in statuses:
            return Status.FAIL
        return statuses[-1]

    def _subshell(self, body: shell.Node, flow: _Flow) -> Status:
        frame = self._frame()
        status = self._node(body, flow)
        status, self._exited = self._exited or status, None
        self._leave(frame)
        return status

    def _if(self, node: shell.If, flow: _Flow) -> Status:
        for condition, body in node.branches:
            held = self._node(condition, flow._replace(ignored=True))
            if held is Status.OK:
                return self._node(body, flow)
            if held is Status.UNKNOWN:
                self._maybe(body, flow._replace(conditional=True))
                position = node.branches.index((condition, body))
                for later, otherwise in node.branches[position + 1 :]:
                    self._maybe(later, flow._replace(conditional=True, ignored=True))
                    self._maybe(otherwise, flow._replace(conditional=True))
                if node.otherwise is not None:
                    self._maybe(node.otherwise, flow._replace(conditional=True))
                return Status.UNKNOWN
        if node.otherwise is not None:
            return self._node(node.otherwise, flow)
        return Status.OK

    def _loop(self, node: shell.Loop, flow: _Flow) -> Status:
        if node.kind == "for" and node.items is not None:
            values: list[str] = []
            for item in node.items:
                fields = shell.fields(item, self._lookup)
                if fields is not None and item.glob:
                    fields = self._matches(fields)
                if fields is None:
                    return self._loop_unknown(node, flow)
                values.extend(fields)
            if len(values) > 20:
                return self._loop_unknown(node, flow)
            status = Status.OK
            for value in values:
                self.variables[node.variable] = value
                status = self._node(node.body, flow)
                if self._exited is not None:
                    return self._exited
            return status
        return self._loop_unknown(node, flow)

    def _loop_unknown(self, node: shell.Loop, flow: _Flow) -> Status:
        if node.variable:
            self.variables[node.variable] = None
        if node.condition is not None:
            self._maybe(node.condition, flow._replace(conditional=True, ignored=True))
        self._maybe(node.body, flow._replace(conditional=True))
        return Status.UNKNOWN

    def _case(self, node: shell.Case, flow: _Flow) -> Status:
        for _, body in node.arms:
            if body is not None:
                self._maybe(body, flow._replace(conditional=True))
        return Status.UNKNOWN

    def _maybe(self, node: shell.Node, flow: _Flow) -> None:
        """Follows what may or may not run: afterwards, what it touched is unknown."""
        before, frame = self.state, self._frame()
        self._node(node, flow)
        self._exited = None
        after = self.state
        image = before.image
        for path in after.image.written_since(before.image):
            image = image.with_haze(path)
        variables = {name: frame.variables.get(name) for name in frame.variables}
        for name, value in self.variables.items():
            if frame.variables.get(name, "") != value or name not in frame.variables:
                variables[name] = None
        goenv = {**before.goenv, **{n: None for n, v in after.goenv.items() if before.goenv.get(n) != v}}
        workdir = frame.workdir if self.workdir == frame.workdir else None
        self.state = after._replace(image=image, goenv=goenv)
        self.workdir, self.variables = workdir, variables

    # Commands

    def _simple(self, node: shell.Simple, flow: _Flow) -> Status:
        values = {a.name: self._assigned(a) for a in node.assignments}
        command = self._joined.span(node.span.start, node.span.end)
        if not node.words:
            self.variables.update(values)
            for assignment in node.assignments:
                if assignment.name in self.exported:
                    self._set(assignment.name, values[assignment.name], "export", self._span_of(assignment), command)
            self._redirects(node)
            return Status.OK
        argv: list[Argument] = []
        for word in node.words:
            span = self._joined.span(word.span.start, word.span.end)
            fields = shell.fields(word, self._lookup)
            if fields is not None and word.glob:
                fields = self._matches(fields)
            if fields is None:
                argv.append(Argument(None, span))
            else:
                argv.extend(Argument(field, span) for field in fields)
        if not argv:
            self.variables.update(values)
            return Status.OK
        environment = {n: v for n, v in self.variables.items() if n in self.exported or n in values}
        environment.update(values)
        places = self._places
        for assignment in node.assignments:
            self._set(assignment.name, values[assignment.name], "prefix", self._span_of(assignment), command)
        status = self._program(tuple(argv), environment, flow, command)
        if _BUILTINS.get(argv[0].value or "") != "export":
            self._places = places
        self._redirects(node)
        return status

    def _set(self, name: str, value: str | None, how: str, span: Span, command: Span) -> None:
        """Notes that the script sets a variable."""
        self.sets.append(Assignment(name, value, how, span, command))
        self._places = {**self._places, name: Place(self.setting.dockerfile, span)}

    def _span_of(self, assignment: shell.Assignment) -> Span:
        return self._joined.span(assignment.span.start, assignment.span.end)

    def _program(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        name = argv[0].value
        if name is None:
            return self.lose()
        if name in self._functions and self._depth < DEPTH:
            return self._node(self._functions[name], flow)
        builtin = getattr(self, "_do_" + _BUILTINS[name], None) if name in _BUILTINS else None
        if builtin is not None:
            return builtin(argv, env, flow, span)  # type: ignore[no-any-return]
        base = name.rpartition("/")[2]
        if base == "go":
            return self._go(argv, env, flow, span)
        if base in ("sh", "bash", "dash", "ash"):
            return self._shell(argv, env, flow)
        return self._effect(argv)

    def _effect(self, argv: tuple[Argument, ...]) -> Status:
        effect = programs.run(self.state, self.workdir, [a.value for a in argv])
        self.state = effect.state
        if effect.opaque:
            self.opaque = True
        return Status.UNKNOWN if effect.ok is None else Status.OK if effect.ok else Status.FAIL

    def _go(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        failure = programs.go_not_found(self.state, argv[0].value or "", env, self.setting.dockerfile, argv[0].span)
        if failure is not None:
            if not flow.conditional and not flow.ignored:
                self.failures.append(failure)
            return Status.FAIL
        world = World(
            self.setting.project,
            self.state.image,
            env,
            self.state.env_complete,
            self.state.goenv,
            self.workdir,
            self.state.user,
            self.state.go_version,
            self.state.tools,
            self.setting.network,
            self.setting.readonly,
            {**self.state.places, **self._places},
            self.setting.dockerfile,
            self.state.go_floating,
            self.setting.project.settings.private,
        )
        said = predict(world, argv)
        self.runs.append(
            GoRun(
                argv,
                span,
                self.setting.instruction,
                said.name,
                self.workdir,
                env,
                self.state.user,
                self.state.go_version,
                said.module,
                said.workspace,
                said.module_source,
                said.workspace_source,
                said.mod,
                said.mod_reason,
                said.network,
                said.fetches,
                said.flags,
                said.arguments,
                said.packages,
                said.outcome,
                said.failures,
                flow.conditional,
                flow.ignored,
                self.state.image,
            )
        )
        self.state = self._after_go(said, argv, env)
        if said.outcome is Outcome.FAILS and all(failure.certain for failure in said.failures):
            return Status.FAIL
        return Status.OK if said.outcome is Outcome.SUCCEEDS else Status.UNKNOWN

    def _after_go(self, said: Prediction, argv: tuple[Argument, ...], env: Mapping[str, str | None]) -> State:
        """The state after a go command; what `go env -w` sets has its place there, unless ENV hides it."""
        places = dict(self.state.places)
        if said.goenv is not self.state.goenv:
            for argument in argv:
                name, equals, _ = (argument.value or "").partition("=")
                if equals and name in said.goenv and not env.get(name, ""):
                    places[name] = Place(self.setting.dockerfile, argument.span)
        return self.state._replace(image=said.image, goenv=said.goenv, places=places)

    def _outputs(self, output: str | None, env: Mapping[str, str | None]) -> list[str]:
        """Where a go command's programs go: -o, GOBIN, GOPATH/bin, or the work directory."""
        found = [env.get("GOBIN") or "", (env.get("GOPATH") or "/go").partition(":")[0] + "/bin"]
        if output is not None and (self.workdir is not None or output.startswith("/")):
            found.append(join(self.workdir or "/", output))
        return [path for path in found if path.startswith("/")]

    def _shell(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow) -> Status:
        """`sh -c TEXT` is followed; a script file is not, unless it is known."""
        flags = ""
        for position, argument in enumerate(argv[1:], 1):
            word = argument.value
            if word is None:
                return self.lose()
            if word.startswith(("-", "+")) and len(word) > 1:
                flags += word[1:] if word.startswith("-") and not word.startswith("--") else ""
                if "c" not in flags:
                    continue
                text = argv[position + 1].value if position + 1 < len(argv) else None
                return self._inner(text, argv[position + 1].span, env, flags, flow) if text is not None else self.lose()
            if word in ("pipefail", "errexit"):
                continue
            source = self.state.image.read(join(self.workdir, word)) if self.workdir else None
            return self._inner(source.text, argument.span, env, flags, flow) if source else self.lose()
        return self.lose()

    def _inner(self, text: str, span: Span, env: dict[str, str | None], flags: str, flow: _Flow) -> Status:
        if self._depth > DEPTH:
            return self.lose()
        frame, joined, errexit = self._frame(), self._joined, self.errexit
        # Spans in a quoted -c text are its own; those in a script's file are shown at the word that names it.
        quoted = span.end - span.start == len(text) + 2
        self._joined = Joined(text, ((0, span.start + 1),)) if quoted else _Everywhere(text, span)
        self.errexit = "e" in flags
        self.variables = dict(env)
        tree = shell.parse(text)
        status = Status.OK if tree.body is None else self._node(tree.body, flow)
        status, self._exited = self._exited or status, None
        self._joined, self.errexit = joined, errexit
        self._leave(frame)
        return status

    # Builtins: each is named in _BUILTINS

    def _do_cd(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        words = [a.value for a in argv[1:] if a.value not in ("-P", "-L", "--")]
        target = words[0] if words else self.state.user.home
        if target is None or target == "-" or (self.workdir is None and not target.startswith("/")):
            self.workdir = None
            return Status.UNKNOWN
        path = join(self.workdir or "/", target)
        look = self.state.image.look(path)
        self.workdir = path
        if look.absent:
            return Status.FAIL
        return Status.OK if look.present else Status.UNKNOWN

    def _do_export(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        names: list[str] = []
        for argument in argv[1:]:
            if argument.value is None:
                continue
            name, equals, value = argument.value.partition("=")
            names.append(name)
            if equals:
                self.variables[name] = value
                self._set(name, value, "export", argument.span, span)
        self.exported |= frozenset(names)
        return Status.OK

    def _do_unset(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        for argument in argv[1:]:
            self.variables.pop(argument.value or "", None)
        return Status.OK

    def _do_set(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        words = [a.value or "" for a in argv[1:]]
        for position, word in enumerate(words):
            on = word.startswith("-")
            if word[:1] not in ("-", "+") or word.startswith("--"):
                continue
            following = words[position + 1] if position + 1 < len(words) else ""
            if "e" in word[1:] or ("o" in word and following == "errexit"):
                self.errexit = on
            if "o" in word and following == "pipefail":
                self.pipefail = on
        return Status.OK

    def _do_true(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        return Status.OK

    def _do_false(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        return Status.FAIL

    def _do_exit(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        word = argv[1].value if len(argv) > 1 else "0"
        status = Status.UNKNOWN if word is None else Status.OK if word == "0" else Status.FAIL
        if not flow.conditional:
            self._exited = status
        return status

    def _do_prefix(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        """exec, time, nice and the like: the rest of the line is the command."""
        rest = argv[1:]
        while rest and rest[0].value and rest[0].value.startswith("-"):
            rest = rest[1:]
        return self._program(rest, env, flow, span) if rest else Status.OK

    def _do_env(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        rest = list(argv[1:])
        while rest:
            word = rest[0].value
            if word is None:
                return self.lose()
            if word == "-i" or word == "-":
                env = {}
            elif word in ("-u", "--unset") and len(rest) > 1:
                env.pop(rest[1].value or "", None)
                rest = rest[1:]
            elif word.startswith("-u"):
                env.pop(word[2:], None)
            elif word.startswith("-"):
                pass
            elif "=" in word:
                name, _, value = word.partition("=")
                env[name] = value
                self._set(name, value, "prefix", rest[0].span, span)
            else:
                return self._program(tuple(rest), env, flow, span)
            rest = rest[1:]
        return Status.OK

    def _do_test(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        words = [a.value for a in argv[1:]]
        if argv[0].value in ("[", "[["):
            words = words[:-1]
        held = programs.test(self.state.image, self.workdir, words)
        return Status.UNKNOWN if held is None else Status.OK if held else Status.FAIL

    def _do_lost(self, argv: tuple[Argument, ...], env: dict[str, str | None], flow: _Flow, span: Span) -> Status:
        return self.lose()

    # Helpers

    def lose(self) -> Status:
        """Something that can't be followed: it may have changed any file."""
        self.opaque = True
        self.state = self.state._replace(image=self.state.image.with_haze("/"))
        return Status.UNKNOWN

    def _redirects(self, node: shell.Simple) -> None:
        for redirect in node.redirects:
            if not redirect.op.startswith(">") and redirect.op not in ("&>", "&>>"):
                continue
            if "&" in redirect.op and not redirect.op.startswith("&"):
                continue
            target = shell.value(redirect.target, self._lookup)
            image = self.state.image
            if target is None or (self.workdir is None and not target.startswith("/")):
                image = image.with_haze(self.workdir or "/")
            elif not target.startswith("/dev/"):
                image = programs.written(image, join(self.workdir or "/", target), self.state.user)
            self.state = self.state._replace(image=image)

    def _matches(self, patterns: tuple[str, ...]) -> tuple[str, ...] | None:
        """What wildcards become: the paths that match, the pattern itself where none does; None where unknown."""
        found: list[str] = []
        for pattern in patterns:
            if self.workdir is None and not pattern.startswith("/"):
                return None
            base = "" if pattern.startswith("/") else (self.workdir or "").rstrip("/") + "/"
            paths, whole = StageFiles(self.state.image).match(join(self.workdir or "/", pattern))
            if not whole:
                return None
            lead = "./" if pattern.startswith("./") else ""
            found.extend([lead + path.removeprefix(base) for path in paths] or [pattern])
        return tuple(found)

    def _assigned(self, assignment: shell.Assignment) -> str | None:
        value = shell.value(assignment.value, self._lookup)
        if not assignment.append:
            return value
        before = self.variables.get(assignment.name, "")
        return None if before is None or value is None else before + value

    def _lookup(self, name: str) -> "str | None | shell.Unset":
        if name in self.variables:
            return self.variables[name]
        if name == "PWD":
            return self.workdir
        if name == "HOME":
            return self.state.user.home
        if not name.isidentifier() or not self.state.env_complete:
            return None
        return shell.UNSET

    def _frame(self) -> _Frame:
        return _Frame(self.workdir, dict(self.variables), self.exported, self.errexit, self._places)

    def _leave(self, frame: _Frame) -> None:
        self.workdir, self.variables, self.exported, self.errexit, self._places = frame


_BUILTINS = {
    **dict.fromkeys(("cd", "pushd"), "cd"),
    **dict.fromkeys(("export", "declare", "typeset", "readonly"), "export"),
    "unset": "unset",
    "set": "set",
    **dict.fromkeys(("true", ":", "local", "shift", "trap", "umask", "ulimit", "wait", "hash", "shopt"), "true"),
    "false": "false",
    **dict.fromkeys(("exit", "return"), "exit"),
    **dict.fromkeys(("exec", "time", "nice", "nohup", "command", "builtin", "ionice", "stdbuf"), "prefix"),
    "env": "env",
    **dict.fromkeys(("test", "[", "[["), "test"),
    **dict.fromkeys((".", "source", "eval", "popd"), "lost"),
}
