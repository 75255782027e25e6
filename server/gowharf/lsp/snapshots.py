"""One moment of a project as the editor has it: its files, found and configured, with what is said of them.

Functions of what is given; a snapshot shares with the one before all that is the same.
"""

from collections.abc import Callable, Collection, Mapping

from gowharf.check.config import misplaced, project_settings, read_settings, with_nested
from gowharf.check.engine import Progress, Report, check
from gowharf.check.errors import ConfigError
from gowharf.check.settings import Settings
from gowharf.lsp.analysis import Analyser
from gowharf.lsp.settings import EditorSettings, over
from gowharf.project import model
from gowharf.project.discover import discover
from gowharf.project.files import Files, MemoryFiles, Overlay
from gowharf.project.git import GitView
from gowharf.project.gitignore import compile_patterns
from gowharf.project.load import DiskFiles, load_git
from gowharf.project.model import Project
from gowharf.rules.gowharf.unused_ignore import RULE as UNUSED_IGNORE
from gowharf.startup import NamedTuple
from gowharf.text.source import Source

UNTITLED = ""  # in place of a directory


class Place(NamedTuple):
    """Where a project is: its directory (UNTITLED: nowhere) and whether its subfolders belong to it."""

    directory: str
    deep: bool


class Frame(NamedTuple):
    """What the editor says of a project: where it is, the settings that lie over its own, and the open files that are
    Dockerfiles although their names aren't a Dockerfile's."""

    place: Place
    editor: EditorSettings
    dockerfiles: frozenset[str]


class Snapshot(NamedTuple):
    """What one moment's files say. `problem` tells of the configuration that couldn't be used, if any; `analyser` keeps
    what the next moment may need."""

    disk: DiskFiles | MemoryFiles
    git: GitView
    project: Project
    settings: Settings
    report: Report
    problem: str
    analyser: Analyser


def open_disk(place: Place) -> tuple[DiskFiles | MemoryFiles, GitView]:
    """The disk as it is from now on, and the repository there."""
    if place.directory == UNTITLED:
        return MemoryFiles({}), GitView(False)
    disk = DiskFiles(place.directory)
    return disk, load_git(disk)


def first(
    frame: Frame,
    disk: DiskFiles | MemoryFiles,
    git: GitView,
    buffers: Mapping[str, Source],
    progress: Progress | None = None,
    analyser: Analyser | None = None,
) -> Snapshot:
    """A snapshot of which nothing is known yet. What `progress` raises ends it. An `analyser` forgets what it has."""
    files: Files = Overlay(disk, buffers) if buffers else disk
    settings, problem = _read_settings(frame, files)
    project = _project(frame, files, git.over(files), project_settings(settings))
    if not problem:
        settings, problem = _nested(frame, settings, project)
    if settings.nested and (wanted := project_settings(settings)) != project.settings:
        project = _project(frame, files, git.over(files), wanted)
    problem = problem or str(misplaced(settings, project) or "")
    analyser = analyser or Analyser()
    report = analyser.analyse(project, settings, progress, None, buffers)
    return Snapshot(disk, git, project, settings, report, problem, analyser)


def later(
    before: Snapshot,
    disk: DiskFiles | MemoryFiles,
    buffers: Mapping[str, Source],
    edited: Collection[str],
    enough: Callable[[], bool] | None = None,
) -> Snapshot:
    """The snapshot after `before`, in which nothing but the texts of `edited` may differ. When `enough` says so, what
    takes long is left to the next one."""
    old = before.project
    files: Files = Overlay(disk, buffers) if buffers else disk
    project = Project(old.root, files, old.git, old.settings, old.found)
    report = before.analyser.analyse(project, before.settings, None, edited, buffers, enough)
    return before._replace(disk=disk, project=project, report=report)


def glance(frame: Frame, buffers: Mapping[str, Source], path: str) -> Report:
    """What can be said of one open document before anything else is read: nothing is replayed."""
    disk, git = open_disk(frame.place)
    files = Overlay(disk, buffers)
    settings, _ = _read_settings(frame, files)
    found = discover(files, git, _all_but(path))
    project = Project(frame.place.directory, files, git.over(files), model.Settings(), found)
    report = check(project, settings, replays=())
    return report._replace(findings=tuple(each for each in report.findings if each.rule != UNUSED_IGNORE.name))


def _read_settings(frame: Frame, files: Files) -> tuple[Settings, str]:
    """The settings, and what is wrong with them: in words, since a kept exception keeps all that it has passed."""
    try:
        return over(read_settings(files), frame.editor), ""
    except ConfigError as error:
        return over(Settings(), frame.editor), str(error)


def _nested(frame: Frame, settings: Settings, project: Project) -> tuple[Settings, str]:
    """The settings with those of the folders below. (The editor's are on top of `settings` already.)"""
    found = project.found
    checked = (*found.dockerfiles, *found.gomods, *found.goworks, *found.dockerignores)
    try:
        nested = with_nested(settings, project.files, checked).nested
    except ConfigError as error:
        return settings, str(error)
    return settings._replace(nested={folder: over(own, frame.editor) for folder, own in nested.items()}), ""


def _project(frame: Frame, files: Files, git: GitView, settings: model.Settings) -> Project:
    directory = frame.place.directory
    if directory == UNTITLED:
        settings = settings._replace(builds=(_unknown_build(),))
    excluded = compile_patterns(settings.exclude) if settings.exclude else None
    found = discover(files, git, excluded if frame.place.deep else _only_here(excluded))
    if more := frame.dockerfiles - set(found.dockerfiles):
        found = found._replace(dockerfiles=tuple(sorted((*found.dockerfiles, *more))))
    return Project(directory, files, git, settings, found)


def _only_here(excluded: Callable[[str, bool], bool] | None) -> Callable[[str, bool], bool]:
    """What to pass over where subfolders don't belong to the project, its vendor directory excepted."""

    def passed_over(path: str, directory: bool) -> bool:
        if directory and path != "vendor":
            return True
        return excluded is not None and excluded(path, directory)

    return passed_over


def _all_but(path: str) -> Callable[[str, bool], bool]:
    """What to pass over so that one file is found."""

    def passed_over(other: str, directory: bool) -> bool:
        return not path.startswith(other + "/") if directory else other != path

    return passed_over


def _unknown_build() -> model.BuildConfig:
    """How a Dockerfile that isn't saved is built: nothing is known of the files around it."""
    reason = model.Reason("the document is not saved", None)
    return model.BuildConfig("Dockerfile", model.Context("unknown", ""), reason, None, {}, {})
