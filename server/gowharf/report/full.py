"""For people at a terminal: each finding with the source lines that it is about, go's words, and the fix."""

from bisect import bisect_right
from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.report.frames import Block, Mark, frames
from gowharf.report.model import Shown, findings, summary
from gowharf.report.terminal import Paint, visible
from gowharf.report.words import counted, mend, says
from gowharf.rules.model import Finding, Safety

MOST_LABELS = 8  # other places shown with a finding


def render(shown: Shown) -> Iterator[str]:
    paint = Paint(shown.color)
    for report, finding in findings(shown):
        for line in _finding(shown, report, finding, paint):
            yield line.rstrip(" ") + "\n"
        yield "\n"
    yield closing_line(shown) + "\n"


def closing_line(shown: Shown) -> str:
    """What was found, in one line."""
    total = summary(shown)
    if total.files == 0:
        return "No go.mod and no Dockerfile found"
    mended = f"; fixed {counted(total.fixed, 'finding')}" if total.fixed else ""
    mended += f"; {shown.held} held back" if shown.held else ""
    mended += f"; {shown.elsewhere} elsewhere in the project" if shown.elsewhere else ""
    counts = ((total.errors, "error"), (total.warnings, "warning"), (total.infos, "info"))
    parts = [counted(number, word) for number, word in counts if number]
    if not parts:
        return f"No findings in {counted(total.files, 'file')}{mended}"
    said = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return f"Found {said} in {counted(total.files, 'file')}{mended}{_hint(shown)}"


def fixable(finding: Finding, unsafe: bool = False) -> bool:
    """Whether --fix has something for it, or --unsafe-fixes too."""
    least = Safety.UNSAFE if unsafe else Safety.SAFE
    return any(fix.edits and fix.safety >= least for fix in finding.fixes)


def _hint(shown: Shown) -> str:
    """How many of the findings which option mends."""
    safe = sum(fixable(finding) for _, finding in findings(shown))
    more = sum(fixable(finding, unsafe=True) for _, finding in findings(shown)) - safe
    if not safe:
        return f"; --fix --unsafe-fixes mends {more} of them" if more else ""
    return f"; --fix mends {safe} of them" + (f", and {more} more with --unsafe-fixes" if more else "")


def _finding(shown: Shown, report: Report, finding: Finding, paint: Paint) -> Iterator[str]:
    word = finding.severity.word
    head = paint(word, f"{word}[{finding.rule}]")
    yield head + paint("bold", ": " + visible(finding.message))
    labels = finding.related[:MOST_LABELS]
    yield from frames(_blocks(shown, report, finding), paint, shown.width)
    if len(finding.related) > len(labels):
        yield paint("frame", "  = ") + f"and {counted(len(finding.related) - len(labels), 'more place')}"
    if finding.go_says:
        yield paint("frame", "  = ") + paint("bold", f"{says(finding.go_says)}:")
        for line in finding.go_says.rstrip("\n").split("\n"):
            yield "      " + visible(line)
    if finding.fixes:
        yield paint("frame", "  = ") + paint("fix", visible(mend(finding.fixes[0])))


def _blocks(shown: Shown, report: Report, finding: Finding) -> list[Block]:
    """The primary place's file first, then the others in the order of their labels."""
    word = finding.severity.word
    marks: dict[str, list[Mark]] = {finding.place.path: [Mark(finding.place.span, "", word, True)]}
    for label in finding.related[:MOST_LABELS]:
        marks.setdefault(label.place.path, []).append(Mark(label.place.span, label.message, "label", False))
    blocks = [
        Block(shown.name(report.project, path), report.project.source(path), tuple(held))
        for path, held in marks.items()
    ]
    return [blocks[0]._replace(lead=_first_line(report, finding)), *blocks[1:]]


def _first_line(report: Report, finding: Finding) -> int:
    """The line on which the instruction begins that a finding is in, where it goes over several; else 0."""
    path, start = finding.place.path, finding.place.span.start
    project = report.project
    source = project.source(path)
    tree = project.dockerfile(path) if path in project.found.dockerfiles else None
    if source is None or tree is None:
        return 0
    at = bisect_right(tree.instructions, start, key=lambda item: item.span.start) - 1
    if at < 0 or start >= tree.instructions[at].span.end:
        return 0
    first = source.lines.line(tree.instructions[at].span.start)
    return first if first < source.lines.line(start) else 0
