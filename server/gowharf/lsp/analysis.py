"""The analysis of one project again and again: what an edit doesn't touch is not computed anew.

A replay is kept with the texts that it, or a rule that looked into its image, has read; it holds wherever these are the
same again. The Dockerfile's own text is not among them unless the image shows it: where nothing else is different, the
replay of another text of the Dockerfile goes on from the first instruction that differs (`replay/trail.py`). The last
few of each build are kept, since people undo, and type what they take back. What a path *is*, and what a folder holds,
changes only on disk: then all replays are dropped.
"""

from collections.abc import Callable, Collection

from gowharf.check.engine import Report, check
from gowharf.check.settings import Settings
from gowharf.project.files import Entry, FileError, Files
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.replay.trail import Trail, common_start
from gowharf.startup import NamedTuple
from gowharf.text.source import Source

Progress = Callable[[str], None]
KEPT = 4  # worlds of one build, and replays in one world


class TrackedFiles:
    """Files that remember what was read. `below` may be exchanged for others that agree with it on all of that."""

    def __init__(self, below: Files) -> None:
        self.below = below
        self._seen: dict[str, Source | FileError | None] = {}

    def holds(self, files: Files, changed: Collection[str] | None = None) -> bool:
        """Whether other files have the same texts wherever one was read; only those in `changed` may differ."""
        if changed is None:
            return all(_same(before, files.read(path)) for path, before in self._seen.items())
        return all(_same(self._seen[path], files.read(path)) for path in changed if path in self._seen)

    def read(self, path: str) -> Source | FileError | None:
        found = self._seen[path] = self.below.read(path)
        return found

    def kind(self, path: str) -> str | None:
        return self.below.kind(path)

    def entries(self, path: str) -> tuple[Entry, ...]:
        return self.below.entries(path)

    def link(self, path: str) -> str | None:
        return self.below.link(path)


class _Told(NamedTuple):
    """One text of a Dockerfile, and what becomes of it."""

    source: Source
    replay: Replay
    trail: Trail


class _World:
    """All that a build depends on but for its Dockerfile's text, and the last texts that were built in it."""

    def __init__(self, project: Project) -> None:
        self.files = TrackedFiles(project.files)
        self._project = Project(project.root, self.files, project.git, project.settings, project.found)
        self._told: list[_Told] = []

    def replay(self, build: BuildConfig, source: Source) -> Replay:
        told = next((each for each in self._told if _same(each.source, source)), None)
        if told is None:
            told = self._tell(build, source)
        self._told = [told, *(each for each in self._told if each is not told)][:KEPT]
        return told.replay

    def _tell(self, build: BuildConfig, source: Source) -> _Told:
        from gowharf.replay.walk import retrace
        from gowharf.syntax.dockerfile import parse

        tree = source.memo(parse)
        nearest = max((each.trail for each in self._told), key=lambda trail: common_start(trail, tree), default=None)
        replay, trail = retrace(self._project, build, source, nearest)
        return _Told(source, replay, trail)


class Analyser:
    """Analyses snapshots of one project. `forget` says that more than texts differs from the last one."""

    def __init__(self) -> None:
        self._worlds: dict[str, list[_World]] = {}
        self._sure = False  # that the first world of each build is the last snapshot's

    def forget(self) -> None:
        self._worlds = {}

    def analyse(
        self,
        project: Project,
        settings: Settings,
        progress: Progress | None = None,
        changed: Collection[str] | None = None,
    ) -> Report:
        """The report of a snapshot, as `check` gives it. `changed` are the only paths of which the text may differ from
        the last snapshot's; None: that isn't known."""
        asked: set[str] = set()
        known = changed if self._sure else None

        def replayed(snapshot: Project, build: BuildConfig) -> Replay:
            source = snapshot.source(build.dockerfile)
            if source is None:
                return Replay(build, build.dockerfile, (), (), {})
            key = repr(build._replace(reason=Reason("", None)))
            asked.add(key)
            worlds = self._worlds.setdefault(key, [])
            fitting = _fitting(worlds, snapshot.files, known) or _World(snapshot)
            fitting.files.below = snapshot.files
            self._worlds[key] = [fitting, *(each for each in worlds if each is not fitting)][:KEPT]
            return fitting.replay(build, source)._replace(build=build)

        report = check(project, settings, progress=progress, replay=replayed)
        self._worlds = {key: held for key, held in self._worlds.items() if key in asked}
        self._sure = True
        return report

    def look_through(self, files: Files) -> None:
        """Lets the replays of an earlier snapshot, which these files are, read them again."""
        self._sure = False
        for worlds in self._worlds.values():
            for world in worlds:
                if world.files.holds(files):
                    world.files.below = files


def _fitting(worlds: list[_World], files: Files, changed: Collection[str] | None) -> _World | None:
    """The world that agrees with these files. The first one is the last snapshot's."""
    if worlds and worlds[0].files.holds(files, changed):
        return worlds[0]
    return next((each for each in worlds[1:] if each.files.holds(files)), None)


def _same(before: Source | FileError | None, now: Source | FileError | None) -> bool:
    if before is now:
        return True
    return isinstance(before, Source) and isinstance(now, Source) and before.text == now.text
