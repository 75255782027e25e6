"""The pieces of which `explain_html` makes a page: text made safe, links, findings, listings of source."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from gowharf.check.engine import Report
from gowharf.project.model import Project
from gowharf.replay.model import Failure, Replay, Stage, Step
from gowharf.report.explain_graph import Edge
from gowharf.report.explain_svg import MARKS
from gowharf.report.masking import masked
from gowharf.report.model import Name
from gowharf.report.terminal import visible
from gowharf.rules.model import Finding
from gowharf.startup import NamedTuple
from gowharf.text.source import Place

_LABELS = 5  # of a finding that are shown
_AROUND = 2  # lines of another file that are shown before and after one that is named


class Page(NamedTuple):
    """What the parts of one build's part of the page ask for. `prefix` makes its anchors its own."""

    project: Project
    replay: Replay
    name: Name
    prefix: str
    findings: tuple[Finding, ...]
    edges: tuple[Edge, ...]


def safe(text: str) -> str:
    """Text of the project for the page: nothing invisible, no password of a URL, no markup."""
    return escape(visible(masked(text)))


def findings_html(page: Page, findings: Iterable[Finding]) -> Iterator[str]:
    """Each finding in a box, with the places that have a part in it."""
    for finding in findings:
        severity = finding.severity.word
        sign = {"error": "✗", "warning": "⚠"}.get(severity, "ℹ")
        rule, message = escape(finding.rule), safe(finding.message)
        yield f'<div class="finding {severity}"><span class="mark">{sign} {severity}</span> <code>{rule}</code> '
        yield f'{message} <span class="dim">({link(page, finding.place)})</span>'
        for label in finding.related[:_LABELS]:
            yield f'<br><span class="dim">{safe(label.message)} ({link(page, label.place)})</span>'
        if finding.fixes:
            yield f'<br><span class="dim">Fix: {safe(finding.fixes[0].title)}</span>'
        yield "</div>\n"


def says(who: str, failure: Failure) -> str:
    """What `who` prints when it fails so."""
    condition = "" if failure.certain else " under common conditions"
    lines = "\n".join(safe(line) for line in failure.says.rstrip("\n").split("\n"))
    return f'<div class="said"><span class="dim">{who}{condition}:</span><pre>{lines}</pre></div>\n'


def about(report: Report, replay: Replay) -> tuple[Finding, ...]:
    """The findings that have a place in the Dockerfile, their own or another's."""
    return tuple(finding for finding in report.findings if any(place.path == replay.path for place in _places(finding)))


def of_step(page: Page, step: Step) -> list[Finding]:
    """The findings to show at a step."""
    span = step.instruction.span
    return [found for found in page.findings if any(span.start <= at < span.end for at in _shown_at(page, found))]


def of_stage(page: Page, stage: Stage) -> list[Finding]:
    """Those of the FROM itself."""
    span = stage.instruction.span
    return [found for found in page.findings if any(span.start <= at < span.end for at in _shown_at(page, found))]


def loose(page: Page) -> list[Finding]:
    """Those that no stage shows."""
    held = {
        id(found)
        for stage in page.replay.stages
        for found in (*of_stage(page, stage), *(each for step in stage.steps for each in of_step(page, step)))
    }
    return [found for found in page.findings if id(found) not in held]


def listings(page: Page, others: dict[str, set[int]]) -> Iterator[str]:
    """The Dockerfile's lines, and those of other files to which there are links, with the lines around them."""
    source = page.project.source(page.replay.path)
    if source is None:
        return
    yield '<section class="listing">\n<h2>Source</h2>\n<ol class="src">\n'
    for number, line in enumerate(source.text.removesuffix("\n").split("\n"), 1):
        yield _source_line(f"L{number}", number, line)
    yield "</ol>\n"
    for path in sorted(others):
        yield from _excerpt(page, path, others[path])
    yield "</section>\n"


def other_lines(pages: Sequence[Page]) -> dict[str, set[int]]:
    """The lines of other files to which the page has links."""
    lines: dict[str, set[int]] = {}
    for page in pages:
        reason = page.replay.build.reason.place
        places = [place for found in page.findings for place in _places(found)]
        for place in [*places, *([reason] if reason else [])]:
            source = page.project.source(place.path)
            if source is not None and place.path != page.replay.path:
                lines.setdefault(place.path, set()).add(source.lines.line(place.span.start))
    return lines


def mark(outcome: str) -> str:
    """An outcome's sign and word."""
    return f'<span class="mark {outcome}">{MARKS[outcome]} {outcome}</span>'


def line_link(page: Page, line: int, before: str = "") -> str:
    """A link to a line of the Dockerfile."""
    return f'<a href="#L{line}" {target(page.replay.path, line)}>{before}{line}</a>'


def link(page: Page, place: Place) -> str:
    """A link to a place in any file of the project."""
    source = page.project.source(place.path)
    line = source.lines.line(place.span.start) if source else 1
    shown = safe(page.name(page.project, place.path))
    anchor = f"L{line}" if place.path == page.replay.path else f"{_anchor(place.path)}-{line}"
    return f'<a href="#{anchor}" {target(place.path, line)}>{shown}:{line}</a>'


def target(path: str, line: int) -> str:
    """What a click in an editor sends; percent-encoded, so that no name can be anything but a name."""
    return f'data-path="{quote(path, errors="surrogateescape")}" data-line="{line}"'


def _excerpt(page: Page, path: str, wanted: set[int]) -> Iterator[str]:
    source = page.project.source(path)
    lines = source.text.removesuffix("\n").split("\n") if source else []
    yield f'<h3>{safe(page.name(page.project, path))}</h3>\n<ol class="src">\n'
    around = {number for line in wanted for number in range(line - _AROUND, line + _AROUND + 1)}
    last = 0
    for number in sorted(number for number in around if 1 <= number <= len(lines)):
        if number > last + 1:
            yield '<li class="gap">…</li>\n'
        yield _source_line(f"{_anchor(path)}-{number}", number, lines[number - 1])
        last = number
    yield "</ol>\n"


def _source_line(anchor: str, number: int, line: str) -> str:
    text = safe(line.removesuffix("\r"))
    return f'<li id="{anchor}"><span class="num">{number}</span><code>{text}</code></li>\n'


def _anchor(path: str) -> str:
    return "F-" + quote(path, safe="", errors="surrogateescape").replace("%", "_")


def _shown_at(page: Page, finding: Finding) -> list[int]:
    """Where in the Dockerfile a finding is shown: its own place, else all that have a part in it (offsets)."""
    offsets = [place.span.start for place in _places(finding) if place.path == page.replay.path]
    return offsets[:1] if finding.place.path == page.replay.path else offsets


def _places(finding: Finding) -> Iterator[Place]:
    """The finding's own place, then those that have a part in it."""
    yield finding.place
    yield from (label.place for label in finding.related[:_LABELS])
