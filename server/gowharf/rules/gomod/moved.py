"""A path of another machine, found again in the project by its last elements."""

from gowharf.project.model import Project
from gowharf.replay.go.files import relative
from gowharf.startup import regex

_SEPARATORS = regex(r"[\\/]+")


def relative_to(project: Project, gomod: str, path: str) -> str | None:
    """The directory of the project, with a go.mod, that the end of an absolute path names, as that go.mod would write
    it: the one that matches most elements. None where there is none."""
    elements = [element for element in _SEPARATORS.split(path) if element]
    home = "/" + gomod.rpartition("/")[0]
    for start in range(len(elements)):
        directory = "/".join(elements[start:])
        if f"{directory}/go.mod" in project.found.gomods and directory != gomod.rpartition("/")[0]:
            found = relative(f"/{directory}", home.rstrip("/") or "/")
            return found if found.startswith("..") else f"./{found}"
    return None
