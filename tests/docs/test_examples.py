"""examples/broken shows what gowharf is for, and is mended whole; examples/good is silent."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT
from tests.executor import base as executor
from tests.executor.building import build

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "server"), "NO_COLOR": "1"}


def gowharf(*argv, cwd):
    done = subprocess.run([sys.executable, "-m", "gowharf", *argv], cwd=cwd, env=ENV, capture_output=True, text=True)
    return done.returncode, done.stdout


@pytest.fixture
def broken(tmp_path):
    return shutil.copytree(ROOT / "examples" / "broken", tmp_path / "broken")


def test_the_broken_example_has_findings_in_several_files(broken):
    status, out = gowharf("check", "--output-format", "concise", cwd=broken)
    lines = out.splitlines()
    assert status == 1
    assert len({line.partition(":")[0] for line in lines}) >= 3
    assert 4 <= len(lines) <= 6


def test_the_broken_example_is_mended_whole(broken):
    assert gowharf("check", "--fix", "--unsafe-fixes", cwd=broken)[0] == 0
    assert gowharf("check", cwd=broken) == (0, "No findings in 8 files\n")


def test_the_good_example_is_silent():
    assert gowharf("check", "examples/good", cwd=ROOT) == (0, "No findings in 4 files\n")


@pytest.mark.needs("mends with real Go toolchains", executor.missing)
@pytest.mark.parametrize("context", [".", "tools/migrate"])
def test_the_example_is_as_broken_as_it_says(broken, context):
    base = executor.prepare()
    assert build(base, broken / context).exit != 0
    gowharf("check", "--fix", cwd=broken)
    assert build(base, broken / context).exit == 0


@pytest.mark.needs("mends with real Go toolchains", executor.missing)
def test_the_good_example_builds():
    assert build(executor.prepare(), ROOT / "examples" / "good").exit == 0


def test_the_example_of_an_unknown_image_is_silent_until_its_go_is_told():
    assert gowharf("check", "examples/unknown", cwd=ROOT) == (0, "No findings in 2 files\n")
    status, out = gowharf("check", "--config", "examples/unknown/known.toml", "examples/unknown", cwd=ROOT)
    assert status == 0
    assert out.startswith("warning[image-go-too-old]: ")
