"""Starting the image's own command: ENTRYPOINT and CMD of a stage, where the stage's files decide that it can't."""

from gowharf.replay.look import Binary
from gowharf.replay.model import Failure, Outcome, Stage, Step
from gowharf.replay.paths import join
from gowharf.replay.state import State, lacks_shell
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.source import Place


def start(dockerfile: str, stage: Stage, state: State) -> tuple[Step, ...]:
    """The stage's steps, with what starting its command fails on at the ENTRYPOINT or CMD that says it."""
    chosen = state.entrypoint or state.command
    if chosen is None:
        return stage.steps
    failure = _no_shell(dockerfile, chosen, state) or _wrong_program(dockerfile, chosen, state)
    if failure is None:
        return stage.steps
    return tuple(
        step._replace(failures=(*step.failures, failure), outcome=Outcome.FAILS) if step.instruction is chosen else step
        for step in stage.steps
    )


def _no_shell(dockerfile: str, instruction: Instruction, state: State) -> Failure | None:
    """The shell form needs /bin/sh, which scratch and distroless don't have."""
    if instruction.json or not instruction.words or not lacks_shell(state):
        return None
    says = 'exec: "/bin/sh": stat /bin/sh: no such file or directory'
    return Failure("shell-form-in-scratch", says, Place(dockerfile, instruction.span), {"form": instruction.keyword})


def _wrong_program(dockerfile: str, instruction: Instruction, state: State) -> Failure | None:
    program = _program(instruction, state)
    if program is None:
        return None
    path, binary = program
    place = Place(dockerfile, instruction.span)
    values = {"path": path, "why": binary.why}
    places = {"built": binary.place} if binary.place else {}
    says = f"exec {path}: No such file or directory"
    if binary.goos not in (None, "linux"):
        return Failure(
            "wrong-goos", f"exec {path}: exec format error", place, {**values, "goos": binary.goos or ""}, places
        )
    libc = state.tools.libc
    if not binary.dynamic or libc is None or binary.libc is None or binary.libc == libc:
        return None
    return Failure(
        "dynamic-binary-in-static-image", says, place, {**values, "libc": libc, "needs": binary.libc}, places
    )


def _program(instruction: Instruction, state: State) -> tuple[str, Binary] | None:
    """The program that the instruction starts, where a go command of the Dockerfile made it."""
    if not instruction.words:
        return None
    words = [word.raw for word in instruction.words] if instruction.json else instruction.words[0].raw.split()
    if not words or "$" in words[0]:
        return None
    name = words[0] if words[0] != "exec" or len(words) < 2 else words[1]
    if "/" in name:
        paths = [join(state.workdir or "/", name)] if name.startswith("/") or state.workdir else []
    else:
        paths = [
            join("/", directory) + "/" + name for directory in (state.env.get("PATH") or "").split(":") if directory
        ]
    for path in paths:
        node = state.image.look(path).node
        if node is not None:
            return (path, node.binary) if node.binary is not None else None
    return None
