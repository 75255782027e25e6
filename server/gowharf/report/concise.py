"""One line a finding, as compilers write it: `path:line:col: severity[rule] message`."""

from collections.abc import Iterator

from gowharf.report.model import Shown, findings, range_of
from gowharf.report.terminal import Paint, visible


def render(shown: Shown) -> Iterator[str]:
    paint = Paint(shown.color)
    for report, finding in findings(shown):
        at = range_of(shown, report, finding.place)
        where = f"{visible(at.path)}:{at.start.line}:{at.start.column}"
        word = paint(finding.severity.word, f"{finding.severity.word}[{finding.rule}]")
        yield f"{where}: {word} {visible(finding.message)}\n"
