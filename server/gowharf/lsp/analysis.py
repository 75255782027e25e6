"""The analysis of one project again and again: what an edit doesn't touch is not computed anew.

What a Dockerfile tells is kept with the texts that its rules and its replays have read: it holds while these are the
same, so that in a large tree an edit costs what it touches.

A replay is kept with the texts that it, or a rule that looked into its image, has read; it holds wherever these are the
same again. The Dockerfile's own text is not among them unless the image shows it: where nothing else is different, the
replay of another text of the Dockerfile goes on from the first instruction that differs (`replay/trail.py`). The last
few of each build are kept, since people undo, and type what they take back. What a path *is*, and what a folder holds,
changes only on disk: then all replays are dropped.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from gowharf.check.dockerfiles import Told, asked, replayed
from gowharf.check.engine import Builds, Report, check
from gowharf.check.selection import Selection
from gowharf.check.settings import Settings
from gowharf.project.contexts import builds
from gowharf.project.files import Entry, FileError, Files
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.replay.trail import Trail, common_start
from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE
from gowharf.rules.topics import suppose_all
from gowharf.startup import NamedTuple
from gowharf.text.source import Source

Progress = Callable[[str], None]
KEPT = 4  # worlds of one build, and replays in one world


class TrackedFiles:
    """Files that remember what was read. `below` may be exchanged for others that agree with it on all of that."""

    def __init__(self, below: Files) -> None:
        self.below = below
        self._seen: dict[str, Source | FileError | None] = {}
        self._modes: dict[str, bool | None] = {}

    def holds(self, files: Files, changed: Collection[str] | None = None) -> bool:
        """Whether other files have the same texts wherever one was read; only those in `changed` may differ."""
        if any(files.executable(path) is not mode for path, mode in self._modes.items()):
            return False
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

    def executable(self, path: str) -> bool | None:
        found = self._modes[path] = self.below.executable(path)
        return found


class _Replayed(NamedTuple):
    """One text of a Dockerfile, and what becomes of it."""

    source: Source
    replay: Replay
    trail: Trail


class _World:
    """All that a build depends on but for its Dockerfile's text, and the last texts that were built in it."""

    def __init__(self, project: Project) -> None:
        self.files = TrackedFiles(project.files)
        self._project = Project(project.root, self.files, project.git, project.settings, project.found)
        self._told: list[_Replayed] = []

    def replay(self, build: BuildConfig, source: Source) -> Replay:
        told = next((each for each in self._told if _same(each.source, source)), None)
        if told is None:
            told = self._tell(build, source)
        self._told = [told, *(each for each in self._told if each is not told)][:KEPT]
        return told.replay

    def _tell(self, build: BuildConfig, source: Source) -> _Replayed:
        from gowharf.replay.walk import retrace
        from gowharf.syntax.dockerfile import parse

        tree = source.memo(parse)
        nearest = max((each.trail for each in self._told), key=lambda trail: common_start(trail, tree), default=None)
        replay, trail = retrace(self._project, build, source, nearest)
        return _Replayed(source, replay, trail)


class _Look(NamedTuple):
    """What a Dockerfile told, and all that it depends on: its builds, their replays with the worlds that these are of,
    and what the rules have read."""

    builds: Builds
    worlds: tuple[_World, ...]
    replays: tuple[Replay, ...]
    files: TrackedFiles
    told: Told

    def holds(self, files: Files, changed: Collection[str]) -> bool:
        """Whether nothing of that has changed since the last snapshot, of which this is."""
        if self.builds[0].dockerfile in changed:
            return False
        return all(each.holds(files, changed) for each in (self.files, *(world.files for world in self.worlds)))

    def now(self, files: Files) -> Told:
        for each in (self.files, *(world.files for world in self.worlds)):
            each.below = files
        return self.told


class Analyser:
    """Analyses snapshots of one project. `forget` says that more than texts differs from the last one."""

    def __init__(self) -> None:
        self._worlds: dict[str, list[_World]] = {}
        self._looks: dict[str, list[_Look]] = {}  # by Dockerfile
        self._builds: tuple[TrackedFiles, Builds] | None = None  # how all is built, and what says so
        self._sure = (
            False  # that the first world of each build, and the first look at each file, is the last snapshot's
        )

    def forget(self) -> None:
        self._worlds, self._looks, self._builds = {}, {}, None

    def analyse(
        self,
        project: Project,
        settings: Settings,
        progress: Progress | None = None,
        changed: Collection[str] | None = None,
    ) -> Report:
        """The report of a snapshot, as `check` gives it. `changed` are the only paths of which the text may differ from
        the last snapshot's; None: that isn't known."""
        snapshot = _Snapshot(project, Selection(settings, TABLE), changed if self._sure else None)

        def spread(look: object, groups: Sequence[Builds], tell: Progress) -> Iterator[Told]:
            for group in groups:
                tell(f"replaying {group[0].dockerfile}")
                yield self._look(snapshot, group)

        self._settle_builds(snapshot)
        self._sure = False
        report = check(project, settings, progress=progress, spread=spread)
        self._sure = True
        self._worlds = {key: held for key, held in self._worlds.items() if held[0].files.below is project.files}
        self._looks = {path: held for path, held in self._looks.items() if held[0].files.below is project.files}
        return report

    def look_through(self, files: Files) -> None:
        """Lets the replays of an earlier snapshot, which these files are, read them again."""
        self._sure = False
        for worlds in self._worlds.values():
            for world in worlds:
                if world.files.holds(files):
                    world.files.below = files

    def _settle_builds(self, snapshot: "_Snapshot") -> None:
        """How the Dockerfiles are built isn't found out anew where no text that says so has changed."""
        project, known = snapshot.project, snapshot.changed
        if self._builds is None or known is None or not self._builds[0].holds(project.files, known):
            own, files = snapshot.apart()
            self._builds = files, builds(own)
        found = self._builds[1]
        project.once(builds, lambda: found)

    def _look(self, snapshot: "_Snapshot", group: Builds) -> Told:
        """What a Dockerfile with these builds tells."""
        dockerfile, files = group[0].dockerfile, snapshot.project.files
        held = self._looks.get(dockerfile, [])
        last = held[0] if held else None
        known = snapshot.changed
        if last is not None and known is not None and last.builds == group and last.holds(files, known):
            return last.now(files)
        faults: list[Finding] = []
        worlds: list[_World] = []
        replays = replayed(snapshot.project, group, lambda _, build: self._replay(snapshot, build, worlds), faults)
        for look in held:
            if look.builds == group and _are(look.replays, replays) and look.files.holds(files):
                self._looks[dockerfile] = [look, *(each for each in held if each is not look)]
                return look.now(files)
        told, read = snapshot.ask(replays)
        if faults:
            return told._replace(findings=(*faults, *told.findings))
        self._looks[dockerfile] = [_Look(group, tuple(worlds), replays, read, told), *held][:KEPT]
        return told

    def _replay(self, snapshot: "_Snapshot", build: BuildConfig, worlds: list[_World]) -> Replay:
        """The replay of a build; adds the world that it is of."""
        source = snapshot.project.source(build.dockerfile)
        if source is None:
            return Replay(build, build.dockerfile, (), (), {})
        key = repr(build._replace(reason=Reason("", None)))
        held = self._worlds.get(key, [])
        fitting = _fitting(held, snapshot.project.files, snapshot.changed) or _World(snapshot.project)
        fitting.files.below = snapshot.project.files
        worlds.append(fitting)
        self._worlds[key] = [fitting, *(each for each in held if each is not fitting)][:KEPT]
        replay = fitting.replay(build, source)
        return replay if replay.build == build else replay._replace(build=build)


class _Snapshot(NamedTuple):
    """One moment's project. `changed` are the paths of which the text may differ from the last one's, if known."""

    project: Project
    selection: Selection
    changed: Collection[str] | None

    def ask(self, replays: tuple[Replay, ...]) -> tuple[Told, TrackedFiles]:
        """What the rules say of a Dockerfile, and what they read for it. (Nothing that they keep in the project is
        shared between Dockerfiles, or one would not know what it depends on.)"""
        own, files = self.apart()
        suppose_all(own)
        return asked(own, replays, self.selection, True), files

    def apart(self) -> tuple[Project, TrackedFiles]:
        """The same project, which shares nothing that is kept in it, and what is read for it."""
        project = self.project
        files = TrackedFiles(project.files)
        return Project(project.root, files, project.git, project.settings, project.found), files


def _fitting(worlds: list[_World], files: Files, changed: Collection[str] | None) -> _World | None:
    """The world that agrees with these files. The first one is the last snapshot's."""
    if worlds and worlds[0].files.holds(files, changed):
        return worlds[0]
    return next((each for each in worlds[1:] if each.files.holds(files)), None)


def _same(before: Source | FileError | None, now: Source | FileError | None) -> bool:
    if before is now:
        return True
    return isinstance(before, Source) and isinstance(now, Source) and before.text == now.text


def _are(before: tuple[Replay, ...], now: tuple[Replay, ...]) -> bool:
    return len(before) == len(now) and all(one is other for one, other in zip(before, now, strict=True))
