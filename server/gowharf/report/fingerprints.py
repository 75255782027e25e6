"""What stays the same of a finding while the lines around it move, so that a dashboard knows it again.

Made of the rule, the path, and the text of the line that it stands on (white space and credentials aside): not of line
numbers, and not of the message, which may name versions and lines. Several that are alike in this are numbered in their
order, so that every finding of a run has a fingerprint of its own.
"""

from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.report.masking import masked
from gowharf.report.model import Shown, findings
from gowharf.rules.model import Finding

LENGTH = 32  # hexadecimal digits


def fingerprinted(shown: Shown) -> Iterator[tuple[Report, Finding, str]]:
    """Every finding with its report and its fingerprint, in the order in which they are shown."""
    from hashlib import sha256

    seen: dict[tuple[str, ...], int] = {}
    for report, finding in findings(shown):
        key = (finding.rule, shown.name(report.project, finding.place.path), _line(report, finding))
        seen[key] = seen.get(key, 0) + 1
        whole = "\0".join((*key, str(seen[key])))
        yield report, finding, sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:LENGTH]


def _line(report: Report, finding: Finding) -> str:
    source = report.project.source(finding.place.path)
    if source is None:
        return ""
    line = source.lines.span(source.lines.line(finding.place.span.start))
    return " ".join(masked(line.text(source.text)).split())
