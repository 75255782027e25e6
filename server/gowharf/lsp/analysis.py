"""The analysis of one project again and again: what an edit doesn't touch is not computed anew.

A replay is kept with the paths whose text it, or a rule that looked into its image, has read; it holds as long as none
of these changes. What a path *is*, and what a folder holds, changes only on disk: then all replays are dropped.
"""

from collections.abc import Callable, Iterable

from gowharf.check.engine import Report, check
from gowharf.check.settings import Settings
from gowharf.project.files import Entry, FileError, Files
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.text.source import Source

Progress = Callable[[str], None]


class TrackedFiles:
    """Files that remember what was read. `below` may be exchanged for others that agree with it on all of that."""

    def __init__(self, below: Files) -> None:
        self.below = below
        self.seen: set[str] = set()

    def read(self, path: str) -> Source | FileError | None:
        self.seen.add(path)
        return self.below.read(path)

    def kind(self, path: str) -> str | None:
        return self.below.kind(path)

    def entries(self, path: str) -> tuple[Entry, ...]:
        return self.below.entries(path)

    def link(self, path: str) -> str | None:
        return self.below.link(path)


class Analyser:
    """Analyses snapshots of one project. `edited` and `forget` say what differs from the last one."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Replay, TrackedFiles]] = {}

    def edited(self, paths: Iterable[str]) -> None:
        """The texts of these files have changed, and nothing else about them."""
        changed = set(paths)
        self._held = {key: held for key, held in self._held.items() if changed.isdisjoint(held[1].seen)}

    def forget(self) -> None:
        """Anything may have changed."""
        self._held = {}

    def branch(self, paths: Iterable[str]) -> "Analyser":
        """One for a snapshot in which these files' texts differ, which this one will not see."""
        other = Analyser()
        other._held = self._held
        other.edited(paths)
        return other

    def analyse(self, project: Project, settings: Settings, progress: Progress | None = None) -> Report:
        """The report of a snapshot, as `check` gives it."""
        kept: dict[str, tuple[Replay, TrackedFiles]] = {}

        def replayed(snapshot: Project, build: BuildConfig) -> Replay:
            key = repr(build._replace(reason=Reason("", None)))
            held = self._held.get(key) or _replay(snapshot, build)
            held[1].below = snapshot.files
            kept[key] = held
            return held[0]._replace(build=build)

        report = check(project, settings, progress=progress, replay=replayed)
        self._held = kept
        return report


def _replay(project: Project, build: BuildConfig) -> tuple[Replay, TrackedFiles]:
    from gowharf.replay.walk import replay

    files = TrackedFiles(project.files)
    seen = Project(project.root, files, project.git, project.settings, project.found)
    return replay(seen, build), files
