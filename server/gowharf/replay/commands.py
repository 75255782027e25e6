"""Simple commands of a RUN: words and assignments, the shell's builtins, `sh -c`, programs, go.

Builtins are in one table; what programs do to the image is in `programs`, go commands are in `gocommand`.
"""

from collections.abc import Callable

from gowharf.replay import filetools, programs
from gowharf.replay.gocommand import go
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import join
from gowharf.replay.shellrun import Everywhere, Flow, Run, Status
from gowharf.startup import regex
from gowharf.syntax import shell
from gowharf.syntax.dockerfile import Joined
from gowharf.text.source import Place, Span

# Words that mean something to a shell only: an assignment, or one of its own commands.
_SHELL_ONLY = regex(r"[A-Za-z_]\w*=|(?:cd|export|set|source|unset|alias)\Z")
DEPTH = 40  # sh -c inside sh -c inside …: deeper than this nobody writes by hand


def exec_form(run: Run, argv: tuple[Argument, ...]) -> Status:
    """Follows the exec form: no shell, the words as they are."""
    if not argv:
        return Status.UNKNOWN
    name = argv[0].value or ""
    if _SHELL_ONLY.match(name) and run.state.env_complete:
        # runc looks the first word up in PATH; no image has a program of such a name.
        says = f'exec: "{name}": executable file not found in $PATH'
        place = Place(run.setting.dockerfile, argv[0].span)
        run.failures.append(Failure("exec-form-env", says, place, {"word": name}))
        return Status.FAIL
    return _program(run, argv, dict(run.variables), Flow(), Span(argv[0].span.start, argv[-1].span.end))


def simple(run: Run, node: shell.Simple, flow: Flow) -> Status:
    """Follows a simple command; how it ends."""
    values = {a.name: run.assigned(a) for a in node.assignments}
    command = run.joined.span(node.span.start, node.span.end)
    if not node.words:
        run.variables.update(values)
        for assignment in node.assignments:
            if assignment.name in run.exported:
                run.set(assignment.name, values[assignment.name], "export", run.span_of(assignment), command)
        run.redirects(node)
        return Status.OK
    argv: list[Argument] = []
    for word in node.words:
        span = run.joined.span(word.span.start, word.span.end)
        fields = shell.fields(word, run.lookup)
        if fields is not None and word.glob:
            found = run.matches(fields)
            if found is None and argv and argv[0].value == "rm":
                found = run.thin_out(fields)
            fields = found
        if fields is None:
            argv.append(Argument(None, span))
        else:
            argv.extend(Argument(field, span) for field in fields)
    if not argv:
        run.variables.update(values)
        return Status.OK
    environment = {n: v for n, v in run.variables.items() if n in run.exported or n in values}
    environment.update(values)
    places = run.places
    for assignment in node.assignments:
        run.set(assignment.name, values[assignment.name], "prefix", run.span_of(assignment), command)
    status = _program(run, tuple(argv), environment, flow, command)
    if _BUILTINS.get(argv[0].value or "") is not _do_export:
        run.places = places
    run.redirects(node)
    return status


def _program(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    name = argv[0].value
    if name is None:
        return run.lose()
    if name in run.functions and run.depth < DEPTH:
        return _function(run, argv, flow)
    builtin = _BUILTINS.get(name)
    if builtin is not None:
        return builtin(run, argv, env, flow, span)
    base = name.rpartition("/")[2]
    if base == "go":
        return go(run, argv, env, flow, span)
    if base in ("sh", "bash", "dash", "ash"):
        return _shell(run, argv, env, flow)
    if base in ("make", "gmake"):
        return _make(run, argv, env, flow, span)
    return _effect(run, argv)


def _function(run: Run, argv: tuple[Argument, ...], flow: Flow) -> Status:
    """A shell function: its body with the words as $1, $2 …; the caller's come back afterwards."""
    before = {name: run.variables.pop(name) for name in list(run.variables) if not name.isidentifier()}
    given = {str(position): argument.value for position, argument in enumerate(argv[1:], 1)}
    run.variables.update({str(position): "" for position in range(1, 10)} | given | {"#": str(len(argv) - 1)})
    status = run.node(run, run.functions[argv[0].value or ""], flow)
    run.variables = {name: value for name, value in run.variables.items() if name.isidentifier()} | before
    return status


def _effect(run: Run, argv: tuple[Argument, ...]) -> Status:
    effect = programs.run(run.state, run.workdir, [a.value for a in argv])
    run.state = effect.state
    if effect.opaque:
        run.opaque = True
    return Status.UNKNOWN if effect.ok is None else Status.OK if effect.ok else Status.FAIL


def _shell(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow) -> Status:
    """`sh -c TEXT` is followed; a script file is not, unless it is known."""
    flags = ""
    for position, argument in enumerate(argv[1:], 1):
        word = argument.value
        if word is None:
            return run.lose()
        if word.startswith(("-", "+")) and len(word) > 1:
            flags += word[1:] if word.startswith("-") and not word.startswith("--") else ""
            if "c" not in flags:
                continue
            text = argv[position + 1].value if position + 1 < len(argv) else None
            return _inner(run, text, argv[position + 1].span, env, flags, flow) if text is not None else run.lose()
        if word in ("pipefail", "errexit"):
            continue
        source = run.state.image.read(join(run.workdir, word)) if run.workdir else None
        return _inner(run, source.text, argument.span, env, flags, flow) if source else run.lose()
    return run.lose()


def _inner(run: Run, text: str, span: Span, env: dict[str, str | None], flags: str, flow: Flow) -> Status:
    if run.depth > DEPTH:
        return run.lose()
    frame, joined, errexit = run.frame(), run.joined, run.errexit
    # Spans in a quoted -c text are its own; those in a script's file are shown at the word that names it.
    quoted = span.end - span.start == len(text) + 2
    run.joined = Joined(text, ((0, span.start + 1),)) if quoted else Everywhere(text, span)
    run.errexit = "e" in flags
    run.variables, run.exported = dict(env), frozenset(env)
    tree = shell.parse(text)
    status = Status.OK if tree.body is None else run.node(run, tree.body, flow)
    status, run.exited = run.exited or status, None
    run.joined, run.errexit = joined, errexit
    run.leave(frame)
    return status


def _make(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """`make TARGET`: its recipe's lines, each in a shell of its own, where the Makefile says what they are."""
    words = tuple(argument.value for argument in argv[1:] if argument.value is not None)
    made = None
    if run.workdir is not None and len(words) == len(argv) - 1 and run.depth < DEPTH:
        from gowharf.replay.making import making

        made = making(run.state.image, run.workdir, words, env)
    if made is None:
        return _effect(run, argv)
    frame = run.frame()
    status = Status.OK
    for line in made.lines:
        run.workdir = made.workdir
        ended = _inner(run, line.text, span, dict(made.env), "e", flow._replace(ignored=flow.ignored or line.ignored))
        if ended is Status.FAIL and not line.ignored:
            status = ended
            break
        if ended is Status.UNKNOWN:
            status = ended
    run.leave(frame)
    return status


def _do_cd(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [a.value for a in argv[1:] if a.value not in ("-P", "-L", "--")]
    target = words[0] if words else run.state.user.home
    if target is None or target == "-" or (run.workdir is None and not target.startswith("/")):
        run.workdir = None
        return Status.UNKNOWN
    path = join(run.workdir or "/", target)
    look = run.state.image.look(path)
    run.workdir = path
    if look.absent:
        return Status.FAIL
    return Status.OK if look.present else Status.UNKNOWN


def _do_export(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    names: list[str] = []
    for argument in argv[1:]:
        if argument.value is None:
            continue
        name, equals, value = argument.value.partition("=")
        names.append(name)
        if equals:
            run.variables[name] = value
            run.set(name, value, "export", argument.span, span)
    run.exported |= frozenset(names)
    return Status.OK


def _do_unset(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    for argument in argv[1:]:
        run.variables.pop(argument.value or "", None)
    return Status.OK


def _do_set(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [a.value or "" for a in argv[1:]]
    for position, word in enumerate(words):
        on = word.startswith("-")
        if word[:1] not in ("-", "+") or word.startswith("--"):
            continue
        following = words[position + 1] if position + 1 < len(words) else ""
        if "e" in word[1:] or ("o" in word and following == "errexit"):
            run.errexit = on
        if "o" in word and following == "pipefail":
            run.pipefail = on
    return Status.OK


def _do_true(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    return Status.OK


def _do_false(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    return Status.FAIL


def _do_exit(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    word = argv[1].value if len(argv) > 1 else "0"
    status = Status.UNKNOWN if word is None else Status.OK if word == "0" else Status.FAIL
    if not flow.conditional:
        run.exited = status
    return status


def _do_prefix(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """exec, time, nice and the like: the rest of the line is the command."""
    rest = argv[1:]
    while rest and rest[0].value and rest[0].value.startswith("-"):
        rest = rest[1:]
    return _program(run, rest, env, flow, span) if rest else Status.OK


def _do_env(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    rest = list(argv[1:])
    while rest:
        word = rest[0].value
        if word is None:
            return run.lose()
        if word == "-i" or word == "-":
            env = {"HOME": ""}  # nobody sets it again, as a container's start does
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
            run.set(name, value, "prefix", rest[0].span, span)
        else:
            return _program(run, tuple(rest), env, flow, span)
        rest = rest[1:]
    return Status.OK


def _do_shift(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    run.variables.update({name: None for name in run.variables if not name.isidentifier()})
    return Status.OK


def _do_test(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [a.value for a in argv[1:]]
    if argv[0].value in ("[", "[["):
        words = words[:-1]
    held = filetools.test(run.state.image, run.workdir, words)
    return Status.UNKNOWN if held is None else Status.OK if held else Status.FAIL


def _do_lost(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    return run.lose()


_Builtin = Callable[[Run, tuple[Argument, ...], dict[str, str | None], Flow, Span], Status]
_BUILTINS: dict[str, _Builtin] = {
    **dict.fromkeys(("cd", "pushd"), _do_cd),
    **dict.fromkeys(("export", "declare", "typeset", "readonly"), _do_export),
    "unset": _do_unset,
    "set": _do_set,
    **dict.fromkeys(("true", ":", "local", "trap", "umask", "ulimit", "wait", "hash", "shopt"), _do_true),
    "false": _do_false,
    **dict.fromkeys(("exit", "return"), _do_exit),
    **dict.fromkeys(("exec", "time", "nice", "nohup", "command", "builtin", "ionice", "stdbuf"), _do_prefix),
    "env": _do_env,
    "shift": _do_shift,
    **dict.fromkeys(("test", "[", "[["), _do_test),
    **dict.fromkeys((".", "source", "eval", "popd"), _do_lost),
}
