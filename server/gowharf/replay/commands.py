"""Simple commands of a RUN: words and assignments, the shell's builtins, `sh -c`, programs, go.

The shell's own commands are in `builtins`, more script in `scripts`, what programs do to the image in `programs`, go in
`gocommand`.
"""

from gowharf.replay import absent, filetools, programs
from gowharf.replay.builtins import BUILTINS, Builtin
from gowharf.replay.gocommand import go
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import join
from gowharf.replay.scripts import DEPTH, evaluate, inner, other_shell, source
from gowharf.replay.shellrun import Flow, Run, Status
from gowharf.startup import regex
from gowharf.syntax import shell
from gowharf.text.source import Place, Span

# Words that mean something to a shell only: an assignment, or one of its own commands.
_SHELL_ONLY = regex(r"[A-Za-z_]\w*=|(?:cd|export|set|source|unset|alias)\Z")
_NAMED = regex(r"([A-Za-z_]\w*)=")


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


_SILENT = ([":"], ["true"], ["cat", "/dev/null"], ["echo", "-n"], ["echo", "-n", ""], ["printf", ""])


def simple(run: Run, node: shell.Simple, flow: Flow) -> Status:
    """Follows a simple command; how it ends."""
    name = run.lacking((*node.words, *(a.value for a in node.assignments))) if run.nounset else None
    if name is not None:
        return _unset(run, node, name, flow)
    values = {a.name: run.assigned(a) for a in node.assignments}
    command = run.joined.span(node.span.start, node.span.end)
    if not node.words:
        run.variables.update(values)
        for assignment in node.assignments:
            if assignment.name in run.exported:
                run.set(assignment.name, values[assignment.name], "export", run.span_of(assignment), command)
        run.redirects(node.redirects, silent=True)
        return Status.UNKNOWN if any(_asks_a_program(each.value) for each in node.assignments) else Status.OK
    for word in node.words:
        _defaults(run, word)
    argv: list[Argument] = []
    for word in node.words:
        span = run.joined.span(word.span.start, word.span.end)
        fields = run.fields(word)
        if fields is not None and word.glob and not (argv and argv[0].value == "[["):
            found = run.matches(fields)
            if found is None and argv and argv[0].value == "rm":
                found = run.thin_out(fields)
            elif found is None and argv and argv[0].value == "chmod":
                found = run.matches(fields, part=True)
            fields = found
        if fields is None:
            named = _NAMED.match(word.raw)
            argv.append(Argument(None, span, named[1] if named else ""))
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
    run.stdin, run.denied = _stdin(run, node), None
    if _no_place(run, node, flow):
        run.redirects(node.redirects)  # as if there were a place: one cause, one finding
        return Status.FAIL
    status = _program(run, tuple(argv), environment, flow, command)
    if argv[0].value != "export":
        run.places = places
    words = [argument.value for argument in argv]
    run.redirects(node.redirects, silent=words in _SILENT)
    return status


def _asks_a_program(word: shell.Word) -> bool:
    """Whether there is a `$(…)` in it: an assignment ends as the last of those does."""
    return any(type(part) is shell.Substitution for part in word.parts)


def _unset(run: Run, node: shell.Simple, name: str, flow: Flow) -> Status:
    """`set -u` ends the script, whatever stands around the command."""
    program = (run.state.shell or ("/bin/sh",))[0]
    line = node.span.start - len(run.joined.text[: node.span.start].rpartition("\n")[2])
    line = run.joined.text[:line].count("\n") + 1
    if program.endswith("bash"):
        says = f"{program}: line {line}: {name}: unbound variable"
    else:
        at = f"{program}: " if run.state.tools.libc == "musl" else f"{program}: {line}: "
        says = f"{at}{name}: parameter not set"
    place = Place(run.setting.dockerfile, run.joined.span(node.span.start, node.span.end))
    if flow.conditional or run.perhaps:
        return Status.UNKNOWN
    values = {"command": "the shell", "why": "unset", "name": name}
    run.note(Failure("run-command-fails", says, place, values), flow._replace(ignored=False))
    run.exited, run.leaving = Status.FAIL, "exit"
    return Status.FAIL


def _no_place(run: Run, node: shell.Simple, flow: Flow) -> bool:
    """Whether a redirect ends the command before it starts: from a file that is not there, or into no folder."""
    for redirect in node.redirects:
        reads = redirect.op == "<"
        target = shell.value(redirect.target, run.lookup) if reads or redirect.op in (">", ">>") else None
        if target is None or run.workdir is None or not target or any(sign in target for sign in "*?[~$"):
            continue
        path = join(run.workdir, target)
        if not filetools.lacks(run.state, path if reads else path.rpartition("/")[0] or "/"):
            continue
        says = {
            "dash": f"cannot open {target}: No such file"
            if reads
            else f"cannot create {target}: Directory nonexistent",
            "ash": f"can't open {target}: no such file" if reads else f"can't create {target}: nonexistent directory",
        }.get(run.interpreter, f"{target}: No such file or directory")
        at = {"dash": "/bin/sh: 1: ", "ash": "/bin/sh: "}.get(run.interpreter, "")
        place = Place(run.setting.dockerfile, run.joined.span(redirect.target.span.start, redirect.target.span.end))
        values = {"command": "the shell", "path": path if reads else path.rpartition("/")[0]}
        run.note(Failure("run-command-fails", at + says, place, values), flow)
        return True
    return False


def _defaults(run: Run, word: shell.Word) -> None:
    """`: "${OUT:=/out}"` gives a variable its value where it has none."""
    for part in word.parts:
        if type(part) is shell.Variable and part.op in ("=", ":="):
            held = run.lookup(part.name)
            if held is shell.UNSET or (held == "" and part.op == ":="):
                run.variables[part.name] = shell.value(part.argument, run.lookup) if part.argument else ""


def _stdin(run: Run, node: shell.Simple) -> tuple[str | None, Span] | None:
    """What a heredoc gives a command to read, and the command's name, where a failure in it is shown."""
    bodies = [redirect for redirect in node.redirects if redirect.op in ("<<", "<<-") and redirect.fd in ("", "0")]
    if not bodies or not node.words:
        return None
    word = node.words[0].span
    return shell.value(bodies[-1].target, run.lookup), run.joined.span(word.start, word.end)


def _program(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    name = argv[0].value
    if name is None:
        return run.lose()
    if name in run.functions and run.depth < DEPTH:
        return _function(run, argv, flow)
    builtin = BUILTINS.get(name) or _PREFIXES.get(name)
    if name in _BASH_ONLY and (run.interpreter == "dash" or (run.interpreter == "ash" and name not in _ASH_TOO)):
        at = "/bin/sh: " if run.interpreter == "ash" else "/bin/sh: 1: "
        values = {"command": name, "why": "bash"}
        run.note(
            Failure("run-command-fails", f"{at}{name}: not found", Place(run.setting.dockerfile, span), values), flow
        )
        return Status.FAIL
    if builtin is not None:
        return builtin(run, argv, env, flow, span)
    base = name.rpartition("/")[2]
    if base == "go":
        return go(run, argv, env, flow, span)
    place = Place(run.setting.dockerfile, argv[0].span)
    lack = (
        absent.program(run.state, name, env, place)
        or absent.not_executable(run.setting.project, run.state, run.workdir, name, place)
        or absent.script(run.state, run.workdir, name, env, place)
    )
    if lack is not None:
        run.note(lack, flow)
        _effect(run, argv, flow._replace(ignored=True), span)  # as if it were there: one cause, one finding
        return Status.FAIL
    if base in ("sh", "bash", "dash", "ash"):
        return other_shell(run, argv, env, flow)
    found = absent.shell_script(run.state, run.workdir, name, env)
    if found is not None:
        text, flags = found
        return inner(run, text, argv[0].span, env, flags, flow, words=argv)
    if base in ("make", "gmake"):
        return _make(run, argv, env, flow, span)
    return _effect(run, argv, flow, span)


def _function(run: Run, argv: tuple[Argument, ...], flow: Flow) -> Status:
    """A shell function: its body with the words as $1, $2 …; the caller's come back afterwards."""
    before = {name: run.variables.pop(name) for name in list(run.variables) if not name.isidentifier()}
    given = [argument.value for argument in argv[1:]]
    run.give(None if None in given else given)
    body = run.functions[argv[0].value or ""]
    status = run.arrive(run.node(run, body, flow._replace(overlooked=False)), ("return",))
    run.variables = {name: value for name, value in run.variables.items() if name.isidentifier()} | before
    return status


def _effect(run: Run, argv: tuple[Argument, ...], flow: Flow, span: Span) -> Status:
    effect = programs.run(run.state, run.workdir, [a.value for a in argv])
    run.state = effect.state
    if effect.says:
        values = {"command": argv[0].value or "", "path": effect.path}
        place = Place(run.setting.dockerfile, span)
        run.note(Failure("run-command-fails", effect.says, place, values, certain=not effect.doubt), flow)
    if effect.opaque:
        run.opaque = True
    return Status.UNKNOWN if effect.ok is None else Status.OK if effect.ok else Status.FAIL


def _make(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """`make TARGET`: its recipe's lines, each in a shell of its own, where the Makefile says what they are."""
    words = tuple(argument.value for argument in argv[1:] if argument.value is not None)
    made = None
    if run.workdir is not None and len(words) == len(argv) - 1 and run.depth < DEPTH:
        from gowharf.replay.making import making, stops

        made = making(run.state.image, run.workdir, words, env)
        stopped = stops(run.state.image, run.workdir, words) if made is None else None
        if stopped is not None:
            values = {"command": "make", "why": "make", "path": stopped[1]}
            run.note(Failure("run-command-fails", stopped[0], Place(run.setting.dockerfile, span), values), flow)
            _effect(run, argv, flow._replace(ignored=True), span)
            return Status.FAIL
    if made is None:
        return _effect(run, argv, flow, span)
    frame = run.frame()
    status = Status.OK
    for line in made.lines:
        run.workdir = made.workdir
        ended = inner(run, line.text, span, dict(made.env), "e", flow._replace(ignored=flow.ignored or line.ignored))
        if ended is Status.FAIL and not line.ignored:
            status = ended
            break
        if ended is Status.UNKNOWN:
            status = ended
    run.leave(frame)
    return status


def _prefix(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """exec, time, nice and the like: the rest of the line is the command. `command -v` only asks."""
    rest = argv[1:]
    valued = _VALUED.get(argv[0].value or "", ())
    while rest and rest[0].value and rest[0].value.startswith("-"):
        if argv[0].value == "command" and {"v", "V"} & set(rest[0].value):
            return Status.UNKNOWN
        rest = rest[2 if rest[0].value in valued else 1 :]
    rest = rest[1:] if argv[0].value == "timeout" else rest
    return _program(run, rest, env, flow, span) if rest else Status.OK


def _env(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    rest = list(argv[1:])
    while rest:
        word = rest[0].value
        if word is None:
            return run.lose()
        if word in ("-i", "-", "--ignore-environment"):
            env = {"HOME": ""}  # nobody sets it again, as a container's start does
        elif word in ("-u", "--unset") and len(rest) > 1:
            env.pop(rest[1].value or "", None)
            rest = rest[1:]
        elif word.startswith(("-u", "--unset=")):
            env.pop(word.removeprefix("--unset=").removeprefix("-u"), None)
        elif word in ("-C", "--chdir") or word.startswith("--chdir="):
            value = word.partition("=")[2] if "=" in word else rest[1].value if len(rest) > 1 else None
            if value is None or run.workdir is None:
                return run.lose()
            rest = rest if "=" in word else rest[1:]
            frame, run.workdir = run.frame(), join(run.workdir, value)
            status = _env(run, (argv[0], *rest[1:]), env, flow, span)
            run.leave(frame)
            return status
        elif word.startswith("-"):
            return run.lose()  # --split-string
        elif "=" in word:
            name, _, value = word.partition("=")
            env[name] = value
            run.set(name, value, "prefix", rest[0].span, span)
        else:
            return _program(run, tuple(rest), env, flow, span)
        rest = rest[1:]
    return Status.OK


_VALUED = {
    "nice": ("-n",),
    "ionice": ("-c", "-n"),
    "stdbuf": ("-i", "-o", "-e"),
    "timeout": ("-k", "-s"),
    "exec": ("-a",),
    "time": ("-f", "-o"),
}
# Commands that bash has and dash lacks; of BusyBox's ash it is some.
_BASH_ONLY = frozenset(["[[", "source", "pushd", "popd", "shopt", "declare", "typeset", "let", "mapfile", "readarray"])
_ASH_TOO = frozenset(["[[", "source", "let"])
_PREFIXES: dict[str, Builtin] = {
    **dict.fromkeys(("exec", "time", "nice", "nohup", "command", "builtin", "ionice", "stdbuf", "timeout"), _prefix),
    **dict.fromkeys((".", "source"), source),
    "eval": evaluate,
    "env": _env,
}
