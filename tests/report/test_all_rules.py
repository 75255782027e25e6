"""Every rule's example through every format: what comes out is what its reader takes."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from junitparser import JUnitXml

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from gowharf.report.formats import FORMATS
from gowharf.report.model import Shown, summary
from gowharf.rules.doc import read
from gowharf.rules.table import TABLE
from tests.check.fakes import project
from tests.report.test_github import read as command
from tests.report.test_gitlab import validated
from tests.report.test_sarif import valid


def reports():
    for entry in TABLE.entries:
        for example in read(entry.doc).examples:
            found = check(project(example.files), Settings(select=() if entry.rule.default else (entry.rule.name,)))
            yield entry.rule.name, found


@pytest.fixture(scope="module")
def everything():
    """One run over every example, each a project in a folder of its own."""
    named = list(reports())
    folders = {id(found.project): f"{name}/{number}" for number, (name, found) in enumerate(named)}
    return Shown(tuple(found for _, found in named), lambda held, path: f"{folders[id(held)]}/{path}".rstrip("/"))


def text_of(name, shown):
    return "".join(FORMATS[name](shown))


def test_sarif(everything):
    (run,) = valid(json.loads(text_of("sarif", everything)))["runs"]
    prints = [result["partialFingerprints"]["gowharf/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints) > 100


def test_gitlab(everything):
    issues = validated(text_of("gitlab", everything))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) > 100


def test_github(everything):
    lines = text_of("github", everything).splitlines()
    kinds = [command(line)[0] for line in lines if line.startswith("::")]
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    total = summary(everything)
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [*total[:3]]


def test_xml(everything):
    total = summary(everything)
    root = ElementTree.fromstring(text_of("checkstyle", everything))
    assert len(root.findall("file/error")) == sum(total[:3])
    suites = JUnitXml.fromstring(text_of("junit", everything).encode())
    assert suites.failures == total.errors
    assert sum(len(list(suite)) for suite in suites) == suites.tests


def test_people(everything):
    for name in ("full", "concise"):
        text = text_of(name, everything)
        assert all(char == "\n" or char.isprintable() for char in text)


def test_no_credential_of_an_example_is_told(everything):
    for name in FORMATS:
        text = text_of(name, everything)
        if name == "sarif":  # whose rules' help shows our own example as it is
            text = json.dumps(json.loads(text)["runs"][0]["results"])
        assert name != "full" or "bob:*******@" in text
        assert "bob:example" not in text, name
