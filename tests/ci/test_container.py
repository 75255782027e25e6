"""Our own Dockerfile: what gowharf and hadolint say of it, and that what it installs works."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from gowharf import __version__
from gowharf.project.load import load_project
from tests.ci import packages
from tests.docs.pages import ROOT

DOCKERFILE = ROOT / "Dockerfile"
OURS = ("Dockerfile", ".dockerignore")


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """What the build gets to see."""
    folder = packages.checkout(tmp_path_factory.mktemp("context"))
    for name in OURS:
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_gowharf_finds_nothing(context):
    env = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    command = [sys.executable, "-m", "gowharf", "check", "--fail-on", "info", "."]
    done = subprocess.run(command, cwd=context, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("No findings in ")


def test_hadolint_finds_nothing():
    hadolint = os.path.join(os.path.dirname(sys.executable), "hadolint")
    done = subprocess.run([hadolint, str(DOCKERFILE)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def instructions():
    tree = load_project(str(ROOT)).dockerfile("Dockerfile")
    assert tree is not None
    return [(item.keyword, item.args.text) for item in tree.instructions]


def test_it_runs_as_nobody_and_starts_gowharf():
    said = dict(instructions())
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", said["USER"])
    assert (said["ENTRYPOINT"], said["CMD"]) == ('["gowharf"]', '["check"]')
    assert "--require-hashes" in DOCKERFILE.read_text()


@pytest.mark.needs("the container's steps", packages.missing)
def test_its_steps_by_hand(context, tmp_path):
    """The build stage's RUNs with this machine's Python and another place than /opt."""
    target = tmp_path / "gowharf"
    env = {**os.environ, "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"}
    env.pop("PYTHONPATH", None)
    for keyword, text in instructions():
        if keyword == "RUN":
            script = text.replace("/opt/gowharf", str(target)).replace("\\\n", "")
            done = subprocess.run(["sh", "-ec", script], cwd=context, env=env, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "go.mod").write_text("module example.com/app\n\ngo 1.24\n")

    def gowharf(*argv):
        command = [str(target / "bin" / "gowharf"), *argv]
        return subprocess.run(command, cwd=tmp_path / "project", env=env, capture_output=True, text=True).stdout

    assert gowharf("--version") == f"gowharf {__version__}\n"
    assert gowharf("check") == "No findings in 1 file\n"
    assert not (target / "bin" / "pip").exists()
