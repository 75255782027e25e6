"""`check(project, settings) -> Report`: replays every build, asks every rule, and orders what they find.

Every predicted failure becomes part of a case (one cause in one Dockerfile); the first rule in the table's order that
explains a case has explained it. What may not happen on every build is at most a warning. A rule that crashes is itself
a finding and the others go on. Each Dockerfile is looked at for itself (`dockerfiles.py`), then the project as a whole.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from gowharf.check.dockerfiles import Told, asked, guarded, replayed
from gowharf.check.ignores import ignoring
from gowharf.check.processors import by_path, settled
from gowharf.check.selection import Selection
from gowharf.check.settings import Overrides, Settings
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.rules import table
from gowharf.rules.facts import Ground, everything
from gowharf.rules.model import Finding
from gowharf.rules.table import Entry, Table
from gowharf.rules.topics import topics_of_ground
from gowharf.startup import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TypeVar

    from gowharf.replay.brief import Brief

    T = TypeVar("T")

Progress = Callable[[str], None]
Builds = tuple[BuildConfig, ...]
Spread = Callable[[Callable[[Builds], Told], Sequence[Builds], Progress], Iterable[Told]]


class Report(NamedTuple):
    """What is found in one project, sorted by path and position, with the snapshot that the places are in. `builds` are
    what was replayed; `replays` those of them that were kept, and `forgotten` what is still known of the others."""

    project: Project
    findings: tuple[Finding, ...]
    replays: tuple[Replay, ...] = ()
    builds: Builds = ()
    forgotten: "tuple[Brief, ...]" = ()

    @property
    def briefs(self) -> "tuple[Brief, ...]":
        """Every replay in brief, by Dockerfile."""
        from gowharf.replay.brief import briefs

        return tuple(sorted((*briefs(self.replays), *self.forgotten), key=lambda brief: brief.build.dockerfile))


def check(
    project: Project,
    settings: Settings,
    replays: Iterable[Replay] | None = None,
    rules: Table | None = None,
    progress: Progress | None = None,
    keep: bool = True,
    spread: Spread | None = None,
) -> Report:
    """All findings in a project. `replays` are those of an unchanged snapshot; `progress` hears what is next.
    Without `keep` a replay is forgotten when the rules have seen it. `spread` stands in for `one_by_one` where there
    are several processors."""
    selection = Selection(settings, rules or table.TABLE)
    told: list[Told] = []
    builds: list[BuildConfig] = []
    if replays is not None:
        held = _by_dockerfile(replays, lambda each: each.path)
        builds = [each.build for group in held for each in group]
        told = [asked(project, group, selection, keep) for group in held]
    else:
        groups = _by_dockerfile(configured_builds(project, settings.overrides), lambda one: one.dockerfile)
        builds = [build for group in groups for build in group]
        told = list((spread or one_by_one)(_looker(project, selection, keep), groups, progress or silent))
    failures = [failure for one in told for failure in one.failures]
    ground = everything(project, failures, is_built(project, builds))
    found = by_path((*(finding for one in told for finding in one.findings), *surveyed(ground, selection)))
    ignores = ignoring(project)
    findings: list[Finding] = []
    for path in sorted({*found, *ignores}):
        findings += settled(found.get(path, []), project.source(path), ignores.get(path, ()), selection)
    return Report(project, tuple(findings), tuple(each for one in told for each in one.replays), tuple(builds))


def silent(what: str) -> None:
    """Hears what is next, and nobody is told."""


def one_by_one(look: Callable[[Builds], Told], groups: Sequence[Builds], tell: Progress) -> Iterator[Told]:
    """What each Dockerfile tells, by the builds of each."""
    for group in groups:
        tell(f"replaying {group[0].dockerfile}")
        yield look(group)


def configured_builds(project: Project, overrides: Overrides) -> Builds:
    """Every way in which the project's Dockerfiles are built, with what the command line says put on top."""
    from gowharf.project.contexts import builds

    return overridden(builds(project), overrides)


def overridden(builds: Builds, overrides: Overrides) -> Builds:
    """The builds with what the command line says put on top, but for those that then differ from an earlier one in the
    reason alone."""
    return tuple(_distinct(_overridden(build, overrides) for build in builds))


def is_built(project: Project, builds: Collection[object]) -> bool:
    """Whether the project's modules are built in some image, so that they aren't for any go command."""
    return bool(builds or project.found.dockerfiles)


def _looker(project: Project, selection: Selection, keep: bool) -> Callable[[Builds], Told]:
    """What looks at one Dockerfile."""

    def look(group: Builds) -> Told:
        from gowharf.replay import walk

        faults: list[Finding] = []
        told = asked(project, replayed(project, group, walk.replay, faults), selection, keep)
        return told._replace(findings=(*faults, *told.findings)) if faults else told

    return look


def _distinct(builds: Iterable[BuildConfig]) -> Iterator[BuildConfig]:
    """The builds, but for those that differ from an earlier one in the reason alone."""
    seen: set[object] = set()
    for build in builds:
        given, named = tuple(build.args.items()), tuple(build.contexts.items())
        rest = build.target, build.platform, build.inline, build.guess
        key = build.dockerfile, build.context, given, named, rest
        if key not in seen:
            seen.add(key)
            yield build


def _by_dockerfile(held: "Iterable[T]", path_of: "Callable[[T], str]") -> "list[tuple[T, ...]]":
    """Builds or replays, those of one Dockerfile together, in the order of the first of each."""
    grouped: dict[str, list[T]] = {}
    for each in held:
        grouped.setdefault(path_of(each), []).append(each)
    return [tuple(group) for group in grouped.values()]


def _overridden(build: BuildConfig, overrides: Overrides) -> BuildConfig:
    if overrides.dockerfiles is not None and build.dockerfile not in overrides.dockerfiles:
        return build
    if overrides.context is not None:
        build = build._replace(context=overrides.context, reason=Reason("the command line says so", None))
    return build._replace(
        target=overrides.target or build.target,
        args={**build.args, **overrides.args},
        contexts={**build.contexts, **overrides.contexts},
        platform=overrides.platform or build.platform,
    )


def surveyed(ground: Ground, selection: Selection) -> Iterator[Finding]:
    """What is wrong with the project's own files."""
    for entry in _concerned(ground, selection.surveying):
        if entry.survey is not None:
            yield from guarded(entry, entry.survey(ground), ground.project)


def _concerned(ground: Ground, surveying: list[Entry]) -> list[Entry]:
    """The rules whose `survey` may find something in these files."""
    try:
        present = topics_of_ground(ground)
    except Exception:
        return surveying  # the rule that meets the same fault says so
    return [entry for entry in surveying if not entry.rule.needs or not present.isdisjoint(entry.rule.needs)]
