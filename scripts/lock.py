"""Writes requirements/run.txt and requirements/dev.txt: pinned versions with hashes, no addresses.

`python3 scripts/lock.py`, after dependencies in pyproject.toml have changed.
"""

import pathlib
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
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


def main() -> None:
    """Both files."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = [*pyproject["project"]["dependencies"], *BUILD]
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "pip-tools"], check=True)
    for name, wanted in {"run": run, "dev": [*run, *group(pyproject["dependency-groups"], "dev")]}.items():
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / f"{name}.in"
            source.write_text("\n".join(wanted) + "\n")
            target = ROOT / "requirements" / f"{name}.txt"
            command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "--output-file", str(target), str(source)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
