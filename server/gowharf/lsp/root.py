"""One project as the editor has it: the disk below a root with the open buffers over it, and its latest report.

`scan` reads everything and may run in a thread, since it touches nothing that is shared; afterwards `edit` and
`changed_on_disk` note what is different, and `report` makes the next snapshot when it is asked for. A snapshot shares
with the one before all that is the same.
"""

import os
import time
from collections.abc import Iterable, Mapping

from gowharf.check.config import NAMES
from gowharf.check.engine import Progress, Report
from gowharf.lsp import snapshots
from gowharf.lsp.settings import EditorSettings
from gowharf.lsp.snapshots import Frame, Place, Snapshot
from gowharf.project.files import FileError, Overlay
from gowharf.project.load import DiskFiles, load_git
from gowharf.project.model import Discovered, Project
from gowharf.rules.model import Finding
from gowharf.text.source import Source

MANY = 30  # Dockerfiles and modules; a look at more takes too long between two requests
SLICE = 0.04  # seconds after which an analysis leaves the rest to the next one
_RESHAPES = frozenset({".gitignore", *NAMES})  # what is found, or how, goes by these


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
        self._sketch: Report | None = None

    @property
    def ready(self) -> bool:
        """Whether the first scan is done."""
        return self.now is not None

    @property
    def stale(self) -> bool:
        """Whether something has changed since the latest report that the next one can take in."""
        return bool(self._edited) or self.unfinished or (self._reshaped and not self.wants_scan)

    @property
    def unfinished(self) -> bool:
        """Whether the latest report has left something to the next one, which is to follow at once."""
        return self.now is not None and self.now.analyser.unfinished

    @property
    def wants_scan(self) -> bool:
        """Whether more than texts has changed in a project that takes too long to look at as a whole between two
        requests. Until a scan has done that, reports go by what was found where before."""
        if not self._reshaped or self.now is None:
            return False
        return len(self.now.report.builds) + len(self.now.project.found.gomods) > MANY

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
        structure = structure or any(_found_or_not(self.now.project.found, disk, path) for path in changed)
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
        self._scanned_with = self._editor
        known = None if reread or self.now is None else self.now.disk
        disk, git = (known, load_git(known)) if isinstance(known, DiskFiles) else snapshots.open_disk(self.place)
        return snapshots.first(self._frame, disk, git, buffers, progress)

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
        edited, self._edited, self._sketch = self._edited, set(), None
        if not self._reshaped or self.wants_scan:
            end = time.perf_counter() + SLICE
            self.now = snapshots.later(now, now.disk, self.buffers, edited, lambda: time.perf_counter() > end)
            return
        git = load_git(now.disk) if self._everything and isinstance(now.disk, DiskFiles) else now.git
        self._everything = self._settings = False
        self.now = snapshots.first(self._frame, now.disk, git, self.buffers, None, now.analyser)

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
        return snapshots.glance(self._frame, self.buffers, path)

    def what_if(self, texts: Mapping[str, str]) -> tuple[Finding, ...]:
        """The findings that there would be with these texts in place of the files'."""
        now = self.now
        assert now is not None
        changed = {path: Source(path, text) for path, text in texts.items()}
        files = {**self.buffers, **changed}
        if not all(map(now.project.source, changed)) or _RESHAPES.intersection(map(_base, changed)):
            return snapshots.first(self._frame, now.disk, now.git, files).report.findings
        different = {*changed, *self._edited}
        try:
            return snapshots.later(now, now.disk, files, different).report.findings
        finally:
            self.now = snapshots.later(now, now.disk, self.buffers, different)

    def source(self, path: str) -> Source | None:
        """The text of a file: the open document's, else what the disk had for the latest report."""
        return self.buffers.get(path) or (self.now.project.source(path) if self.now else None)

    def text(self, path: str) -> str | None:
        """The text of `source`; None where there is no such file."""
        source = self.source(path)
        return source.text if source else None

    @property
    def _frame(self) -> Frame:
        return Frame(self.place, self._editor, frozenset(self.dockerfiles))

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


def _found_or_not(found: Discovered, disk: DiskFiles, path: str) -> bool:
    """Whether a file that was found can't be read any more, or one that couldn't be can now: after a chmod, say, of
    which clients tell as of a change."""
    if any(error.path == path for error in found.errors):
        return not isinstance(disk.read(path), FileError)
    known = (found.gomods, found.goworks, found.gosums, found.modules_txts, found.dockerfiles, found.dockerignores)
    return any(path in paths for paths in known) and not isinstance(disk.read(path), Source)


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _above(path: str) -> set[str]:
    """The folders above a path, the root left out."""
    parts = path.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}
