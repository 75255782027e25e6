"""JUnit's and Checkstyle's XML, through parsers of them."""

import xml.etree.ElementTree as ElementTree

import pytest
from junitparser import Failure, JUnitXml

from gowharf.rules.model import Finding, Severity
from gowharf.text.source import Place, Span
from tests.report.test_reports import FINDING, text_of

ODD = "a\x00b\x1b[31m \ufffe\udcff ]]> <&>\"' é😀\r\nnext\tline"
SHOWN = "a\\x00b\\x1b[31m \\ufffe\\xff ]]> <&>\"' é😀\\x0d\nnext\tline"


def suites(*findings, **more):
    return JUnitXml.fromstring(text_of("junit", *findings, **more).encode())


def test_junit_fails_where_the_exit_status_does():
    warning = FINDING._replace(severity=Severity.WARNING, message="less")
    whole = suites(FINDING, warning)
    assert (whole.tests, whole.failures, whole.errors, whole.skipped) == (3, 1, 0, 0)
    strict = suites(FINDING, warning, fail_on=Severity.WARNING)
    assert (strict.tests, strict.failures) == (3, 2)


def test_junit_has_a_suite_for_each_file_and_a_test_for_each_finding():
    clean, found = sorted(suites(FINDING), key=lambda suite: suite.name != "app/go.mod")
    assert [suite.name for suite in (clean, found)] == ["app/go.mod", "app/build/Dockerfile"]
    assert [case.name for case in clean] == ["no findings"] and all(case.is_passed for case in clean)
    (case,) = found
    assert case.name == f"image-go-too-old: {FINDING.message}"
    (result,) = case.result
    assert isinstance(result, Failure)
    assert (result.type, result.message) == ("image-go-too-old", FINDING.message)
    assert result.text == (
        f"app/build/Dockerfile:1:6: error[image-go-too-old] {FINDING.message}\n"
        "app/go.mod:3:1: requires go 1.24\n"
        "app/build/Dockerfile:4:5: go build fails here\n"
        f"go says:\n{FINDING.go_says}\n"
        "fix: Use golang:1.24"
    )


def test_junit_of_nothing_is_a_run_that_passes():
    assert (suites().tests, suites().failures) == (2, 0)
    assert suites(texts={}).tests == 0


def test_checkstyle_names_files_and_errors():
    root = ElementTree.fromstring(text_of("checkstyle", FINDING, FINDING._replace(severity=Severity.INFO)))
    assert (root.tag, root.get("version")) == ("checkstyle", "4.3")
    (file,) = root
    assert file.get("name") == "app/build/Dockerfile"
    assert file[0].attrib == {
        "line": "1", "column": "6", "severity": "error",
        "message": FINDING.message, "source": "gowharf.image-go-too-old",
    }  # fmt: skip
    assert file[1].get("severity") == "info"
    assert list(ElementTree.fromstring(text_of("checkstyle"))) == []


@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_what_xml_can_not_hold_is_escaped_and_the_rest_survives(name):
    odd = Finding("r", Severity.ERROR, ODD, Place("a\x01b<", Span(0, 0)), go_says=ODD)
    root = ElementTree.fromstring(text_of(name, odd))
    found = [element for element in root.iter() if element.get("message")]
    assert [element.get("message") for element in found] == [SHOWN]
    assert any(element.get("name") == "app/a\\x01b<" for element in root.iter())
    if name == "junit":
        assert found[0].text.endswith(SHOWN)
