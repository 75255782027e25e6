"""The project's own Python environment in .venv, made once and made again when what it holds has changed.

Needs nothing but Python 3.11 or newer. Versions and hashes are those of requirements/*.txt.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
HOLDS = {"run": ("run", "dev"), "dev": ("dev",)}  # the environments in which all of one's packages are


def python_of(folder: pathlib.Path) -> pathlib.Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment(name: str) -> pathlib.Path:
    """Makes sure that .venv holds what requirements/`name`.txt lists and gowharf itself; returns its interpreter."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything checked the version
        sys.exit(
            f"gowharf needs Python 3.11 or newer; this is {sys.version.split()[0]}. Run this with a newer python3."
        )
    python = python_of(FOLDER)
    if python.exists() and any(_stamp(held) == _digest(held) for held in HOLDS[name]):
        return python
    if not _works(python):
        _make()
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    print(f"installing what requirements/{name}.txt lists", file=sys.stderr, flush=True)
    subprocess.run([*pip, "--require-hashes", "--requirement", str(_wanted(name))], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    (FOLDER / f"{name}.stamp").write_text(_digest(name))
    return python


def _wanted(name: str) -> pathlib.Path:
    return ROOT / "requirements" / f"{name}.txt"


def _digest(name: str) -> str:
    """Of all that the environment is made from, the folder's own place included, since environments can't be moved."""
    held = _wanted(name).read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    return hashlib.sha256(held).hexdigest()


def _stamp(name: str) -> str:
    path = FOLDER / f"{name}.stamp"
    return path.read_text() if path.is_file() else ""


def _works(python: pathlib.Path) -> bool:
    """Whether there is an environment, of a Python that is new enough and is still there, with pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0


def _make() -> None:
    import venv

    print(f"making {FOLDER.name} with Python {sys.version.split()[0]}", file=sys.stderr, flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        venv.create(FOLDER, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit("this Python can't make environments; on Debian and Ubuntu: apt-get install python3-venv")
