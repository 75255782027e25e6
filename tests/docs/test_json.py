"""The page about JSON has the keys that the documents have, all of them and no others."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
_TABLE = re.compile(r"^\| key \| value \|\n\| --- \| --- \|\n((?:\|.*\n)+)", re.MULTILINE)


def printed(*argv):
    argv = [sys.executable, "-m", "gowharf", *argv]
    return json.loads(subprocess.run(argv, cwd=ROOT, env=ENV, capture_output=True, text=True, check=False).stdout)


@pytest.fixture(scope="module")
def documents():
    """An object of each kind, in the page's order."""
    check = printed("check", "--output-format", "json", "examples/broken/worker.Dockerfile")
    explain = printed("explain", "--output-format", "json", "examples/broken/worker.Dockerfile")
    rules = printed("rule", "--output-format", "json", "image-go-too-old")
    (finding,) = check["findings"]
    run = next(run for stage in explain["stages"] for step in stage["steps"] for run in step["go"])
    return [check, finding, finding["fix"], explain, run, rules, rules["rules"][0]]


def test_every_key_is_told_and_is_there(documents):
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    told = [re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) for table in _TABLE.findall(page)]
    assert told == [list(document) for document in documents]


def test_the_keys_that_sentences_tell_are_there_too(documents):
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    check, finding, fix, explain, *_ = documents
    stage = explain["stages"][0]
    parts = [check["tool"], check["summary"], finding["related"][0], finding["range"], finding["range"]["start"]]
    for part in (*parts, fix["edits"][0], stage, stage["steps"][0]):
        assert all(f"`{key}`" in page for key in part)
