"""The scripts of the two commands: what they make, and when they make it again."""

import sys

import pytest

from tests.docs.pages import ROOT


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """scripts/environment.py over an empty folder, with nothing really installed."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.delitem(sys.modules, "environment", raising=False)
    import environment

    (tmp_path / "requirements").mkdir()
    (tmp_path / "pyproject.toml").write_text("")
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(name)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "FOLDER", tmp_path / ".venv")
    made = []

    def make():
        made.append("venv")
        python = environment.python_of(environment.FOLDER)
        python.parent.mkdir(parents=True)
        python.touch()

    monkeypatch.setattr(environment, "_make", make)
    monkeypatch.setattr(environment, "_works", lambda python: python.exists())
    monkeypatch.setattr(environment.subprocess, "run", lambda argv, **more: made.append(argv[-1].rpartition("/")[2]))
    environment.made = made
    return environment


def test_an_environment_is_made_once(environment):
    environment.environment("run")
    assert environment.made == ["venv", "run.txt", environment.ROOT.name]
    environment.environment("run")
    assert len(environment.made) == 3


def test_that_of_the_tests_serves_the_example_too(environment):
    environment.environment("dev")
    environment.environment("run")
    assert environment.made == ["venv", "dev.txt", environment.ROOT.name]


def test_a_changed_lock_is_installed(environment):
    environment.environment("dev")
    (environment.ROOT / "requirements" / "dev.txt").write_text("more")
    environment.environment("dev")
    assert environment.made[3:] == ["dev.txt", environment.ROOT.name]


def test_an_old_python_is_told(environment, monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 1))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        environment.environment("run")


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").rglob("*.txt")), ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_addresses(path):
    text = path.read_text()
    assert "://" not in text
    entries = text.replace("\\\n", "").splitlines()
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))
    assert not any(entry.startswith("-") for entry in entries)


@pytest.fixture
def editors(monkeypatch, tmp_path):
    """scripts/editors.py over an empty folder, with nothing really fetched."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import editors

    monkeypatch.setattr(editors, "FOLDER", tmp_path / "editors")
    monkeypatch.setattr(editors, "BIN", tmp_path / "editors" / "bin")
    return editors


def test_editors_are_fetched_once_and_again_when_what_they_are_made_from_has_changed(editors, monkeypatch):
    fetched = []
    monkeypatch.setattr(editors, "_own", lambda: None)
    monkeypatch.setattr(editors, "_suite", lambda suite, programs, own: fetched.extend(each.name for each in programs))
    assert editors.install(["helix", "vim"]) == []
    assert sorted(fetched) == ["hx", "tmux", "vim"]
    assert editors.install(["helix", "vim"]) == []
    assert len(fetched) == 3
    monkeypatch.setitem(editors.PARTS, "vim", (editors.PARTS["vim"][0]._replace(packages=("vim",)),))
    assert editors.install(["helix", "vim"]) == []
    assert sorted(fetched) == ["hx", "tmux", "vim", "vim"]


def test_a_machine_without_apt_is_told_what_it_lacks_and_asked_again(editors, monkeypatch):
    monkeypatch.setenv("PATH", "")
    for _ in range(2):
        assert editors.install(["helix"]) == [
            "helix: this machine lacks apt-get and apt-config and dpkg, as Debian has"
        ]


def test_one_part_that_cannot_be_had_leaves_the_others(editors, monkeypatch):
    def suite(name, programs, own):
        if name == "forky":
            raise editors.debian.Missing("a mirror")

    monkeypatch.setattr(editors, "_own", lambda: None)
    monkeypatch.setattr(editors, "_suite", suite)
    assert editors.install(["neovim", "emacs"]) == ["neovim: this machine lacks a mirror"]
    assert editors._made("emacs")
    assert not editors._made("neovim")
