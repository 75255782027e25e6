"""What every format shows, and the little that all of them ask of it."""

from collections.abc import Callable, Iterator

from gowharf.check.engine import Report
from gowharf.project.model import Project
from gowharf.report.masking import masked_finding
from gowharf.rules.model import Finding, Severity
from gowharf.startup import NamedTuple
from gowharf.text.source import Place, Position, Source

Name = Callable[[Project, str], str]
START = Position(1, 1)


class Shown(NamedTuple):
    """The reports of one run, one a root. `name` gives a project's path as it is shown (relative to the working
    directory, or for CI to the repository, with "/"); `fixed` counts what --fix mended, `held` what a baseline or
    --changed-since holds back, `elsewhere` what is about other files than those that were named; `color` and `width`
    (columns) are the terminal's; `status` is the exit status, and `fail_on` the severity that decides it."""

    reports: tuple[Report, ...]
    name: Name
    fixed: int = 0
    held: int = 0
    elsewhere: int = 0
    color: bool = False
    width: int = 100
    status: int = 0
    fail_on: Severity = Severity.ERROR


class Range(NamedTuple):
    """A place as people read it; `path` is as shown."""

    path: str
    start: Position
    end: Position


class Summary(NamedTuple):
    """How many findings there are of each severity, files that were checked, and findings that --fix mended."""

    errors: int
    warnings: int
    infos: int
    files: int
    fixed: int


def findings(shown: Shown) -> Iterator[tuple[Report, Finding]]:
    """Every finding with its report, in the order in which they are shown, credentials in its texts covered."""
    for report in shown.reports:
        for finding in report.findings:
            yield report, masked_finding(finding)


def range_of(shown: Shown, report: Report, place: Place) -> Range:
    """Where a place is; the first line's start where its file can't be read."""
    name = shown.name(report.project, place.path)
    source: Source | None = report.project.source(place.path)
    if source is None:
        return Range(name, START, START)
    return Range(name, source.lines.position(place.span.start), source.lines.position(place.span.end))


def summary(shown: Shown) -> Summary:
    """What the run came to, in numbers."""
    counts = dict.fromkeys(Severity, 0)
    for _, finding in findings(shown):
        counts[finding.severity] += 1
    files = sum(len(files_of(report.project)) for report in shown.reports)
    return Summary(counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO], files, shown.fixed)


def files_of(project: Project) -> tuple[str, ...]:
    """The files that a check reads, sorted (Go sources and configuration of builds aside)."""
    found = project.found
    kinds = (found.gomods, found.goworks, found.gosums, found.modules_txts, found.dockerfiles, found.dockerignores)
    return tuple(sorted({path for kind in kinds for path in kind}))
