"""go generate: it runs whatever the //go:generate lines of the named packages say."""

from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import Answer
from gowharf.replay.go.kinds import BAD_FLAG, UNKNOWN_COMMAND, UNKNOWN_FLAG, USAGE
from gowharf.replay.go.named import Named
from gowharf.replay.go.packageloading import anything, paths_of, reading
from gowharf.replay.go.packages import named_packages
from gowharf.replay.go.requires import place_of
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import GoFile, is_on, targets_of
from gowharf.replay.model import Argument, Failure, Outcome
from gowharf.startup import regex
from gowharf.text.source import Place, Span


def run_generate(scene: Scene) -> Answer:
    """go generate runs whatever the sources say."""
    targets = targets_of(scene)
    named = named_packages(scene, targets, scene.command.args)
    early = reading(scene, named, targets)
    lost = () if early or named.failures else _generator_missing(scene, named)
    answer = Answer(early or named.failures or lost, False, network="unknown", packages=paths_of(named))
    if any(_writes_far(scene, package.node.directory) for package in named.packages):
        answer = answer._replace(image=scene.world.image.with_haze("/", changes=False))
    return anything(scene, answer)


def _generator_missing(scene: Scene, named: Named) -> tuple[Failure, ...]:
    """The first //go:generate line whose program isn't in the image, where none before it could have brought it."""
    if not named.known or any(is_on(scene, name) for name in ("n", "run", "skip")):
        return ()
    for package in named.packages:
        for file in package.folder.files:
            if file.built is False:
                continue
            if not file.built or file.parsed is None:
                return ()
            for line, command in file.parsed.generates:
                name = command.split()[0] if command.split() else ""
                if name in ("echo", "printf", "true"):
                    continue
                if name == "go":
                    failure = _nested(scene, package.node.directory, file, line, command)
                    return (failure,) if failure is not None else ()
                if not _PROGRAM.match(name) or not scene.world.lacks(name):
                    return ()
                at = f"{files.short(file.path, scene.workdir)}:{line}"
                says = f'{at}: running "{name}": exec: "{name}": executable file not found in $PATH'
                values = {"program": name, "why": "generate"}
                return (Failure(kinds.GENERATOR_MISSING, says, _line_place(file, line), values),)
    return ()


def _nested(scene: Scene, directory: str, file: GoFile, line: int, command: str) -> Failure | None:
    """A go command of a //go:generate line that surely fails."""
    from gowharf.replay.go.predict import predict

    if any(sign in command for sign in "$\"'`\\"):
        return None
    argv = tuple(Argument(word, Span(0, 0)) for word in command.split())
    said = predict(scene.world._replace(workdir=directory, written=None), argv)
    if said.outcome is not Outcome.FAILS or not all(failure.certain for failure in said.failures):
        return None
    first = said.failures[0]
    status = 2 if first.kind in _STATUS_2 else 1
    at = f"{files.short(file.path, scene.workdir)}:{line}"
    says = f'{first.says}\n{at}: running "go": exit status {status}'
    return Failure(kinds.GENERATOR_FAILS, says, _line_place(file, line), {"program": "go"})


_STATUS_2 = (kinds.NO_SUCH_TOOL, UNKNOWN_FLAG, UNKNOWN_COMMAND, BAD_FLAG, USAGE)
_PROGRAM = regex(r"[A-Za-z][\w.-]*\Z")


def _line_place(file: GoFile, line: int) -> Place | None:
    """A whole line of a file of the project."""
    if file.source is None:
        return None
    lines = file.source.text.split("\n")
    start = sum(len(text) + 1 for text in lines[: line - 1])
    return place_of(file.source, Span(start, start + len(lines[line - 1].rstrip())))


def _writes_far(scene: Scene, directory: str) -> bool:
    """Whether a //go:generate line of a directory names a path that may be anywhere."""
    for name in scene.world.image.children(directory)[0]:
        source = scene.world.image.read(f"{directory}/{name}") if name.endswith(".go") else None
        if source is not None and _FAR.search(source.text) is not None:
            return True
    return False


_FAR = regex(r"(?m)^//go:generate .*[\s\"'=:>](?:/|\.\.|\$)")
