"""The shell's own commands: what each does to the shell that a RUN is followed in."""

from collections.abc import Callable

from gowharf.replay import filetools, questions
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import join
from gowharf.replay.shellrun import Flow, Run, Status
from gowharf.text.source import Place, Span

ENDS = ("exit", "return", "break", "continue")

Builtin = Callable[[Run, tuple[Argument, ...], dict[str, str | None], Flow, Span], Status]


def _cd(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [a.value for a in argv[1:] if a.value not in ("-P", "-L", "--")]
    target = words[0] if words else run.state.user.home
    before = run.workdir
    if target == "-":
        target = run.variables.get("OLDPWD")
    run.variables["OLDPWD"] = before
    if target is None or (run.workdir is None and not target.startswith("/")):
        run.workdir = None
        return Status.UNKNOWN
    path = join(run.workdir or "/", target)
    look = run.state.image.look(path)
    if look.absent and not filetools.lacks(run.state, path):
        run.workdir = path
        return Status.UNKNOWN
    if look.absent and flow.ignored:
        return Status.FAIL  # the script goes on where it was
    run.workdir = path
    if look.absent:
        at = "/bin/sh: " if run.state.tools.libc == "musl" else "/bin/sh: 1: "
        place, values = Place(run.setting.dockerfile, span), {"command": "cd", "path": path}
        run.note(Failure("run-command-fails", f"{at}cd: can't cd to {target}", place, values), flow)
        return Status.FAIL
    return Status.OK if look.present else Status.UNKNOWN


def _pushd(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    before = run.workdir
    status = _cd(run, argv, env, flow, span) if len(argv) == 2 else _popd(run, argv[:1], env, flow, span)
    if status is not Status.FAIL:
        run.pushed += (before,)
    return status


def _popd(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    run.workdir = run.pushed[-1] if run.pushed and len(argv) == 1 else None
    run.pushed = run.pushed[:-1]
    return Status.OK if run.workdir is not None else Status.UNKNOWN


def _export(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    names: list[str] = []
    for argument in argv[1:]:
        if argument.value is None and not argument.named:  # export $(cat .env)
            run.forget()
            continue
        name, given, value = _assignment(argument)
        names.append(name)
        if given:
            run.variables[name] = value
            run.set(name, value, "export", argument.span, span)
    run.exported |= frozenset(names)
    return Status.OK


def _assignment(argument: Argument) -> tuple[str, bool, str | None]:
    """Of `NAME=value` or `NAME`: the name, whether it is given a value, and which; None is unknown."""
    if argument.value is None:
        return argument.named, True, None
    name, equals, value = argument.value.partition("=")
    return name, bool(equals), value


def _declare(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """declare, local, readonly: as an assignment, so nothing that go sees, but for `declare -x`."""
    if any((argument.value or "").startswith("-") and "x" in (argument.value or "") for argument in argv[1:]):
        return _export(run, argv, env, flow, span)
    for argument in argv[1:]:
        if argument.value is None and not argument.named:
            run.forget()
            continue
        name, given, value = _assignment(argument)
        if given:
            run.variables[name] = value
        elif argv[0].value == "local":
            run.variables[name] = ""
    return Status.OK


def _read(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """read, getopts, mapfile: their words may get any value."""
    run.variables.update({name: None for argument in argv[1:] if (name := argument.value or "").isidentifier()})
    return Status.UNKNOWN


def _printf(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    if len(argv) > 2 and argv[1].value == "-v":
        return _read(run, argv[:3], env, flow, span)
    return Status.OK


def _unset(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    for argument in argv[1:]:
        run.variables.pop(argument.value or "", None)
    return Status.OK


def _set(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [a.value or "" for a in argv[1:]]
    for position, word in enumerate(words):
        on = word.startswith("-")
        if word[:1] not in ("-", "+") and position and words[position - 1][-1:] == "o":
            continue
        if word == "--" or word[:1] not in ("-", "+"):  # new $1, $2 …
            given = [argument.value for argument in argv[1 + position + (word == "--") :]]
            run.give(None if None in given else given)
            break
        following = words[position + 1] if position + 1 < len(words) else ""
        if "e" in word[1:] or ("o" in word and following == "errexit"):
            run.errexit = on
        if "u" in word[1:] or ("o" in word and following == "nounset"):
            run.nounset = on
        if "o" in word and following == "pipefail":
            run.pipefail = on
    return Status.OK


def _true(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    return Status.OK


def _false(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    return Status.FAIL


def _exit(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """exit, return, break, continue: nothing more of the script, the function or the loop is run."""
    name = argv[0].value or ""
    word = argv[1].value if len(argv) > 1 else None
    status = Status.OK if word == "0" or name in ("break", "continue") else Status.FAIL if word else Status.UNKNOWN
    if status is Status.FAIL and not flow.conditional:
        _deny(run, argv, "", span, word if word and word.isdecimal() else "1")
    if not flow.conditional:
        run.exited, run.leaving = status, name
    elif name != "exit" or status is not Status.FAIL:
        run.perhaps |= {name}
    return status


def _cached(run: Run, word: str | None) -> bool:
    path = join(run.workdir or "/", word) if word and "/" in word else ""
    return bool(path) and run.state.image.look(path).absent and not filetools.lacks(run.state, path)


def _deny(run: Run, argv: tuple[Argument, ...], path: str, span: Span, code: str = "1") -> None:
    command = " ".join(argument.value or "…" for argument in argv)
    values = {"command": command, "path": path, "why": "denied"}
    place = Place(run.setting.dockerfile, span)
    run.denied = Failure("run-command-fails", f"did not complete successfully: exit code: {code}", place, values)


def _shift(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    given, by = run.given(), argv[1].value if len(argv) > 1 else "1"
    run.give(given[int(by) :] if given is not None and by is not None and by.isdecimal() else None)
    return Status.OK


def _test(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [a.value for a in argv[1:]]
    if argv[0].value in ("[", "[["):
        words = words[:-1]
    if argv[0].value == "[[" and len(words) == 3 and any(char in (words[2] or "") for char in "*?["):
        return Status.UNKNOWN  # there the right side is a pattern
    held = questions.test(run.state.image, run.workdir, words)
    if held is not None and any(_cached(run, word) for word in words):
        held = None
    if held is False and not flow.ignored and not flow.conditional:
        path = join(run.workdir or "/", words[1] or "") if words[0] in ("-e", "-f", "-d") and len(words) == 2 else ""
        path = path if path and run.state.image.look(path).absent else ""
        _deny(run, argv, path, span)
    return Status.UNKNOWN if held is None else Status.OK if held else Status.FAIL


BUILTINS: dict[str, Builtin] = {
    "cd": _cd,
    "pushd": _pushd,
    "popd": _popd,
    "export": _export,
    **dict.fromkeys(("declare", "typeset", "readonly", "local"), _declare),
    **dict.fromkeys(("read", "getopts", "mapfile", "readarray"), _read),
    "printf": _printf,
    "unset": _unset,
    "set": _set,
    **dict.fromkeys(("true", ":", "trap", "umask", "ulimit", "wait", "hash", "shopt"), _true),
    "false": _false,
    **dict.fromkeys(ENDS, _exit),
    "shift": _shift,
    **dict.fromkeys(("test", "[", "[["), _test),
}
