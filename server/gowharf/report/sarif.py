"""SARIF 2.1.0 (OASIS, errata 01), for code scanning and for viewers of it.

Columns count code points, and say so. Paths are relative URIs below %SRCROOT%, the repository's root; what lies outside
is an absolute one. A rule that was found carries its help; a fix that only names a command can't be written here, so it
stands in the message. A fault of gowharf itself is a notification, not a result. Pure ASCII, without a clock: the same
files give the same bytes.
"""

from collections.abc import Iterator

from gowharf import __version__
from gowharf.check.engine import Report
from gowharf.report.fingerprints import fingerprinted
from gowharf.report.masking import tells
from gowharf.report.model import Shown
from gowharf.report.rulehelp import as_markdown, as_text
from gowharf.report.terminal import printable
from gowharf.report.words import mend, says
from gowharf.rules.doc import read
from gowharf.rules.model import Finding, Fix, Rule, Safety, Severity
from gowharf.rules.table import TABLE, Entry
from gowharf.startup import Any
from gowharf.text.source import Place, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
FINGERPRINT = "gowharf/v1"
FAULT = "internal-error"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}


def render(shown: Shown) -> Iterator[str]:
    import json

    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(shown)]}, indent=2) + "\n"


def _run(shown: Shown) -> dict[str, Any]:
    rules: dict[str, int] = {}
    results: list[dict[str, Any]] = []
    faults: list[dict[str, Any]] = []
    for report, finding, fingerprint in fingerprinted(shown):
        if finding.rule == FAULT:
            faults.append(_notification(shown, report, finding))
            continue
        index = rules.setdefault(finding.rule, len(rules))
        results.append(_result(shown, report, finding, fingerprint, index))
    invocation = {
        "executionSuccessful": not faults,
        "exitCode": shown.status,
        "toolExecutionNotifications": faults,
    }
    driver = {
        "name": "gowharf",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name) for name in rules],
    }
    where = "The root of the repository, or the folder in which gowharf ran"
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": where}}},
        "invocations": [invocation],
        "results": results,
    }


def _rule(name: str) -> dict[str, Any]:
    entry = TABLE.find(name)
    return {"id": name} if entry is None else _described(entry.rule, entry)


def _described(rule: Rule, entry: Entry) -> dict[str, Any]:
    doc = read(entry.doc)
    described: dict[str, Any] = {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": doc.title},
        "fullDescription": {"text": doc.why or doc.title},
        "helpUri": rule.reference,
        "help": {"text": as_text(rule, entry.doc), "markdown": as_markdown(rule, entry.doc)},
        "defaultConfiguration": {"enabled": rule.default, "level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["go", "docker", rule.family],
            "precision": "very-high" if rule.severity is Severity.ERROR else "high",
            "problem.severity": _KINDS[rule.severity],
        },
    }
    if rule.aliases:
        described["deprecatedIds"] = list(rule.aliases)
    return described


def _result(shown: Shown, report: Report, finding: Finding, fingerprint: str, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(shown, report, finding.place)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(shown, report, label.place), "message": {"text": printable(label.message)}}
            for number, label in enumerate(finding.related, 1)
        ]
    fixes = [_fix(shown, report, fix) for fix in finding.fixes if _writable(fix)]
    if fixes:
        result["fixes"] = fixes
    if finding.go_says:
        result["properties"] = {"goSays": printable(finding.go_says)}
    return result


def _message(finding: Finding) -> str:
    """The message, go's words, and what to run where only that mends it."""
    parts = [finding.message]
    if finding.go_says:
        parts.append(f"{says(finding.go_says)}:\n" + finding.go_says.rstrip("\n"))
    if finding.fixes and finding.fixes[0].safety is Safety.MANUAL:
        parts.append(mend(finding.fixes[0]))
    return printable("\n\n".join(parts))


def _location(shown: Shown, report: Report, place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(shown, report, place.path)}
    if report.project.source(place.path) is not None:
        physical["region"] = _region(report, place)
    return {"physicalLocation": physical}


def _artifact(shown: Shown, report: Report, path: str) -> dict[str, str]:
    from urllib.parse import quote

    name = shown.name(report.project, path)
    if not (name == ".." or name.startswith(("../", "/")) or name[1:2] == ":"):
        return {"uri": quote(name, errors="surrogateescape"), "uriBaseId": BASE}
    full = f"{report.project.root}/{path}".replace("\\", "/").lstrip("/")
    return {"uri": "file:///" + quote(full, safe="/:", errors="surrogateescape")}


def _region(report: Report, place: Place) -> dict[str, int]:
    """A region of a file that can be read; of a file that a fix creates, its beginning."""
    source = report.project.source(place.path)
    if source is None:
        return {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    start, end = source.lines.position(place.span.start), source.lines.position(place.span.end)
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _writable(fix: Fix) -> bool:
    """Whether a fix can stand in a report: it has edits, tells no secret, and its text is text."""
    half = any("\ud800" <= char <= "\udfff" for item in fix.edits for char in item.edit.new_text)
    return bool(fix.edits) and not half and not tells(fix)


def _fix(shown: Shown, report: Report, fix: Fix) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for item in fix.edits:
        replaced = {
            "deletedRegion": _region(report, Place(item.path, Span(*item.edit.span))),
            "insertedContent": {"text": item.edit.new_text},
        }
        changes.setdefault(item.path, []).append(replaced)
    return {
        "description": {"text": printable(fix.title)},
        "properties": {"safety": fix.safety.word},
        "artifactChanges": [
            {"artifactLocation": _artifact(shown, report, path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _notification(shown: Shown, report: Report, finding: Finding) -> dict[str, Any]:
    return {
        "level": _LEVELS[finding.severity],
        "message": {"text": printable(finding.message)},
        "locations": [_location(shown, report, finding.place)],
        "descriptor": {"id": FAULT},
    }
