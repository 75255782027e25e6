"""The build context as a git checkout gives it."""

import os
import pathlib
import shutil
import subprocess

_SOMEONE = {"NAME": "someone", "EMAIL": "someone@example.com"}
_WHO = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _SOMEONE.items()}


def clone(source: pathlib.Path, target: pathlib.Path) -> None:
    """What a fresh clone holds: not what .gitignore names, and here without .git."""
    work = target.with_name(f"{target.name}-work")
    keep(source, work)
    _git("clone", "-q", str(work), str(target))
    shutil.rmtree(target / ".git")
    shutil.rmtree(work)


def keep(source: pathlib.Path, target: pathlib.Path) -> None:
    """A copy that is a repository with all that git would take committed; ignored files stay on disk."""
    shutil.copytree(source, target, symlinks=True)
    _git("init", "-q", str(target))
    _git("-C", str(target), "add", "-A")
    _git("-C", str(target), "commit", "-q", "--allow-empty", "-m", "all")


def _git(*arguments: str) -> None:
    environment = {**os.environ, **_WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], check=True, env=environment, capture_output=True)
