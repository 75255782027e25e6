"""Findings as the plain data of JSON version 1 (docs/json.md). Keys are only ever added."""

from gowharf import __version__
from gowharf.check.engine import Report
from gowharf.report.masking import tells
from gowharf.report.model import Shown, findings, range_of, summary
from gowharf.rules.model import Finding, Fix
from gowharf.rules.table import TABLE
from gowharf.startup import Any
from gowharf.text.source import Place, Position

VERSION = 1


def document(shown: Shown) -> dict[str, Any]:
    """The whole run."""
    return {
        "version": VERSION,
        "tool": {"name": "gowharf", "version": __version__},
        "findings": [finding_data(shown, report, finding) for report, finding in findings(shown)],
        "summary": summary(shown)._asdict(),
    }


def finding_data(shown: Shown, report: Report, finding: Finding) -> dict[str, Any]:
    """One finding."""
    entry = TABLE.find(finding.rule)
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        **_place(shown, report, finding.place),
        "go_says": finding.go_says,
        "related": [{"message": label.message, **_place(shown, report, label.place)} for label in finding.related],
        "fix": _fix(shown, report, finding.fixes[0]) if finding.fixes and not tells(finding.fixes[0]) else None,
        "url": entry.rule.reference if entry else None,
    }


def _place(shown: Shown, report: Report, place: Place) -> dict[str, Any]:
    found = range_of(shown, report, place)
    return {"path": found.path, "range": {"start": _position(found.start), "end": _position(found.end)}}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _fix(shown: Shown, report: Report, fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safety": fix.safety.word,
        "edits": [
            {**_place(shown, report, Place(item.path, item.edit.span)), "new_text": item.edit.new_text}
            for item in fix.edits
        ],
        "command": fix.command,
    }
