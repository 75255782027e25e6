"""One RUN: which text the shell gets, with what mounted, and what becomes of the stage."""

from gowharf.project.model import Project
from gowharf.replay.absent import shell_missing
from gowharf.replay.commands import exec_form
from gowharf.replay.image import Mount
from gowharf.replay.model import Argument, Assignment, Failure, GoRun, Outcome, Step
from gowharf.replay.mounts import Mounted
from gowharf.replay.script import construct, follow
from gowharf.replay.shellrun import Run, Setting, Status
from gowharf.replay.state import State, lacks_shell
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Heredoc, Instruction, Joined
from gowharf.text.source import Place, Source

_SHELLS = frozenset(["sh", "bash", "dash", "ash", "zsh", "ksh"])


class Result(NamedTuple):
    """What a RUN leaves: the stage's state, its go commands, and the mounts as they are afterwards."""

    state: State
    runs: tuple[GoRun, ...]
    outcome: Outcome
    failures: tuple[Failure, ...]
    opaque: bool
    mounts: tuple[Mount, ...]
    sets: tuple[Assignment, ...]


def run(
    project: Project, dockerfile: str, source: Source | None, before: State, step: Step, mounted: Mounted
) -> Result:
    """Follows the RUN of `step`, which stands in `source`."""
    instruction = step.instruction
    network = instruction.flag("network")
    image = before.image if mounted.sure else before.image.with_haze("/")
    state = before._replace(image=image.mounted(mounted.mounts))
    setting = Setting(
        project,
        dockerfile,
        step.number,
        network is None or network.value != "none",
        tuple(mount.target for mount in mounted.mounts if not mount.writable),
        source,
    )
    if not instruction.json and lacks_shell(state):
        says = 'exec: "/bin/sh": stat /bin/sh: no such file or directory'
        failure = Failure("shell-form-in-scratch", says, Place(dockerfile, instruction.span), {"form": "RUN"})
        return Result(before, (), Outcome.FAILS, (failure,), False, state.image.mounts, ())
    absent = _absent_shell(instruction, before)
    flags = _shell_flags(state.shell)
    joined = None if instruction.json or flags is None else script_text(instruction)
    shell_run = Run(state, setting, joined or instruction.args, mounted.env, construct)
    if instruction.json:
        status = exec_form(shell_run, tuple(Argument(word.raw, word.span) for word in instruction.words))
    elif joined is None:
        shell_run.lose()
        status = Status.UNKNOWN
    else:
        own = instruction.heredocs and _shebang(instruction) is not None  # the SHELL's options are not for its program
        shell_run.errexit = "e" in (flags or "") and not own
        shell_run.nounset = "u" in (flags or "") and not own
        shell_run.pipefail = "pipefail" in (state.shell or ()) and not own
        shell_run.interpreter = "" if own else _interpreter(state)
        status = follow(shell_run, joined.text)
    if absent is not None:
        shell_run.failures.append(absent)
        status = Status.FAIL
    return _result(before, shell_run, status)


def _interpreter(state: State) -> str:
    """Which shell reads a script: /bin/sh is dash in Debian's images and BusyBox's ash in Alpine's."""
    name = (state.shell or ("",))[0].rpartition("/")[2]
    if name == "sh" and (state.golang or state.plain):
        return {"glibc": "dash", "musl": "ash"}.get(state.tools.libc or "", "")
    return name if name in ("bash", "dash", "ash") else ""


def _absent_shell(instruction: Instruction, state: State) -> Failure | None:
    """A SHELL that the image doesn't have (`SHELL ["/bin/bash", "-c"]` on Alpine), said where it was chosen."""
    place = state.shell_place
    if instruction.json or place is None or not state.shell or not shell_missing(state, state.shell[0]):
        return None
    says = f'exec: "{state.shell[0]}": stat {state.shell[0]}: no such file or directory'
    program = state.shell[0].rpartition("/")[2]
    return Failure("program-not-in-image", says, place, {"program": program, "why": "shell"})


def _result(before: State, shell_run: Run, status: Status) -> Result:
    after = shell_run.state
    if status is Status.FAIL:
        _blame(shell_run)
        denied, broken = shell_run.denied, any(run.failures for run in shell_run.runs)
        if denied is not None and not broken and not shell_run.failures and not shell_run.perhaps:
            shell_run.failures.append(denied._replace(certain=not after.assumed))
    certain = [f for r in shell_run.runs if not r.conditional and not r.ignored for f in r.failures if f.certain]
    outcome = Outcome.UNKNOWN
    if status is Status.FAIL and (certain or shell_run.failures):
        outcome = Outcome.FAILS
    elif status is Status.OK:
        outcome = Outcome.SUCCEEDS
    mounts = after.image.mounts
    # Files stay; the shell's variables and directory end with it.
    state = after._replace(
        image=after.image.unmounted(),
        env=before.env,
        args=before.args,
        workdir=before.workdir,
        env_complete=before.env_complete,
    )
    runs, sets, failures = tuple(shell_run.runs), tuple(shell_run.sets), tuple(shell_run.failures)
    return Result(state, runs, outcome, failures, shell_run.opaque, mounts, sets)


def _blame(shell_run: Run) -> None:
    """Where a script surely fails although it passed over a go command's failure (`go build -o app; chmod +x app`, or
    `if ! go build; then exit 1; fi`), that command is what is wrong, and what fails for want of it isn't."""
    passed = [run for run in shell_run.runs if run.ignored and not run.conditional and _surely(run)]
    if not passed or any(_surely(run) for run in shell_run.runs if not run.ignored and not run.conditional):
        return
    behind = [f.says for f in shell_run.failures if f.kind == "run-command-fails"]
    shell_run.failures[:] = [f for f in shell_run.failures if f.kind != "run-command-fails"]
    for at, run in enumerate(shell_run.runs):
        if run in passed:
            failures = tuple(f._replace(says="\n".join([f.says, *behind])) for f in run.failures)
            shell_run.runs[at] = run._replace(ignored=False, failures=failures)


def _surely(run: GoRun) -> bool:
    return bool(run.failures) and all(failure.certain for failure in run.failures)


def _shell_flags(shell: tuple[str, ...] | None) -> str | None:
    """The one-letter options of a SHELL such as ["/bin/bash", "-o", "pipefail", "-euc"]; None: not readable."""
    if not shell or shell[0].rpartition("/")[2] not in _SHELLS or not any("c" in w for w in shell[1:] if w[:1] == "-"):
        return None
    return "".join(word[1:] for word in shell[1:] if word.startswith("-") and not word.startswith("--"))


def script_text(instruction: Instruction) -> Joined | None:
    """The script that the shell gets, with the way back to the file; None where another program gets it."""
    heredocs = instruction.heredocs
    if not heredocs:
        return instruction.args
    if _alone(instruction):
        line = _shebang(instruction)
        if line is not None and line.rpartition("/")[2].split(" ")[-1] not in _SHELLS:
            return None
        return _body(heredocs[0])
    text = instruction.args.text + "\n"
    pieces = list(instruction.args.pieces)
    for heredoc in heredocs:
        body = _body(heredoc)
        pieces.extend((offset + len(text), source) for offset, source in body.pieces)
        text += body.text + heredoc.name + "\n"
    return Joined(text, tuple(pieces))


def _alone(instruction: Instruction) -> bool:
    """Whether the RUN is nothing but a heredoc, so that its body is the script."""
    heredocs = instruction.heredocs
    return len(heredocs) == 1 and instruction.args.text.strip() == _marker_text(instruction, heredocs[0])


def _shebang(instruction: Instruction) -> str | None:
    """The first line of a lone heredoc that BuildKit runs as a program of its own, since it starts with "#!"."""
    line = instruction.heredocs[0].content.partition("\n")[0].rstrip()
    return line if _alone(instruction) and line.startswith("#!") else None


def _marker_text(instruction: Instruction, heredoc: Heredoc) -> str:
    text = instruction.args.text
    start = text.find("<<")
    length = heredoc.marker.end - heredoc.marker.start
    return text[start : start + length] if start >= 0 else ""


def _body(heredoc: Heredoc) -> Joined:
    """A heredoc's body; where tabs are stripped each line is a piece of its own."""
    if not heredoc.strip_tabs:
        return Joined(heredoc.content, ((0, heredoc.body.start),))
    pieces: list[tuple[int, int]] = []
    offset = 0
    # Lines of the file are as long as the content's, but for the tabs in front, which the file's span still has.
    source = heredoc.body.start
    lines = heredoc.content.splitlines(keepends=True)
    spare = (heredoc.body.end - heredoc.body.start) - len(heredoc.content)
    for line in lines:
        pieces.append((offset, source + (spare // max(len(lines), 1))))
        offset += len(line)
        source += len(line) + spare // max(len(lines), 1)
    return Joined(heredoc.content, tuple(pieces) or ((0, heredoc.body.start),))
