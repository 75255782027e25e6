"""GitLab's Code Quality report, held against what GitLab documents of the format."""

import json

import jsonschema

from gowharf.report.formats import FORMATS
from gowharf.rules.model import Finding, Severity
from gowharf.text.source import Place, Span
from tests.report.test_reports import DOCKERFILE, FINDING, TEXTS, shown

# docs.gitlab.com, "Code Quality report format": the keys and values that GitLab asks for.
_ISSUE = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "location", "severity"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer"}}},
            },
        },
    },
}


def issues(*findings, **more):
    return validated("".join(FORMATS["gitlab"](shown(*findings, **more))))


def validated(text):
    """A report's issues, if GitLab takes them."""
    data = json.loads(text)
    jsonschema.validate(data, {"type": "array", "items": _ISSUE})
    assert not text.startswith("\ufeff")
    return data


def test_an_issue():
    (issue,) = issues(FINDING)
    assert (issue["check_name"], issue["severity"]) == ("image-go-too-old", "critical")
    assert issue["description"] == FINDING.message
    assert issue["location"] == {"path": "app/build/Dockerfile", "lines": {"begin": 1, "end": 1}}
    assert issue["content"]["body"] == f"go says:\n\n```text\n{FINDING.go_says}\n```\n\nfix: Use golang:1.24"


def test_each_severity_has_one_of_gitlabs():
    found = issues(*(FINDING._replace(severity=severity) for severity in Severity))
    assert [issue["severity"] for issue in found] == ["info", "major", "critical"]


def test_fingerprints_are_unique_and_hold_while_lines_move():
    before = issues(FINDING, FINDING)
    assert len({issue["fingerprint"] for issue in before}) == 2
    moved = {**TEXTS, "build/Dockerfile": "# more\n" + DOCKERFILE}
    later = FINDING._replace(place=Place("build/Dockerfile", Span(12, 23)), related=(), fixes=())
    (issue,) = issues(later, texts=moved)
    assert issue["location"]["lines"]["begin"] == 2
    assert issue["fingerprint"] == before[0]["fingerprint"]


def test_nothing_found_is_an_empty_array():
    assert issues() == []


def test_odd_text_stays_json_for_strict_readers():
    (issue,) = issues(Finding("r", Severity.INFO, "\udcff\x1b", Place("go.mod", Span(0, 0))))
    assert issue["description"] == "\\xff\\x1b"
