"""GitLab's Code Quality report: an array of issues, as Code Climate's format has them.

A merge request shows what its report has and the target branch's has not, by fingerprint, so fingerprints hold while
lines move. Paths are relative to the repository's root.
"""

from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.report.fingerprints import fingerprinted
from gowharf.report.markdown import fenced, plain
from gowharf.report.model import Shown, range_of
from gowharf.report.terminal import printable, visible
from gowharf.report.words import mend, says
from gowharf.rules.model import Finding, Severity
from gowharf.startup import Any

# "blocker" is left out: a step that fails is critical for its image and blocks nothing else.
_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(shown: Shown) -> Iterator[str]:
    import json

    issues = [_issue(shown, report, finding, fingerprint) for report, finding, fingerprint in fingerprinted(shown)]
    yield json.dumps(issues, indent=2) + "\n"


def _issue(shown: Shown, report: Report, finding: Finding, fingerprint: str) -> dict[str, Any]:
    at = range_of(shown, report, finding.place)
    issue: dict[str, Any] = {
        "type": "issue",
        "check_name": finding.rule,
        "description": visible(finding.message),
        "categories": ["Bug Risk"],
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": fingerprint,
        "location": {"path": visible(at.path), "lines": {"begin": at.start.line, "end": at.end.line}},
    }
    more = list(_more(finding))
    if more:
        issue["content"] = {"body": "\n\n".join(more)}
    return issue


def _more(finding: Finding) -> Iterator[str]:
    """What is there to read behind the description, as Markdown."""
    if finding.go_says:
        yield f"{says(finding.go_says)}:\n\n{fenced(printable(finding.go_says))}"
    if finding.fixes:
        yield plain(mend(finding.fixes[0]))
