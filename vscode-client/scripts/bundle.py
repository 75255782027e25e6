"""Fills bundled/libs with gowharf and what it needs to run, pure Python, for every system: `python3 scripts/bundle.py`.

Versions and hashes are those of requirements/run.txt. What has compiled parts (PyYAML) comes as a wheel of one system
and leaves them behind: its Python modules are the same in every wheel, and do without. Nothing is compiled and no
address is written down, so the same tree gives the same files.
"""

import importlib.metadata
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
LIBS = HERE / "bundled" / "libs"
LEAST = "3.11"
KEPT = ("METADATA", "LICENSE", "NOTICE", "COPYING", "AUTHORS")  # of a package's own description


def main() -> int:
    """Makes the folder anew."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from environment import environment

    shutil.rmtree(LIBS, ignore_errors=True)
    install(str(environment("run")))
    keep_needed()
    strip()
    shutil.copytree(ROOT / "server" / "gowharf", LIBS / "gowharf", ignore=shutil.ignore_patterns("__pycache__", "dev"))
    shutil.copytree(ROOT / "docs" / "rules", LIBS / "gowharf" / "pages")
    files = [path for path in LIBS.rglob("*") if path.is_file()]
    print(f"bundled/libs: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
    return 0


def install(python: str) -> None:
    """All that the lock lists, as wheels for Python 3.11 and newer."""
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(LIBS)]
    command += ["--no-deps", "--no-compile", "--require-hashes", "--only-binary=:all:"]
    command += ["--platform", "any", "--platform", "manylinux2014_x86_64", "--implementation", "cp"]
    command += ["--python-version", LEAST, "--requirement", str(ROOT / "requirements" / "run.txt")]
    subprocess.run(command, check=True)


def keep_needed() -> None:
    """Takes out what only building gowharf needs."""
    held = {plain(each.metadata["Name"]): each for each in importlib.metadata.distributions(path=[str(LIBS)])}
    needed: set[str] = set()
    left = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    while left:
        requirement = left.pop()
        # A marker that names an extra is another package's wish; one on the version is about older Pythons only.
        name = plain(re.match(r"[A-Za-z0-9._-]+", requirement)[0])
        if ";" in requirement or name in needed:
            continue
        needed.add(name)
        left.extend(held[name].requires or ())
    for name, distribution in held.items():
        if name not in needed:
            for top in {pathlib.PurePath(file).parts[0] for file in distribution.files or ()} - {"..", "bin"}:
                remove(LIBS / top)


def strip() -> None:
    """Takes out programs, compiled parts, and what pip notes for itself."""
    remove(LIBS / "bin")
    for path in [path for path in LIBS.rglob("*") if path.is_file()]:
        about = path.parent.suffix == ".dist-info" and not path.name.startswith(KEPT)
        if about or path.suffix in (".so", ".pyd", ".pyi") or path.name == "py.typed":
            path.unlink()


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def remove(path: pathlib.Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
