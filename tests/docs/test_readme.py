"""README.md is true: its commands work, and what it shows is what is printed (see also tests/dev)."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.docs.pages import README, ROOT, tried, unmarked

COMMANDS = tried(README.read_text())
HERE = {**os.environ, "PYTHONPATH": str(ROOT / "server"), "NO_COLOR": "1"}


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("gowharf ")])
def test_a_command_works(command, tmp_path):
    shutil.copytree(ROOT / "examples" / "broken", tmp_path / "broken")
    argv = [sys.executable, "-m", *command.split()]
    done = subprocess.run(argv, cwd=tmp_path / "broken", env=HERE, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout
    assert not done.stderr


def test_the_example_script_shows_what_the_readme_shows(monkeypatch, capfd):
    script = load(monkeypatch, "example")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "server"))
    monkeypatch.setattr(script, "environment", lambda name: sys.executable)
    before = {path: path.read_bytes() for path in (ROOT / "examples").rglob("*") if path.is_file()}
    assert script.main() == 0
    shown = README.read_text().partition("<!-- run -->\n```console\n")[2].partition("```")[0]
    assert shown in capfd.readouterr().out
    assert before == {path: path.read_bytes() for path in (ROOT / "examples").rglob("*") if path.is_file()}


def test_it_installs(tmp_path):
    """`pip install .`; pipx and uv do the same."""
    assert "pip install ." in COMMANDS
    shutil.copytree(ROOT / "server", tmp_path / "server", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(tmp_path)], check=True, capture_output=True)
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    program = tmp_path / "site" / "bin" / "gowharf"
    done = subprocess.run([sys.executable, str(program), "--version"], env=env, capture_output=True, text=True)
    assert done.stdout.startswith("gowharf ")


def test_the_test_command_is_what_ci_runs():
    assert unmarked(README.read_text()) == ["python3 scripts/test.py"]
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "python3 scripts/test.py"


def test_every_other_command_is_tried_here():
    known = ("gowharf ", "python3 scripts/example.py", "pip install .", "pipx install .", "uv tool install .")
    assert all(command.startswith(known) for command in COMMANDS)


def load(monkeypatch, name):
    """A script as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return __import__(name)
