"""The wheel and the source distribution, built as a release builds them, and environments to install them into."""

import functools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping

from tests.docs.pages import ROOT

EPOCH = "1767225600"  # any one moment; the same for every build
CHECKOUT = ("server", "docs/rules", "requirements", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml")
HOOKS = ".pre-commit-hooks.yaml"
_OLDEST = (3, 11)


@functools.cache
def missing() -> list[str]:
    """What installing from a package index lacks here."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = ["download", "--quiet", "--no-deps", "--retries=0", "--timeout=5", f"--dest={folder}", "packaging"]
        done = subprocess.run([sys.executable, "-m", "pip", *fetch], capture_output=True)
    return [] if done.returncode == 0 else ["a package index"]


def checkout(folder: pathlib.Path, of: pathlib.Path = ROOT) -> pathlib.Path:
    """A copy of what a release is made of, without what tools have left in it."""
    for name in (*CHECKOUT, HOOKS):
        if (of / name).is_dir():
            shutil.copytree(of / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(of / name, folder / name)
    return folder


def build(source: pathlib.Path, target: pathlib.Path, umask: int = 0o022) -> tuple[pathlib.Path, pathlib.Path]:
    """The wheel and the source distribution of a checkout."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True, umask=umask)
    (wheel,) = target.glob("*.whl")
    (sdist,) = target.glob("*.tar.gz")
    return wheel, sdist


def pythons() -> dict[str, str]:
    """Every Python of this machine that gowharf supports, by version: those on the PATH, and pyenv's."""
    folders = [pathlib.Path(folder) for folder in os.environ["PATH"].split(os.pathsep) if folder]
    versions = pathlib.Path(os.environ.get("PYENV_ROOT") or pathlib.Path.home() / ".pyenv") / "versions"
    folders += sorted(versions.glob("*/bin"))
    found = {f"3.{sys.version_info.minor}": sys.executable}
    for folder in folders:
        for minor in range(_OLDEST[1], 30):
            program = folder / f"python3.{minor}"
            version = f"3.{minor}"
            if version not in found and program.is_file() and _works(program, version):
                found[version] = str(program)
    return found


def environment_of(
    python: str, folder: pathlib.Path, *wanted: str, env: Mapping[str, str] = os.environ
) -> pathlib.Path:
    """A new virtual environment with these installed; gives its programs' folder."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True, capture_output=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    subprocess.run(pip, env=dict(env), check=True, capture_output=True)
    return programs


def _works(program: pathlib.Path, version: str) -> bool:
    """Whether it runs and is what its name says (a shim of pyenv may be neither), with all that a venv needs."""
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([str(program), "-c", code], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip() == version
