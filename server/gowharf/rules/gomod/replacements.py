"""The replacement directory that a failure is about, as go.mod or go.work writes it."""

from gowharf.project.model import Project
from gowharf.rules.facts import Case
from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import ModFile, Replace
from gowharf.text.source import Place


class Target(NamedTuple):
    """The right side of a replace line. `gomod` is the file that holds it."""

    project: Project
    gomod: str
    path: str
    place: Place


def target_of(case: Case, project: Project) -> Target | None:
    """The directory that a case's failure misses; None where no file of the project says it."""
    failure = case.failure
    written = failure.values.get("path", "")
    module = failure.values.get("module", "")
    for place in (*((failure.place,) if failure.place else ()), *failure.places.values()):
        file = file_of(project, place.path)
        for replace in file.replaces if file is not None else ():
            if replace.old_path == module and (not written or replace.new_path == written):
                return of(project, place.path, replace)
    for gomod in (*project.found.goworks, *project.found.gomods):
        file = file_of(project, gomod)
        for replace in file.replaces if file is not None else ():
            if replace.old_path == module and replace.new_path == written:
                return of(project, gomod, replace)
    return None


def of(project: Project, gomod: str, replace: Replace) -> Target:
    return Target(project, gomod, replace.new_path, Place(gomod, replace.new_token.span))


def file_of(project: Project, path: str) -> ModFile | None:
    """A go.mod or go.work, parsed; None for any other file."""
    name = path.rpartition("/")[2]
    if name == "go.work":
        return project.gowork(path)
    return project.gomod(path) if name.endswith(".mod") else None
