"""README.md is true: what needs more than a run of gowharf (the rest is in test_commands.py and tests/dev)."""

import os
import shutil
import subprocess
import sys

from tests.docs.pages import README, ROOT, blocks


def test_the_example_script_shows_what_the_readme_shows(monkeypatch, capfd):
    script = load(monkeypatch, "example")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "server"))
    monkeypatch.setattr(script, "environment", lambda name: sys.executable)
    before = {path: path.read_bytes() for path in (ROOT / "examples").rglob("*") if path.is_file()}
    assert script.main() == 0
    (shown,) = [each.body for each in blocks(README.read_text()) if each.commands == ["gowharf check examples/broken"]]
    assert shown in capfd.readouterr().out
    assert before == {path: path.read_bytes() for path in (ROOT / "examples").rglob("*") if path.is_file()}


def test_it_installs(tmp_path):
    """`pip install .`; pipx and uv do the same."""
    shutil.copytree(ROOT / "server", tmp_path / "server", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs" / "rules", tmp_path / "docs" / "rules")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(tmp_path)], check=True, capture_output=True)
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    program = tmp_path / "site" / "bin" / "gowharf"
    done = subprocess.run([sys.executable, str(program), "--version"], env=env, capture_output=True, text=True)
    assert done.stdout.startswith("gowharf ")


def test_the_test_command_is_what_ci_runs():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "python3 scripts/test.py"


def load(monkeypatch, name):
    """A script as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return __import__(name)
