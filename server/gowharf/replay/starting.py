"""Starting the image's own command: ENTRYPOINT and CMD of a stage, where the stage's files decide that it can't.

`start` says what no later stage can mend; `start_last` what a stage FROM this one may still bring.
"""

from gowharf.project.model import Project
from gowharf.replay.absent import interpreter, unexecutable
from gowharf.replay.look import Binary
from gowharf.replay.model import Failure, Outcome, Stage, Step
from gowharf.replay.paths import below, join
from gowharf.replay.state import State, lacks_shell, lacks_user
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.source import Place

_VARIABLE = regex(r"\$\{?[A-Za-z_]")
_PLAIN = regex(r"[\w./@+-]+\Z")
_TEXT = regex(r"\ufeff?[\t\r\n -~]+\Z")
_LFS = "version https://git-lfs"  # stands for a file that may be a program


def start(dockerfile: str, stage: Stage, state: State) -> tuple[Step, ...]:
    """The stage's steps, with what starting its command fails on at the ENTRYPOINT or CMD that says it."""
    chosen = state.entrypoint or state.command
    if chosen is None:
        return stage.steps
    return _failing(stage, chosen, _no_shell(dockerfile, chosen, state) or _wrong_program(dockerfile, chosen, state))


def start_last(project: Project, dockerfile: str, stage: Stage, state: State, mounted: bool) -> Stage:
    """A stage that no other starts from, with what it lacks to be started. `mounted`: whoever starts it may put files
    into it, so a lack is no certain failure."""
    chosen = state.entrypoint or state.command
    if chosen is None or any(step.instruction is chosen and step.failures for step in stage.steps):
        return stage
    steps = stage.steps
    lack = _lacking(project, dockerfile, chosen, stage, state)
    if lack is not None:
        # A golang image in which nothing is built is one to work in: the sources, and what air makes, are mounted.
        builds = any(run.name in ("build", "install") for step in stage.steps for run in step.go)
        steps = _failing(stage, chosen, lack._replace(certain=not mounted and (builds or not state.golang)))
    named = next((step.instruction for step in reversed(stage.steps) if step.instruction.keyword == "USER"), None)
    if named is not None and lacks_user(state):
        says = f"unable to find user {state.user.name}: no matching entries in passwd file"
        place = Place(dockerfile, named.words[0].span if named.words else named.span)
        failure = Failure("user-not-in-image", says, place, {"user": state.user.name})
        steps = _failing(stage._replace(steps=steps), chosen, failure)
    return stage._replace(steps=steps)


def _failing(stage: Stage, chosen: Instruction, failure: Failure | None) -> tuple[Step, ...]:
    if failure is None:
        return stage.steps
    return tuple(
        step._replace(failures=(*step.failures, failure), outcome=Outcome.FAILS) if step.instruction is chosen else step
        for step in stage.steps
    )


def _lacking(project: Project, dockerfile: str, instruction: Instruction, stage: Stage, state: State) -> Failure | None:
    """The program isn't there, is a folder, or may not be executed. (runc: libcontainer, exec.LookPath)"""
    name = _first_word(instruction)
    if name is None:
        return _no_json(dockerfile, instruction)
    place = Place(dockerfile, instruction.words[0].span if instruction.json else instruction.span)
    values = {"name": name, "form": instruction.keyword}
    if instruction.json and _VARIABLE.search(name):
        says = f'exec: "{name}": executable file not found in $PATH'
        return Failure("entrypoint-not-in-image", says, place, {**values, "why": "variable"})
    paths = _candidates(name, state)
    looks = [state.image.look(path) for path in paths]
    at = next((path for path, look in zip(paths, looks, strict=True) if not look.absent), None)
    script = _script(name, at, state, instruction.json) if at is not None else None
    if script is not None:
        says, why, program = script
        values |= {"why": why, "path": at or "", "program": program}
        return Failure("entrypoint-not-in-image", says, place, values)
    if "/" in name and paths and looks[0].node is not None:
        node = looks[0].node
        mode = node.mode if node.kind == "file" and not (state.modes_known and unexecutable(project, node)) else 0o644
        if node.kind == "unknown" or mode is None or mode & 0o111 or node.linked:
            return None
        why = "directory" if node.kind == "dir" else "mode" if node.mode is not None else "unset"
        told = "is a directory" if why == "directory" else "permission denied"
        return Failure(
            "entrypoint-not-in-image", f'exec: "{name}": {told}', place, {**values, "why": why, "path": paths[0]}
        )
    if not paths or not all(look.absent for look in looks) or _in_volume(stage, paths):
        return None
    if not any(step.go for step in stage.steps) and any(state.image.origin(path) is not None for path in paths):
        return None  # below a directory of the context, into which somebody builds it first
    if not instruction.json:
        if "/" not in name:
            return None  # a word of the shell's own, it may be
        says = f"/bin/sh: {name}: not found"
    else:
        says = f'exec: "{name}": ' + (
            f"stat {name}: no such file or directory" if "/" in name else "executable file not found in $PATH"
        )
    values["path"] = paths[0] if "/" in name else name
    return Failure("entrypoint-not-in-image", says, place, {**values, "why": "absent"})


def _no_json(dockerfile: str, instruction: Instruction) -> Failure | None:
    """`CMD ['/app']` and `CMD ["/app"] # start` are no JSON, so a shell looks for a program called [/app]."""
    words = instruction.words[0].raw.replace("'", "").replace('"', "").split() if instruction.words else []
    if not words or instruction.json or not words[0].startswith("[") or words[0] in ("[", "[["):
        return None
    values = {"name": words[0], "form": instruction.keyword, "why": "json"}
    place = Place(dockerfile, instruction.words[0].span)
    return Failure("entrypoint-not-in-image", f"/bin/sh: 1: {words[0]}: not found", place, values)


def _script(name: str, path: str, state: State, json: bool) -> tuple[str, str, str] | None:
    """What starting a script of the project's fails on, why, and the program that its first line names."""
    found = interpreter(state, path)
    if found is not None:
        lack, why = found
        return f"exec {name}: no such file or directory", why or "interpreter", lack
    source = state.image.read(path)
    head = source.text[:200] if source is not None and json else ""
    if not head.strip() or head.startswith(("#!", _LFS)) or not _TEXT.match(head):
        return None
    return f"exec {name}: exec format error", "unmarked", ""


def _in_volume(stage: Stage, paths: list[str]) -> bool:
    """Whether a VOLUME, which whoever starts the image fills, may hold one of the paths."""
    volumes = [
        w.raw.strip("\"'") for s in stage.steps if s.instruction.keyword == "VOLUME" for w in s.instruction.words
    ]
    return any(below(path, volume) for path in paths for volume in volumes if volume.startswith("/"))


def _first_word(instruction: Instruction) -> str | None:
    """The word that names the program, as written; None where a shell may make something else of it."""
    if not instruction.words:
        return None
    if instruction.json:
        return instruction.words[0].raw or None
    words = instruction.words[0].raw.split()
    words = words[1:] if words[:1] == ["exec"] else words
    return words[0] if words and _PLAIN.match(words[0]) else None


def _candidates(name: str, state: State) -> list[str]:
    """Where a program of that name is looked for."""
    if "/" in name:
        return [join(state.workdir or "/", name)] if name.startswith("/") or state.workdir else []
    path = state.env.get("PATH")
    if path is None or not state.env_complete:
        return []
    return [join("/", directory).rstrip("/") + "/" + name for directory in path.split(":") if directory]


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
    for path in _candidates(name, state):
        node = state.image.look(path).node
        if node is not None:
            return (path, node.binary) if node.binary is not None else None
    return None
