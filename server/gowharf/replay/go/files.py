"""How the go command looks at files: what is surely there, surely not, and what can't be known; and paths as it prints
them.

A base image's own folders are not listed, but an official image surely has no go.mod, go.work or vendor in them: only
what a step may have written there is unknown.
"""

from gowharf.replay.go.world import World
from gowharf.replay.look import ABSENT, Look
from gowharf.replay.paths import clean, parents
from gowharf.text.source import Place, Source, Span


def look(world: World, path: str) -> Look:
    """What is at `path`; in the folders of an official image that no step has touched, nothing of the project's."""
    found = world.image.look(path)
    if found.unknown and world.tools.official and not world.image.touched(path):
        return ABSENT
    return found


def look_for_go(world: World, path: str) -> Look:
    """What is at `path` as one looks for packages and modules: nothing, where all that may be there isn't Go's."""
    found = look(world, path)
    return ABSENT if found.unknown and world.image.children(path, go=True) == ((), True) else found


def is_file(world: World, path: str) -> bool | None:
    """Whether a file is there; None: unknown."""
    found = look(world, path)
    if found.node is not None and found.node.kind == "unknown":
        return None
    return None if found.unknown else found.present and found.node is not None and found.node.kind == "file"


def is_directory(world: World, path: str) -> bool | None:
    """Whether a directory is there; None: unknown."""
    found = look(world, path)
    if found.node is not None and found.node.kind == "unknown":
        return None
    return None if found.unknown else found.present and found.node is not None and found.node.kind == "dir"


def find_upward(world: World, directory: str, name: str, stop: str = "") -> tuple[str | None, bool]:
    """The nearest file of that name in `directory` or above, and whether that is certain. `stop` is not entered."""
    for at in parents(clean(directory)):
        if at == stop:
            return None, True
        path = clean(at + "/" + name)
        found = is_file(world, path)
        if found is None:
            return None, False
        if found:
            return path, True
    return None, True


def relative(path: str, directory: str) -> str:
    """filepath.Rel of two clean absolute paths."""
    ours = [part for part in path.split("/") if part]
    theirs = [part for part in directory.split("/") if part]
    shared = 0
    while shared < len(ours) and shared < len(theirs) and ours[shared] == theirs[shared]:
        shared += 1
    return "/".join([".."] * (len(theirs) - shared) + ours[shared:]) or "."


def short(path: str, workdir: str) -> str:
    """base.ShortPath: relative to the work directory where that is shorter."""
    shorter = relative(path, workdir)
    return shorter if len(shorter) < len(path) else path


def place(source: Source | None, span: Span | None) -> Place | None:
    """A place in a project's file; None where the text stands in none."""
    if source is None or span is None or not source.path:
        return None
    return Place(source.path, span)
