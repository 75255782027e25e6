"""Replays that are kept from snapshot to snapshot, each with all that it depends on.

A replay holds wherever the texts that it, or a rule that looked into its image, has read are the same again. The
Dockerfile's own text is not among them unless the image shows it: where nothing else is different, the replay of
another text of the Dockerfile goes on from the first instruction that differs (`replay/trail.py`). The last few of each
build are kept, since people undo, and type what they take back.
"""

from collections.abc import Iterator

from gowharf.lsp.analysis.tracked import Current, Readers, TrackedFiles, same
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.replay.trail import Trail, common_start
from gowharf.startup import NamedTuple
from gowharf.text.source import Source

KEPT = 4  # worlds of one build, and replays in one world


class _Replayed(NamedTuple):
    """One text of a Dockerfile, and what becomes of it."""

    source: Source
    replay: Replay
    trail: Trail


class World:
    """All that a build depends on but for its Dockerfile's text, and the last texts that were built in it."""

    def __init__(self, project: Project, files: TrackedFiles) -> None:
        self.files = files
        self._project = files.apart(project)
        self._told: list[_Replayed] = []

    def replay(self, build: BuildConfig, source: Source) -> Replay:
        told = next((each for each in self._told if same(each.source, source)), None)
        if told is None:
            told = self._tell(build, source)
        self._told = [told, *(each for each in self._told if each is not told)][:KEPT]
        return told.replay

    def forget_replays(self) -> None:
        """What the replays depend on is still known."""
        self._told = []
        self._project = self.files.apart(self._project)  # without what it has kept for them

    def _tell(self, build: BuildConfig, source: Source) -> _Replayed:
        from gowharf.replay.walk import retrace
        from gowharf.syntax.dockerfile import parse

        tree = source.memo(parse)
        nearest = max((each.trail for each in self._told), key=lambda trail: common_start(trail, tree), default=None)
        replay, trail = retrace(self._project, build, source, nearest)
        return _Replayed(source, replay, trail)


class Worlds:
    """The worlds of every build of one project, the one of the last snapshot first. `readers` are Dockerfiles."""

    def __init__(self, current: Current, readers: Readers) -> None:
        self._current = current
        self._readers = readers
        self._held: dict[str, list[World]] = {}

    def replay(self, project: Project, build: BuildConfig, used: list[World]) -> Replay:
        """The replay of a build; adds the world that it is of to `used`."""
        source = project.source(build.dockerfile)
        if source is None:
            return Replay(build, build.dockerfile, (), (), {})
        key = repr(build._replace(reason=Reason("", None)))
        held = self._held.get(key, [])
        fitting = next((each for each in held if each.files.holds()), None) or self._new(project, build)
        used.append(fitting)
        self._held[key] = [fitting, *(each for each in held if each is not fitting)][:KEPT]
        replay = fitting.replay(build, source)
        return replay if replay.build == build else replay._replace(build=build)

    def files(self) -> Iterator[TrackedFiles]:
        """What is known of what the worlds have read."""
        return (world.files for held in self._held.values() for world in held)

    def keep(self, used: set[World]) -> None:
        """Forgets the builds of which no world is in use."""
        self._held = {key: held for key, held in self._held.items() if held[0] in used}

    def _new(self, project: Project, build: BuildConfig) -> World:
        return World(project, TrackedFiles(self._current, self._readers, build.dockerfile))
