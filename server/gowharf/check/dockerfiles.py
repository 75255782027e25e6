"""What is found in one Dockerfile: its builds replayed, every predicted failure explained, every rule asked.

It depends on the project and the settings alone, so that Dockerfiles may be looked at in any order and in any process;
`Told` is plain data, and holds nothing of the replays unless they are to be kept.
"""

from collections.abc import Callable, Iterator, Sequence

from gowharf.check.cases import cases_of, with_steps
from gowharf.check.selection import Selection
from gowharf.project.model import BuildConfig, Project
from gowharf.replay.model import Failure, Replay
from gowharf.rules.facts import Case, Facts
from gowharf.rules.gowharf import internal_error
from gowharf.rules.model import Finding, Severity
from gowharf.rules.table import Entry
from gowharf.rules.topics import topics
from gowharf.startup import NamedTuple
from gowharf.text.source import Place, Span

Replayer = Callable[[Project, BuildConfig], Replay]


class Told(NamedTuple):
    """What one Dockerfile tells. `failures` are the causes of its cases."""

    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    replays: tuple[Replay, ...]


def replayed(
    project: Project, builds: Sequence[BuildConfig], replay: Replayer, found: list[Finding]
) -> tuple[Replay, ...]:
    """The builds of a Dockerfile; one at which gowharf fails is left out and becomes a finding."""
    done: list[Replay] = []
    for build in builds:
        try:
            done.append(replay(project, build))
        except Exception as error:
            found.append(fault("the replay of this Dockerfile", error, Place(build.dockerfile, Span(0, 0))))
    return tuple(done)


def asked(project: Project, replays: tuple[Replay, ...], selection: Selection, keep: bool) -> Told:
    """What the rules say of a Dockerfile of which these are all builds."""
    facts = Facts(project, replays, cases_of(replays), {})
    found = [finding for case in facts.cases for finding in _explanation(case, facts, selection)]
    for entry in _concerned(facts, selection):
        if entry.check is not None:
            found.extend(guarded(entry, entry.check(facts), project))
    return Told(tuple(found), tuple(case.failure for case in facts.cases), replays if keep else ())


def guarded(
    entry: Entry, findings: Iterator[Finding], project: Project, place: Place | None = None
) -> Iterator[Finding]:
    """A rule's findings; where it crashes, that as a finding at `place`."""
    try:
        yield from findings
    except Exception as error:
        yield fault(f"the rule {entry.rule.name}", error, place or _somewhere(project))


def fault(what: str, error: Exception, place: Place) -> Finding:
    """A fault of gowharf's own as a finding; `what` stopped at it."""
    message = f"{what} stopped at a fault of gowharf ({type(error).__name__}: {error}); please report it"
    return Finding(internal_error.RULE.name, Severity.WARNING, message, place)


def _somewhere(project: Project) -> Place:
    """A place for what concerns the whole project."""
    found = project.found
    paths = (*found.dockerfiles, *found.gomods, *found.goworks, "")
    return Place(paths[0], Span(0, 0))


def _concerned(facts: Facts, selection: Selection) -> list[Entry]:
    """The rules whose `check` may find something in these builds."""
    checking = selection.checking
    try:
        present = topics(facts)
    except Exception:
        return checking  # the rule that meets the same fault says so
    return [entry for entry in checking if not entry.rule.needs or not present.isdisjoint(entry.rule.needs)]


def _explanation(case: Case, facts: Facts, selection: Selection) -> list[Finding]:
    """What the first rule that knows the case says, and the faults of those that crashed before it."""
    faults: list[Finding] = []
    for entry in selection.rules.entries:
        if not entry.explains or entry.explain is None:
            continue
        said: list[Finding] = []
        for finding in guarded(entry, entry.explain(case, facts), facts.project, case.failure.place):
            (faults if finding.rule == internal_error.RULE.name else said).append(finding)
        if said:
            return [*(with_steps(finding, case) for finding in said), *faults]
    return faults
