"""The project's own Python environment in .venv, made once and made again when what it holds has changed.

Needs nothing but Python 3.11 or newer. Versions and hashes are those of requirements/*.txt.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment(name: str) -> pathlib.Path:
    """Makes sure that .venv holds what requirements/`name`.txt lists and gowharf itself; returns its interpreter."""
    if sys.version_info < (3, 11):
        sys.exit(f"gowharf needs Python 3.11 or newer; this is {sys.version.split()[0]}. Run this with a newer python3.")
    wanted = ROOT / "requirements" / f"{name}.txt"
    stamp = FOLDER / f"{name}.stamp"
    digest = hashlib.sha256(wanted.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest and PYTHON.exists():
        return PYTHON
    if not PYTHON.exists():
        print(f"making {FOLDER.name} with Python {sys.version.split()[0]}", file=sys.stderr)
        venv.create(FOLDER, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    print(f"installing what requirements/{name}.txt lists", file=sys.stderr)
    subprocess.run([*pip, "--require-hashes", "--requirement", str(wanted)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    stamp.write_text(digest)
    return PYTHON
