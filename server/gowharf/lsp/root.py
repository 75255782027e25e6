"""One project as the editor has it: the disk below a root with the open buffers over it, and its latest report.

`scan` reads everything and may run in a thread, since it touches nothing that is shared; afterwards `edit` and
`changed_on_disk` note what is different, and `report` makes the next snapshot when it is asked for. A snapshot shares
with the one before all that is the same.
"""

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping

from gowharf.check.config import NAMES, misplaced, project_settings, read_settings, with_nested
from gowharf.check.engine import Report, check
from gowharf.check.errors import ConfigError
from gowharf.check.settings import Settings
from gowharf.lsp.analysis import Analyser, Progress
from gowharf.lsp.settings import EditorSettings, over
from gowharf.project import model
from gowharf.project.discover import discover
from gowharf.project.files import Files, MemoryFiles, Overlay
from gowharf.project.git import GitView
from gowharf.project.gitignore import compile_patterns
from gowharf.project.load import DiskFiles, load_git
from gowharf.project.model import Discovered, Project
from gowharf.rules.gowharf.unused_ignore import RULE as UNUSED_IGNORE
from gowharf.rules.model import Finding
from gowharf.startup import NamedTuple
from gowharf.text.source import Source

UNTITLED = ""  # in place of a directory


LONG = 0.25  # seconds that a look at everything may take between two requests
_RESHAPES = frozenset({".gitignore", *NAMES})  # what is found, or how, goes by these


class Place(NamedTuple):
    """Where a project is: its directory (UNTITLED: nowhere) and whether its subfolders belong to it."""

    directory: str
    deep: bool


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


class Root:
    """See the module's docstring. `buffers` are the open documents by path; `dockerfiles` those of them that the client
    calls Dockerfiles although their names don't. `scanning`: what the disk tells now comes too late for a scan."""

    def __init__(self, place: Place, editor: EditorSettings) -> None:
        self.place = place
        self.buffers: dict[str, Source] = {}
        self.dockerfiles: set[str] = set()
        self.now: Snapshot | None = None
        self._editor = editor
        self.scanning = False
        self._late: set[str] = set()
        self._edited: set[str] = set()
        self._touched: set[str] = set()
        self._everything = False  # what is found where may be different
        self._settings = False
        self._scanned_with = editor
        self._scan_took = 0.0  # seconds
        self._sketch: Report | None = None

    @property
    def ready(self) -> bool:
        """Whether the first scan is done."""
        return self.now is not None

    @property
    def stale(self) -> bool:
        """Whether something has changed since the latest report that the next one can take in."""
        return bool(self._edited) or (self._reshaped and not self.wants_scan)

    @property
    def wants_scan(self) -> bool:
        """Whether more than texts has changed in a project that takes too long to look at as a whole between two
        requests. Until a scan has done that, reports go by what was found where before."""
        return self._reshaped and self._scan_took > LONG and self.now is not None

    @property
    def _reshaped(self) -> bool:
        """Whether other files may be found than for the latest report, or other settings are in force."""
        return self._everything or self._settings

    def take_touched(self) -> set[str]:
        """The files that were opened, edited or closed, or changed on disk, since this was last asked."""
        touched, self._touched = self._touched, set()
        return touched

    def path_of(self, absolute: str) -> str:
        """A path of this machine as the project names it."""
        return os.path.relpath(absolute, self.place.directory).replace(os.sep, "/")

    def absolute(self, path: str) -> str:
        return os.path.join(self.place.directory, *path.split("/"))

    def holds(self, absolute: str) -> bool:
        """Whether a path lies in the root's directory."""
        directory = self.place.directory.rstrip(os.sep)
        return bool(self.place.directory) and (absolute == directory or absolute.startswith(directory + os.sep))

    def edit(self, path: str, text: str | None) -> None:
        """A buffer's new text; None where it is closed and the disk counts again. A text that is the disk's shares
        what is known of that."""
        self._touched.add(path)
        before = self._read(path)
        if text is None:
            self.buffers.pop(path, None)
            self.dockerfiles.discard(path)
            after = self._disk_source(path)
        else:
            on_disk = self._disk_source(path)
            after = on_disk if on_disk is not None and on_disk.text == text else Source(path, text)
            self.buffers[path] = after
        if after is before and self.ready:
            return
        self._sketch = None
        self._edited.add(path)
        self._note(path, before is None or after is None)

    def changed_on_disk(self, paths: Iterable[str], structure: bool) -> None:
        """These paths may differ on disk; `structure`: some of them may have come or gone."""
        self._touched.update(paths)
        if self.scanning:
            self._late.update(paths)
        if self.now is None or not isinstance(self.now.disk, DiskFiles):
            return
        changed = set(paths)
        # A client may tell of a new file and not of the new folders above it.
        disk = self.now.disk.changed(changed.union(*map(_above, changed)) if structure else changed)
        self.now = self.now._replace(disk=disk, git=load_git(disk) if structure else self.now.git)
        self._sketch = None
        self._everything = self._everything or structure
        for path in changed - self.buffers.keys():
            self._edited.add(path)
            self._note(path, structure)

    def configure(self, editor: EditorSettings) -> None:
        """The editor's settings are others."""
        self._settings = self._settings or editor != self._editor
        self._editor = editor

    def scan(self, buffers: Mapping[str, Source], progress: Progress | None = None, reread: bool = True) -> Snapshot:
        """Everything, read from disk and analysed. What `progress` raises ends it. Without `reread` what is known of
        the disk still holds."""
        start = time.perf_counter()
        self._scanned_with = self._editor
        known = None if reread or self.now is None else self.now.disk
        disk, git = (known, load_git(known)) if isinstance(known, DiskFiles) else self._open()
        try:
            return self._snapshot(disk, git, buffers, Analyser(), None, None, progress)
        finally:
            self._scan_took = time.perf_counter() - start

    def stay(self) -> None:
        """Nobody wants to wait for a scan: reports go on by what was found where before."""
        self._everything = self._settings = False

    def install(self, snapshot: Snapshot, buffers: Mapping[str, Source]) -> None:
        """Takes over what `scan` has found with these buffers; what was edited meanwhile is analysed next."""
        self.now, self._sketch = snapshot, None
        self._edited, self._everything = set(), False
        self._settings = self._scanned_with != self._editor
        for path in {*buffers, *self.buffers}:
            text = self.buffers.get(path)
            if text is buffers.get(path):
                continue
            scanned = snapshot.project.source(path)
            known = scanned is not None and (path not in self.dockerfiles or path in snapshot.project.found.dockerfiles)
            if known and scanned is not None and text is not None and text.text == scanned.text:
                self.buffers[path] = scanned  # opened meanwhile, which is what an editor does first
                continue
            self._edited.add(path)
            self._note(path, text is None or not known)
        if self._late:
            late, self._late = self._late, set()
            self.changed_on_disk(late, structure=True)

    def report(self, dockerfile: str = "") -> Report:
        """The report of what the buffers and the disk hold now, with the replays of the open Dockerfiles, and of this
        one. The first scan must be done."""
        if self.stale:
            self._analyse()
        return self._woken(dockerfile)

    def _woken(self, dockerfile: str = "") -> Report:
        """The latest report, with the replays of the open Dockerfiles, and of this one."""
        now = self.now
        assert now is not None
        report = now.analyser.wake(now.report, (*self.buffers, dockerfile))
        if report is not now.report:
            self.now = now._replace(report=report)
        return report

    def _analyse(self) -> None:
        now = self.now
        assert now is not None
        before: Snapshot | None = now
        git, edited = now.git, self._edited
        self._sketch, self._edited = None, set()
        if self._reshaped and not self.wants_scan:
            now.analyser.forget()
            before = None
            git = load_git(now.disk) if self._everything and isinstance(now.disk, DiskFiles) else git
            self._everything = self._settings = False
        self.now = self._snapshot(now.disk, git, self.buffers, now.analyser, before, edited, None)

    def sketch(self) -> Report | None:
        """The latest report, but around the texts as they are now: for what asks the texts alone, and needn't wait for
        their analysis. None where more than texts has changed. The first scan must be done."""
        now = self.now
        assert now is not None
        report = self._woken()
        if not self.stale:
            return report
        if self._reshaped and not self.wants_scan:
            return None
        if self._sketch is None:
            old = now.project
            project = Project(old.root, Overlay(now.disk, self.buffers), old.git, old.settings, old.found)
            self._sketch = report._replace(project=project)
        return self._sketch

    def glance(self, path: str) -> Report:
        """What can be said of one open document before the first scan is done: nothing is replayed."""
        disk, git = self._open()
        files = Overlay(disk, self.buffers)
        settings, _ = self._read_settings(files)
        excluded = _all_but(path)
        project = Project(
            self.place.directory, files, git.over(files), model.Settings(), discover(files, git, excluded)
        )
        report = check(project, settings, replays=())
        return report._replace(findings=tuple(each for each in report.findings if each.rule != UNUSED_IGNORE.name))

    def what_if(self, texts: Mapping[str, str]) -> tuple[Finding, ...]:
        """The findings that there would be with these texts in place of the files'."""
        now = self.now
        assert now is not None
        changed = {path: Source(path, text) for path, text in texts.items()}
        files = {**self.buffers, **changed}
        if not all(map(now.project.source, changed)) or _RESHAPES.intersection(map(_base, changed)):
            return self._snapshot(now.disk, now.git, files, Analyser(), None, None, None).report.findings
        different = {*changed, *self._edited}
        try:
            return self._snapshot(now.disk, now.git, files, now.analyser, now, different, None).report.findings
        finally:
            now.analyser.analyse(now.project, now.settings, None, different, self.buffers)

    def source(self, path: str) -> Source | None:
        """The text of a file: the open document's, else what the disk had for the latest report."""
        return self.buffers.get(path) or (self.now.project.source(path) if self.now else None)

    def _note(self, path: str, structure: bool) -> None:
        if structure or _base(path) == ".gitignore" or path.startswith(".git/"):
            self._everything = True
        if _base(path) in NAMES:
            self._settings = True

    def _read(self, path: str) -> Source | None:
        return self.buffers.get(path) or self._disk_source(path)

    def _disk_source(self, path: str) -> Source | None:
        found = self.now.disk.read(path) if self.now else None
        return found if isinstance(found, Source) else None

    def _open(self) -> tuple[DiskFiles | MemoryFiles, GitView]:
        if self.place.directory == UNTITLED:
            return MemoryFiles({}), GitView(False)
        disk = DiskFiles(self.place.directory)
        return disk, load_git(disk)

    def _snapshot(
        self,
        disk: DiskFiles | MemoryFiles,
        git: GitView,
        buffers: Mapping[str, Source],
        analyser: Analyser,
        before: Snapshot | None,
        edited: Collection[str] | None,
        progress: Progress | None,
    ) -> Snapshot:
        """The next snapshot. `before` is an earlier one that found the same files and has the same settings; `edited`
        are the only paths of which the text may differ from the last one's, where that is known."""
        files: Files = Overlay(disk, buffers) if buffers else disk
        if before is not None:
            old = before.project
            project = Project(old.root, files, old.git, old.settings, old.found)
            settings, problem = before.settings, before.problem
        else:
            settings, problem = self._read_settings(files)
            project = self._project(files, git.over(files), project_settings(settings))
            if not problem:
                settings, problem = self._nested(settings, project)
            if settings.nested and (wanted := project_settings(settings)) != project.settings:
                project = self._project(files, git.over(files), wanted)
            problem = problem or str(misplaced(settings, project) or "")
        report = analyser.analyse(project, settings, progress, edited, buffers)
        return Snapshot(disk, git, project, settings, report, problem, analyser)

    def _read_settings(self, files: Files) -> tuple[Settings, str]:
        """The settings, and what is wrong with them: in words, since a kept exception keeps all that it has passed."""
        try:
            return over(read_settings(files), self._editor), ""
        except ConfigError as error:
            return over(Settings(), self._editor), str(error)

    def _nested(self, settings: Settings, project: Project) -> tuple[Settings, str]:
        """The settings with those of the folders below. (The editor's are on top of `settings` already.)"""
        found = project.found
        checked = (*found.dockerfiles, *found.gomods, *found.goworks, *found.dockerignores)
        try:
            nested = with_nested(settings, project.files, checked).nested
        except ConfigError as error:
            return settings, str(error)
        return settings._replace(nested={folder: over(own, self._editor) for folder, own in nested.items()}), ""

    def _project(self, files: Files, git: GitView, settings: model.Settings) -> Project:
        directory = self.place.directory
        if directory == UNTITLED:
            settings = settings._replace(builds=(_unknown_build(),))
        excluded = compile_patterns(settings.exclude) if settings.exclude else None
        found = discover(files, git, excluded if self.place.deep else _only_here(excluded))
        found = self._with_dockerfiles(found)
        return Project(directory, files, git, settings, found)

    def _with_dockerfiles(self, found: Discovered) -> Discovered:
        more = self.dockerfiles - set(found.dockerfiles)
        return found._replace(dockerfiles=tuple(sorted((*found.dockerfiles, *more)))) if more else found


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _above(path: str) -> set[str]:
    """The folders above a path, the root left out."""
    parts = path.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}


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
