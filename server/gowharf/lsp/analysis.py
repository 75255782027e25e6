"""The analysis of one project again and again: what an edit doesn't touch is not computed anew.

A replay is kept with the texts that it, or a rule that looked into its image, has read; it holds wherever these are the
same again. The last few of each build are kept, since people undo, and type what they take back. What a path *is*, and
what a folder holds, changes only on disk: then all replays are dropped.
"""

from collections.abc import Callable

from gowharf.check.engine import Report, check
from gowharf.check.settings import Settings
from gowharf.project.files import Entry, FileError, Files
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.text.source import Source

Progress = Callable[[str], None]
KEPT = 4  # replays of one build


class TrackedFiles:
    """Files that remember what was read. `below` may be exchanged for others that agree with it on all of that."""

    def __init__(self, below: Files) -> None:
        self.below = below
        self._seen: dict[str, Source | FileError | None] = {}

    def holds(self, files: Files) -> bool:
        """Whether other files have the same texts wherever one was read."""
        return all(_same(before, files.read(path)) for path, before in self._seen.items())

    def read(self, path: str) -> Source | FileError | None:
        found = self._seen[path] = self.below.read(path)
        return found

    def kind(self, path: str) -> str | None:
        return self.below.kind(path)

    def entries(self, path: str) -> tuple[Entry, ...]:
        return self.below.entries(path)

    def link(self, path: str) -> str | None:
        return self.below.link(path)


class Analyser:
    """Analyses snapshots of one project. `forget` says that more than texts differs from the last one."""

    def __init__(self) -> None:
        self._held: dict[str, list[tuple[Replay, TrackedFiles]]] = {}

    def forget(self) -> None:
        self._held = {}

    def analyse(self, project: Project, settings: Settings, progress: Progress | None = None) -> Report:
        """The report of a snapshot, as `check` gives it."""
        asked: set[str] = set()

        def replayed(snapshot: Project, build: BuildConfig) -> Replay:
            key = repr(build._replace(reason=Reason("", None)))
            asked.add(key)
            held = self._held.setdefault(key, [])
            fitting = next((each for each in held if each[1].holds(snapshot.files)), None) or _replay(snapshot, build)
            fitting[1].below = snapshot.files
            self._held[key] = [fitting, *(each for each in held if each is not fitting)][:KEPT]
            return fitting[0]._replace(build=build)

        report = check(project, settings, progress=progress, replay=replayed)
        self._held = {key: held for key, held in self._held.items() if key in asked}
        return report

    def look_through(self, files: Files) -> None:
        """Lets the replays of an earlier snapshot, which these files are, read them again."""
        for held in self._held.values():
            for _, tracked in held:
                if tracked.holds(files):
                    tracked.below = files


def _same(before: Source | FileError | None, now: Source | FileError | None) -> bool:
    if before is now:
        return True
    return isinstance(before, Source) and isinstance(now, Source) and before.text == now.text


def _replay(project: Project, build: BuildConfig) -> tuple[Replay, TrackedFiles]:
    from gowharf.replay.walk import replay

    files = TrackedFiles(project.files)
    seen = Project(project.root, files, project.git, project.settings, project.found)
    return replay(seen, build), files
