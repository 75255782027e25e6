"""What is wrong with the project's own files, folder by folder, kept with the texts that the rules have read for it."""

from collections.abc import Collection

from gowharf.check.engine import surveyed
from gowharf.check.selection import Selection
from gowharf.lsp.analysis.tracked import Current, Readers, TrackedFiles
from gowharf.project.files import FileError, folder_of
from gowharf.project.model import Discovered, Project
from gowharf.rules.facts import Ground, Stop
from gowharf.rules.model import Finding
from gowharf.startup import NamedTuple
from gowharf.syntax.modpath import prefixes


class _Folder(NamedTuple):
    """The files of one folder that a survey goes over."""

    gomods: tuple[str, ...] = ()
    goworks: tuple[str, ...] = ()
    gosums: tuple[str, ...] = ()
    errors: tuple[FileError, ...] = ()


class Surveys:
    """See the module's docstring. Folders are the project's paths of directories, "" the root."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._readers = Readers()
        self._folders: dict[str, _Folder] | None = None
        self._files: dict[str, TrackedFiles] = {}  # of the last survey of each

    def folders(self, found: Discovered) -> Collection[str]:
        """All folders that hold something to survey. What is found never changes."""
        if self._folders is None:
            self._folders = _by_folder(found)
        return self._folders.keys()

    def affected(self, changed: Collection[str]) -> set[str]:
        """The folders of which something else may be said where these texts have changed."""
        return self._readers.of(changed)

    def concerned(self, stops: Collection[Stop]) -> set[str]:
        """The folders of which something else may be said where these fail, or no longer do: what has read the files
        that they are in, or a name that they tell."""
        paths = {stop.path for stop in stops if stop.path}
        found = self._readers.of(paths).union(map(folder_of, paths))
        names = {name for stop in stops for name in (stop.module, *prefixes(stop.package)) if name}
        if names:
            found.update(folder for folder, files in self._files.items() if files.mention(names))
        return found & (self._folders or {}).keys()

    def survey(
        self, project: Project, folder: str, stops: frozenset[Stop], built: bool, selection: Selection
    ) -> tuple[Finding, ...]:
        """What is wrong with the files of a folder, given what fails in any build."""
        assert self._folders is not None
        files = self._files[folder] = TrackedFiles(self._current, self._readers, folder)
        self._readers.tidy(self._files.values)
        return tuple(surveyed(Ground(files.apart(project), *self._folders[folder], stops, built), selection))


def _by_folder(found: Discovered) -> dict[str, _Folder]:
    errors: dict[str, list[FileError]] = {}
    for error in found.errors:
        errors.setdefault(folder_of(error.path), []).append(error)
    gomods, goworks, gosums = (_grouped(paths) for paths in (found.gomods, found.goworks, found.gosums))
    return {
        folder: _Folder(
            tuple(gomods.get(folder, ())),
            tuple(goworks.get(folder, ())),
            tuple(gosums.get(folder, ())),
            tuple(errors.get(folder, ())),
        )
        for folder in sorted({*gomods, *goworks, *gosums, *errors})
    }


def _grouped(paths: Collection[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path in paths:
        grouped.setdefault(folder_of(path), []).append(path)
    return grouped
