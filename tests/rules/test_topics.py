"""A rule that isn't asked because nothing of its topics is there would have found nothing."""

import pytest

from gowharf.check.cases import cases_of
from gowharf.check.engine import configured_builds
from gowharf.check.settings import Overrides
from gowharf.replay.walk import replay
from gowharf.rules.doc import read
from gowharf.rules.facts import Facts, everything
from gowharf.rules.table import TABLE
from gowharf.rules.topics import topics, topics_of_files
from tests.check.fakes import project
from tests.scenarios.case import cases

CHOOSY = [entry for entry in TABLE.entries if entry.rule.needs]


def passed_over(texts):
    """What the rules that aren't asked about a project would have said, and the topics."""
    held = project(texts)
    replays = tuple(replay(held, build) for build in configured_builds(held, Overrides()))
    facts = Facts(held, replays, cases_of(replays), {})
    present = topics(facts)
    rules = [entry for entry in CHOOSY if present.isdisjoint(entry.rule.needs)]
    said = [finding for entry in rules if entry.checks for finding in entry.check(facts)]
    ground = everything(held, [case.failure for case in facts.cases], bool(replays))
    files = topics_of_files(held)
    rules = [entry for entry in CHOOSY if files.isdisjoint(entry.rule.needs)]
    said += [finding for entry in rules if entry.surveys for finding in entry.survey(ground)]
    return [(finding.rule, finding.message) for finding in said], present


def texts_of(files):
    return {path: held.decode("utf-8", "surrogateescape") for path, held in files.items()}


def test_in_the_examples_of_all_rules():
    wrong = {}
    for entry in TABLE.entries:
        for number, example in enumerate(read(entry.doc).examples, 1):
            if said := passed_over(example.files)[0]:
                wrong[f"{entry.rule.name}-{number}"] = said
    assert wrong == {}


def test_in_all_scenarios():
    wrong = {}
    for case in cases():
        for side in (case.before, case.after or {}):
            if said := passed_over(texts_of(side))[0]:
                wrong[case.name] = said
    assert wrong == {}


def test_only_rules_that_look_for_themselves_have_topics():
    assert [entry.rule.name for entry in CHOOSY if not entry.checks and not entry.surveys] == []


@pytest.mark.parametrize(
    ("script", "topic"),
    [
        ("go get -d ./...", "go get"),
        ("GOPROXY=direct go build ./...", "$GOPROXY"),
        ("export GOSUMDB=off && go build ./...", "$GOSUMDB"),
        ("go env -w GOPRIVATE=example.com", "$GOPRIVATE"),
        ("--mount=type=ssh go build ./...", "ssh mount"),
        ("--mount=id=n,target=/root/.netrc,type=secret go build ./...", "secret mount"),
        ("go mod vendor && go build ./...", "vendor"),
    ],
)
def test_a_step_brings_a_topic(script, topic):
    texts = {
        "go.mod": "module example.com/app\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n",
        "main.go": 'package main\n\nimport _ "example.com/b"\n\nfunc main() {}\n',
    }
    before = passed_over(texts | {"Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"})[1]
    assert before == {"go build"}
    after = passed_over(texts | {"Dockerfile": f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN {script}\n"})[1]
    assert topic in after
