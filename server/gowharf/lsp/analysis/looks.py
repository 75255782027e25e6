"""What each Dockerfile tells, kept with the texts that its rules and its replays have read: it holds while these are
the same, so that in a large tree an edit costs what it touches.

Replays take most of the memory, and only who looks at a Dockerfile asks for them: those of the others are forgotten
when the rules have seen them, and made again when somebody does ask.
"""

from collections.abc import Collection, Iterator

from gowharf.check.dockerfiles import Told, asked, replayed
from gowharf.check.engine import Builds
from gowharf.check.selection import Selection
from gowharf.lsp.analysis.tracked import Current, Readers, TrackedFiles, same
from gowharf.lsp.analysis.worlds import KEPT, World, Worlds
from gowharf.project.model import Project
from gowharf.replay.brief import Brief, briefs
from gowharf.replay.model import Replay
from gowharf.rules.facts import Stop, stops_of
from gowharf.rules.model import Finding
from gowharf.rules.topics import suppose_all
from gowharf.startup import NamedTuple
from gowharf.text.source import Source

_KEPT_ASLEEP = 2  # looks at a Dockerfile that nobody looks at


class Look(NamedTuple):
    """What a Dockerfile tells, and all that it depends on. `replays` are there only if they were kept, `briefs` only if
    they were not. `faulty`: gowharf failed at a replay, so it is to be looked at again."""

    source: Source | None
    builds: Builds
    worlds: tuple[World, ...]
    files: TrackedFiles  # as the rules have read them
    findings: tuple[Finding, ...]
    stops: frozenset[Stop]
    replays: tuple[Replay, ...]
    briefs: tuple[Brief, ...]
    faulty: bool

    def holds(self, source: Source | None, builds: Builds) -> bool:
        """Whether the current files are such that it would tell the same."""
        if self.faulty or self.builds != builds or not same(self.source, source):
            return False
        return self.files.holds() and all(world.files.holds() for world in self.worlds)


class Looks:
    """See the module's docstring. `awake` are the Dockerfiles of which the replays are kept."""

    def __init__(self, current: Current) -> None:
        self.awake: set[str] = set()
        self._now: dict[str, Look] = {}  # by Dockerfile
        self._current = current
        self._readers = Readers()
        self._worlds = Worlds(current, self._readers)
        self._held: dict[str, list[Look]] = {}
        self._faulty: set[str] = set()

    def affected(self, changed: Collection[str]) -> set[str]:
        """The Dockerfiles that may tell something else where these texts have changed."""
        return (self._readers.of(changed) | self._faulty) & self._now.keys()

    def look(self, project: Project, selection: Selection, builds: Builds, keep: bool) -> Look:
        """What a Dockerfile with these builds tells now. `keep`: with its replays."""
        dockerfile = builds[0].dockerfile
        source = project.source(dockerfile)
        held = self._held.get(dockerfile, [])
        look = next((each for each in held if each.holds(source, builds)), None)
        if look is None:
            look = self._new(project, selection, source, builds)
        elif keep and not look.replays:
            look = self._awake(project, look)
        rest = [each for each in held if each.source is not look.source or each.files is not look.files]
        self._held[dockerfile] = [look, *rest][:KEPT]
        self._now[dockerfile] = look
        (self._faulty.add if look.faulty else self._faulty.discard)(dockerfile)
        self.awake.add(dockerfile)
        return look if keep else self.rest(dockerfile)

    def rest(self, dockerfile: str) -> Look:
        """Forgets a Dockerfile's replays."""
        self.awake.discard(dockerfile)
        held = self._held[dockerfile][:_KEPT_ASLEEP]
        for world in (world for look in held for world in look.worlds):
            world.forget_replays()
        self._held[dockerfile] = [_asleep(look) for look in held]
        look = self._now[dockerfile] = self._held[dockerfile][0]
        return look

    def drop(self, dockerfile: str) -> None:
        """It is no Dockerfile any more."""
        self._held.pop(dockerfile, None)
        self._now.pop(dockerfile, None)
        self._faulty.discard(dockerfile)
        self.awake.discard(dockerfile)

    def replays(self) -> tuple[Replay, ...]:
        """Those that are kept, by Dockerfile."""
        return tuple(replay for path in sorted(self.awake) for replay in self._now[path].replays)

    def briefs(self) -> tuple[Brief, ...]:
        """What is still known of those that are not."""
        return tuple(brief for look in self._now.values() for brief in look.briefs)

    def stops(self) -> frozenset[Stop]:
        """All that fails."""
        return frozenset().union(*(look.stops for look in self._now.values() if look.stops))

    def tidy(self) -> None:
        """Forgets what was kept of builds that are no more, and what was read for what is no longer kept."""
        self._worlds.keep({world for look in self._now.values() for world in look.worlds})
        self._readers.tidy(self._live)

    def _live(self) -> Iterator[TrackedFiles]:
        yield from self._worlds.files()
        for dockerfile, held in self._held.items():
            self._readers.add(dockerfile, dockerfile)
            yield from (look.files for look in held)

    def _new(self, project: Project, selection: Selection, source: Source | None, builds: Builds) -> Look:
        dockerfile, faults, worlds = builds[0].dockerfile, list[Finding](), list[World]()
        self._readers.add(dockerfile, dockerfile)
        replays = self._replays(project, builds, worlds, faults)
        files = TrackedFiles(self._current, self._readers, dockerfile)
        told = self._ask(files.apart(project), replays, selection)
        findings, stops = (*faults, *told.findings), stops_of(told.failures)
        return Look(source, builds, tuple(worlds), files, findings, stops, replays, (), bool(faults))

    def _ask(self, project: Project, replays: tuple[Replay, ...], selection: Selection) -> Told:
        """What the rules say. (Nothing that they keep in the project is shared between Dockerfiles, or one would not
        know what it depends on.)"""
        suppose_all(project)
        return asked(project, replays, selection, False)

    def _awake(self, project: Project, look: Look) -> Look:
        """The look with its replays, which are made again."""
        worlds: list[World] = []
        replays = self._replays(project, look.builds, worlds, [])
        return look._replace(worlds=tuple(worlds), replays=replays, briefs=())

    def _replays(
        self, project: Project, builds: Builds, worlds: list[World], faults: list[Finding]
    ) -> tuple[Replay, ...]:
        return replayed(project, builds, lambda held, build: self._worlds.replay(held, build, worlds), faults)


def _asleep(look: Look) -> Look:
    return look._replace(replays=(), briefs=briefs(look.replays)) if look.replays else look
