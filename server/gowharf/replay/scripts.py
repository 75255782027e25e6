"""More script for a RUN: other shells (`sh -c`, a script's file), `.` and eval."""

from gowharf.replay import filetools
from gowharf.replay.builtins import ENDS
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import join
from gowharf.replay.shellrun import Everywhere, Flow, Run, Status
from gowharf.syntax import shell
from gowharf.syntax.dockerfile import Joined
from gowharf.text.source import Place, Span

_OPTIONS = ("pipefail", "errexit", "nounset", "xtrace")
DEPTH = 40  # sh -c inside sh -c inside …: deeper than this nobody writes by hand


def other_shell(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow) -> Status:
    """`sh -c TEXT` is followed; a script file is not, unless it is known."""
    flags = ""
    pipefail = False
    for position, argument in enumerate(argv[1:], 1):
        word = argument.value
        if word is None:
            return run.lose()
        if word.startswith(("-", "+")) and len(word) > 1:
            flags += word[1:] if word.startswith("-") and not word.startswith("--") else ""
            if "c" not in flags:
                continue
            at = position + 1
            while at < len(argv) and argv[at].value in _OPTIONS:  # bash -eco pipefail TEXT
                pipefail |= argv[at].value == "pipefail"
                at += 1
            text = argv[at].value if at < len(argv) else None
            if text is None:
                return run.lose()
            return inner(run, text, argv[at].span, env, flags, flow, pipefail, argv[at + 1 :])
        if word in _OPTIONS:
            pipefail |= word == "pipefail"
            continue
        file = run.state.image.read(join(run.workdir, word)) if run.workdir else None
        if file is None:
            return _no_script(run, argv[0].value or "sh", argument, flow) or run.lose()
        return inner(run, file.text, argument.span, env, flags, flow, pipefail, argv[position:])
    text, span = run.stdin or (None, argv[0].span)
    return run.lose() if text is None else inner(run, text, span, env, flags, flow, pipefail)


def _no_script(run: Run, name: str, word: Argument, flow: Flow) -> Status | None:
    """A script that a shell is to read and that surely isn't there."""
    path = join(run.workdir or "/", word.value or "")
    if run.workdir is None or not filetools.lacks(run.state, path):
        return None
    says = f"{name}: {word.value}: No such file or directory"
    if name in ("sh", "dash", "ash"):
        gnu = f"{name}: 0: cannot open {word.value}: No such file"
        says = f"{name}: can't open '{word.value}': No such file or directory" if run.interpreter == "ash" else gnu
    place, values = Place(run.setting.dockerfile, word.span), {"command": name, "path": path}
    run.note(Failure("run-command-fails", says, place, values), flow)
    run.lose()
    return Status.FAIL


def source(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    """`. FILE`: its script, in this very shell."""
    word = argv[1].value if len(argv) > 1 else None
    if word is not None and "/" in word and run.workdir is not None:
        path = join(run.workdir, word)
        file = run.state.image.read(path)
        if file is not None and run.depth < DEPTH:
            return _here(run, file.text, argv[1].span, flow)
        if filetools.lacks(run.state, path):
            says = {
                "dash": f"/bin/sh: 1: {argv[0].value}: cannot open {word}: No such file",
                "ash": f"/bin/sh: {argv[0].value}: line 0: can't open '{word}': No such file or directory",
            }.get(run.interpreter, f"{word}: No such file or directory")
            place, values = Place(run.setting.dockerfile, argv[1].span), {"command": argv[0].value or ".", "path": path}
            run.note(Failure("run-command-fails", says, place, values), flow)
            run.forget()
            return Status.FAIL
    run.forget()
    return run.lose()


def evaluate(run: Run, argv: tuple[Argument, ...], env: dict[str, str | None], flow: Flow, span: Span) -> Status:
    words = [argument.value for argument in argv[1:]]
    known = [word for word in words if word is not None]
    if known and len(known) == len(words) and run.depth < DEPTH:
        return _here(run, " ".join(known), Span(argv[1].span.start, argv[-1].span.end), flow)
    run.forget()
    return run.lose()


def _here(run: Run, text: str, span: Span, flow: Flow) -> Status:
    """More script for the shell that runs already; what it says of places is said at one word."""
    tree = shell.parse(text)
    if tree.body is None:
        return run.lose() if tree.problems else Status.OK
    joined, run.joined = run.joined, Everywhere(text, span)
    status = run.arrive(run.node(run, tree.body, flow), ("return",))
    run.joined = joined
    return status


def inner(
    run: Run,
    text: str,
    span: Span,
    env: dict[str, str | None],
    flags: str,
    flow: Flow,
    pipefail: bool = False,
    words: tuple[Argument, ...] = (),
) -> Status:
    """A script of another shell. `words` are its own name and arguments: $0, $1 …"""
    if run.depth > DEPTH:
        return run.lose()
    frame, joined, perhaps = run.frame(), run.joined, run.perhaps
    interpreter, run.interpreter = run.interpreter, ""
    # Spans in a quoted -c text are its own; those in a script's file are shown at the word that names it.
    quoted = span.end - span.start == len(text) + 2
    run.joined = Joined(text, ((0, span.start + 1),)) if quoted else Everywhere(text, span)
    run.errexit, run.pipefail, run.nounset = "e" in flags, pipefail, "u" in flags
    given = [argument.value for argument in words]
    run.variables, run.exported = {**env, **({"0": given[0]} if given else {})}, frozenset(env)
    run.give(None if None in given else given[1:])
    tree = shell.parse(text)
    if tree.body is not None:
        status = run.arrive(run.node(run, tree.body, flow), ENDS)
    else:
        status = run.lose() if tree.problems else Status.OK
    run.joined, run.perhaps, run.interpreter = joined, perhaps, interpreter
    run.leave(frame)
    return status
