"""Our own Dockerfile: what gowharf and hadolint say of it, and that what it installs works."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from gowharf import __version__
from gowharf.project.load import load_project
from tests.buildkit import base as buildkit
from tests.buildkit import daemon
from tests.ci import packages, pythonimage
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


def lacking():
    return [*packages.missing(), *buildkit.missing()]


@pytest.mark.needs("a real build of the container", lacking)
def test_a_real_build_runs_gowharf_as_nobody(context, tmp_path):
    ready = buildkit.prepare()
    pythonimage.write_image(tmp_path / "python", ready.programs, ready.images["alpine"], tmp_path)
    ours = tmp_path / "ours"
    with daemon.running(ready.programs, tmp_path / "daemon", {"python:3.13-slim": tmp_path / "python"}) as started:
        built = daemon.build(started, context, f"type=oci,tar=false,dest={ours}")
    assert built.ok, built.said
    config = image_config(ours)
    assert (config["User"], config["Entrypoint"], config["Cmd"]) == ("65532:65532", ["gowharf"], ["check"])
    use = tmp_path / "use"
    shutil.copytree(ROOT / "examples" / "good", use)
    (use / "Dockerfile").write_text("FROM gowharf\nCOPY . .\nRUN id -u && gowharf --version && gowharf check\n")
    with daemon.running(ready.programs, tmp_path / "daemon2", {"gowharf": ours}) as started:
        used = daemon.build(started, use)
    assert used.ok, used.said
    assert "65532\n" in used.said and f"gowharf {__version__}\n" in used.said and "No findings in" in used.said


def image_config(layout):
    """What an image says of how it is run."""

    def blob(described):
        return json.loads((layout / "blobs" / described["digest"].replace(":", "/")).read_text())

    index = json.loads((layout / "index.json").read_text())
    manifest = blob(index["manifests"][0])
    if "manifests" in manifest:
        manifest = blob(manifest["manifests"][0])
    return blob(manifest["config"])["config"]
