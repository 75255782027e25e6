"""`check(project, settings) -> Report`: replays every build, asks every rule, and orders what they find.

Every predicted failure becomes part of a case (one cause in one Dockerfile); the first rule in the table's order that
explains a case has explained it. What may not happen on every build is at most a warning. A rule that crashes is itself
a finding and the others go on.
"""

from collections.abc import Callable, Iterable, Iterator

from gowharf.check.cases import cases_of, with_steps
from gowharf.check.ignores import apply_ignores
from gowharf.check.processors import capped, chosen, merged, ordered, with_severities
from gowharf.check.selection import Selection
from gowharf.check.settings import Overrides, Settings
from gowharf.project.model import BuildConfig, Project, Reason
from gowharf.replay.model import Replay
from gowharf.rules import table
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gowharf import internal_error
from gowharf.rules.model import Finding, Severity
from gowharf.rules.table import Entry, Table
from gowharf.rules.topics import topics
from gowharf.startup import NamedTuple
from gowharf.text.source import Place, Span

Progress = Callable[[str], None]
Replayer = Callable[[Project, BuildConfig], Replay]


class Report(NamedTuple):
    """What is found in one project, sorted by path and position, with the snapshot that the places are in."""

    project: Project
    findings: tuple[Finding, ...]
    replays: tuple[Replay, ...] = ()


def check(
    project: Project,
    settings: Settings,
    replays: Iterable[Replay] | None = None,
    rules: Table | None = None,
    progress: Progress | None = None,
    replay: Replayer | None = None,
) -> Report:
    """All findings in a project. `replays` are those of an unchanged snapshot; `progress` hears what is next; `replay`
    stands in for `replay.walk.replay`, for one who keeps replays from snapshot to snapshot."""
    rules = rules or table.TABLE
    tell = progress or _silent
    found: list[Finding] = []
    if replays is None:
        replays = _replays(project, settings, found, tell, replay)
    facts = _facts(project, tuple(replays))
    tell("asking the rules")
    found.extend(_explained(facts, rules))
    selection = Selection(settings, rules)
    for entry in _concerned(facts, rules):
        if selection.anywhere(entry.rule.name) and entry.check is not None:
            found.extend(_guarded(entry, entry.check(facts), _somewhere(project)))
    kept = apply_ignores(chosen(merged(found), selection), project, selection)
    return Report(project, capped(ordered(with_severities(kept, selection)), settings.flood), facts.replays)


def configured_builds(project: Project, overrides: Overrides) -> tuple[BuildConfig, ...]:
    """Every way in which the project's Dockerfiles are built, with what the command line says put on top."""
    from gowharf.project.contexts import builds

    return tuple(_overridden(build, overrides) for build in builds(project))


def _replays(
    project: Project, settings: Settings, found: list[Finding], tell: Progress, replay: Replayer | None
) -> tuple[Replay, ...]:
    from gowharf.replay import walk

    replayed = replay or walk.replay
    done: list[Replay] = []
    seen: set[str] = set()
    for build in configured_builds(project, settings.overrides):
        key = repr(build._replace(reason=Reason("", None)))
        if key in seen:
            continue
        seen.add(key)
        tell(f"replaying {build.dockerfile}")
        try:
            done.append(replayed(project, build))
        except Exception as error:
            found.append(_fault("the replay of this Dockerfile", error, Place(build.dockerfile, Span(0, 0))))
    return tuple(done)


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


def _facts(project: Project, replays: tuple[Replay, ...]) -> Facts:
    return Facts(project, replays, cases_of(replays), {})


def _concerned(facts: Facts, rules: Table) -> list[Entry]:
    """The rules whose `check` may find something in this project."""
    checking = [entry for entry in rules.entries if entry.checks]
    try:
        present = topics(facts)
    except Exception:
        return checking  # the rule that meets the same fault says so
    return [entry for entry in checking if not entry.rule.needs or not present.isdisjoint(entry.rule.needs)]


def _explained(facts: Facts, rules: Table) -> Iterator[Finding]:
    for case in facts.cases:
        yield from _explanation(case, facts, rules)


def _explanation(case: Case, facts: Facts, rules: Table) -> list[Finding]:
    """What the first rule that knows the case says, and the faults of those that crashed before it."""
    faults: list[Finding] = []
    place = case.failure.place or _somewhere(facts.project)
    for entry in rules.entries:
        if not entry.explains or entry.explain is None:
            continue
        said: list[Finding] = []
        for finding in _guarded(entry, entry.explain(case, facts), place):
            (faults if finding.rule == internal_error.RULE.name else said).append(finding)
        if said:
            return [*(with_steps(finding, case) for finding in said), *faults]
    return faults


def _guarded(entry: Entry, findings: Iterator[Finding], place: Place) -> Iterator[Finding]:
    """A rule's findings; where it crashes, that as a finding."""
    try:
        yield from findings
    except Exception as error:
        yield _fault(f"the rule {entry.rule.name}", error, place)


def _fault(what: str, error: Exception, place: Place) -> Finding:
    message = f"{what} stopped at a fault of gowharf ({type(error).__name__}: {error}); please report it"
    return Finding(internal_error.RULE.name, Severity.WARNING, message, place)


def _somewhere(project: Project) -> Place:
    """A place for what concerns the whole project."""
    found = project.found
    paths = (*found.dockerfiles, *found.gomods, *found.goworks, "")
    return Place(paths[0], Span(0, 0))


def _silent(what: str) -> None:
    return None
