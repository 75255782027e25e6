"""Writes requirements/run.txt and requirements/dev.txt anew: pinned versions with hashes, no addresses.

`python3 scripts/lock.py`, after dependencies in pyproject.toml have changed. pip-tools gets an environment of its own,
which is gone afterwards.
"""

import pathlib
import subprocess
import sys
import tempfile
import tomllib
import venv

from environment import ROOT, python_of

BUILD = ["hatchling", "editables"]
OPTIONS = ["--quiet", "--generate-hashes", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"]
OPTIONS += ["--no-header", "--no-annotate", "--strip-extras", "--allow-unsafe"]


def group(groups: dict[str, list[object]], name: str) -> list[str]:
    """A dependency group with the groups that it includes."""
    found: list[str] = []
    for item in groups[name]:
        if isinstance(item, dict):
            found.extend(group(groups, item["include-group"]))
        else:
            found.append(str(item))
    return found


def main() -> int:
    """Both files; 1 where an address would have come along."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = [*pyproject["project"]["dependencies"], *BUILD]
    locks = {"run": run, "dev": [*run, *group(pyproject["dependency-groups"], "dev")]}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        venv.create(folder / "venv", with_pip=True)
        python = str(python_of(folder / "venv"))
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pip-tools"]
        subprocess.run(install, check=True)
        for lock, wanted in locks.items():
            source, target = folder / f"{lock}.in", folder / f"{lock}.txt"
            source.write_text("\n".join(wanted) + "\n")
            command = [python, "-m", "piptools", "compile", *OPTIONS, "--output-file", str(target), str(source)]
            subprocess.run(command, check=True)
            text = target.read_text()
            if "://" in text or "--find-links" in text or "--index-url" in text:
                print(f"an address in the lock of {lock}, which is left as it was", file=sys.stderr)
                return 1
            (ROOT / "requirements" / f"{lock}.txt").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
