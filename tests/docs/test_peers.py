"""What the documentation says other tools notice (bench/peers.json) is what they notice, asked again."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import pytest

from bench import peers
from tests.buildkit import base as buildkit
from tests.buildkit.daemon import running
from tests.docs.pages import README, ROOT
from tests.scenarios.case import FOLDER, cases

KEPT = json.loads(peers.KEPT.read_text())
CASES = cases(FOLDER)
BROKEN = peers.broken(CASES)


def test_every_tool_was_asked_about_the_scenarios_that_there_are():
    for figures in KEPT.values():
        assert figures["broken"] == len(BROKEN)
        assert figures["working"] == len(peers.working(CASES))
        assert figures["in_docker"][1] == sum(map(peers.in_docker, BROKEN))


def test_gowharf_notices_all_and_stops_none():
    assert KEPT["gowharf"]["noticed"] == [case.name for case in BROKEN]
    assert not KEPT["gowharf"]["stopped"]


def test_what_hadolint_notices():
    ask, version = peers.hadolint()
    if version != KEPT["hadolint"]["version"]:
        pytest.fail(f"hadolint is {version} now: python -m bench.peers hadolint --write")
    assert peers.noticed(ask, BROKEN) == KEPT["hadolint"]["noticed"]


@pytest.mark.needs("asks BuildKit", buildkit.missing)
def test_what_buildkit_notices():
    ready = buildkit.prepare()
    with tempfile.TemporaryDirectory() as work, running(ready.programs, pathlib.Path(work), ready.images) as daemon:
        ask, version = peers.buildkit_check(daemon)
        assert version == KEPT["buildkit"]["version"]
        assert peers.noticed(ask, BROKEN) == KEPT["buildkit"]["noticed"]


def test_a_line_number_is_no_difference(tmp_path):
    case = BROKEN[0]
    lines = iter(["Dockerfile:3 DL1 bad", "Dockerfile:4 DL1 bad", "Dockerfile:3 DL1 bad", "Dockerfile:3 DL2 bad"])
    assert peers.noticed(lambda root: peers.Said(frozenset([next(lines)]), True), [case]) == []
    assert peers.noticed(lambda root: peers.Said(frozenset([next(lines)]), True), [case]) == [case.name]


def test_the_readme_names_the_figures_of_the_table():
    refused, built = re.search(
        r"refuses (\d+) whatever\s+surrounds the build, and builds (\d+)", README.read_text()
    ).groups()
    assert (int(refused), int(built)) == (KEPT["gowharf"]["broken"], KEPT["gowharf"]["working"])


def test_the_command_prints_a_line_a_tool():
    command = [sys.executable, "-m", "bench.peers", "--help"]
    assert "--write" in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
