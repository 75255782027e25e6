"""Where the project's go.mod files are, in the project and in the image, for a command that finds none."""

from gowharf.project.model import Project
from gowharf.replay.image import Image
from gowharf.replay.model import GoRun, Step
from gowharf.replay.paths import join
from gowharf.rules.context.copies import copies
from gowharf.rules.dockerfile.gowords import line_before_step
from gowharf.rules.edits import insert
from gowharf.rules.facts import Spot
from gowharf.rules.model import FileEdit, Fix, Safety


def wanted(project: Project, spot: Spot, run: GoRun) -> str | None:
    """The project's go.mod that belongs into the command's directory; None where there is none."""
    if run.image is None or run.workdir is None:
        return None
    origin = run.image.origin(run.workdir + "/go.mod")
    context = spot.replay.build.context
    if origin is None and context.kind in ("dir", "git"):
        origin = f"{context.directory}/go.mod" if context.directory else "go.mod"
    return origin if origin is not None and origin in project.found.gomods else None


def elsewhere(project: Project, spot: Spot, run: GoRun) -> tuple[str, ...]:
    """The directories of the image that hold a go.mod of the project when the command runs."""
    if run.image is None:
        return ()
    found: dict[str, None] = {}
    for copy in copies(spot, project):
        for gomod in project.found.gomods:
            rest = _below(gomod, copy.origin)
            if rest is None:
                continue
            path = join(copy.target, rest) if rest else copy.target
            if _is_file(run.image, path):
                found[path.rpartition("/")[0] or "/"] = None
    return tuple(found)


def _below(path: str, directory: str) -> str | None:
    if not directory:
        return path
    if path == directory:
        return path.rpartition("/")[2]
    return path[len(directory) + 1 :] if path.startswith(directory + "/") else None


def _is_file(image: Image, path: str) -> bool:
    node = image.look(path).node
    return node is not None and node.kind == "file"


def copy_gomod(project: Project, spot: Spot, run: GoRun, gomod: str) -> Fix | None:
    """Copies go.mod, and go.sum where there is one, into the command's directory before it runs."""
    context = spot.replay.build.context
    source = project.source(spot.replay.path)
    if context.kind not in ("dir", "git") or source is None or spot.replay.build.inline is not None:
        return None
    root = context.directory
    if root and not gomod.startswith(root + "/"):
        return None
    folder = gomod.rpartition("/")[0]
    names = [gomod] + [path for path in ((f"{folder}/" if folder else "") + "go.sum",) if project.source(path)]
    words = [path[len(root) + 1 :] if root else path for path in names]
    title = f"Copy {' and '.join(words)} first"
    step = _same_copy(spot, run)
    if step is not None:
        quoted = step.instruction.json
        text = "".join(f'"{word}", ' if quoted else f"{word} " for word in words)
        return Fix(title, Safety.SAFE, (insert(source.path, step.instruction.words[0].span.start, text),))
    if run.workdir is None or run.workdir != spot.step.workdir:
        return None
    return Fix(title, Safety.SAFE, (line_before_step(source, spot.step, f"COPY {' '.join(words)} ./"),))


def _same_copy(spot: Spot, run: GoRun) -> Step | None:
    """The COPY of the context's files into the command's directory that can take more words."""
    for step in reversed(spot.stage.steps[: _position(spot)]):
        instruction = step.instruction
        if instruction.keyword != "COPY" or instruction.flags or instruction.heredocs or len(instruction.words) < 2:
            continue
        dest = instruction.words[-1].raw
        if "$" in dest or step.workdir is None or not (dest.endswith("/") or dest in (".", "./")):
            continue
        if join(step.workdir, dest) == run.workdir:
            return step
    return None


def _position(spot: Spot) -> int:
    return next((at for at, step in enumerate(spot.stage.steps) if step.number >= spot.step.number), 0)


def move(project: Project, spot: Spot, run: GoRun, directory: str) -> tuple[FileEdit, ...]:
    """A WORKDIR before the command's RUN, so that it runs in `directory`."""
    source = project.source(spot.replay.path)
    if source is None or spot.replay.build.inline is not None or run.workdir != spot.step.workdir:
        return ()
    if " " in directory or "$" in directory:
        return ()
    return (line_before_step(source, spot.step, f"WORKDIR {directory}"),)
