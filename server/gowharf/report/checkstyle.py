"""Checkstyle's XML, which many servers and editors read: one `file` a file with findings, one `error` a finding."""

from collections.abc import Iterator

from gowharf.report.markup import HEAD, element
from gowharf.report.model import Shown, findings, range_of

VERSION = "4.3"  # of the format, as readers know it


def render(shown: Shown) -> Iterator[str]:
    files: dict[str, list[str]] = {}
    for report, finding in findings(shown):
        at = range_of(shown, report, finding.place)
        attributes = (
            ("line", at.start.line),
            ("column", at.start.column),
            ("severity", finding.severity.word),
            ("message", finding.message),
            ("source", f"gowharf.{finding.rule}"),
        )
        files.setdefault(at.path, []).append(f"    <{element('error', attributes)}/>\n")
    yield f"{HEAD}<{element('checkstyle', [('version', VERSION)])}>\n"
    for path, errors in files.items():
        yield f"  <{element('file', [('name', path)])}>\n"
        yield from errors
        yield "  </file>\n"
    yield "</checkstyle>\n"
