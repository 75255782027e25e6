"""The real go command, for comparing; it runs without network."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple


class Answer(NamedTuple):
    """What a go command printed."""

    code: int
    out: str
    err: str


def go_root() -> Path:
    """Where the toolchain of the test environment lives."""
    found = next(Path(entry) / "go" for entry in sys.path if (Path(entry) / "go" / "bin" / "go").exists())
    return found.resolve()


def run(directory: Path, *args: str, **env: str) -> Answer:
    root = go_root()
    settings = {
        "PATH": "/usr/bin:/bin",
        "GOROOT": str(root),
        "HOME": str(directory),
        "GOPATH": str(directory / ".gopath"),
        "GOCACHE": str(directory / ".gocache"),
        "GOFLAGS": "-mod=mod",
        "GOPROXY": f"file://{directory}/.proxy",
        "GOSUMDB": "off",
        "GOTOOLCHAIN": "local",
        "GOTELEMETRY": "off",
        **env,
    }
    done = subprocess.run(
        [root / "bin" / "go", *args], cwd=directory, env=settings, capture_output=True, timeout=120, check=False
    )
    return Answer(done.returncode, *(os.fsdecode(stream) for stream in (done.stdout, done.stderr)))


def run_on_texts(base: Path, name: str, texts: dict[str, str], *args: str, **env: str) -> dict[str, Answer]:
    """The same command beside each text, saved as `name` in a directory of its own."""

    def one(case: str) -> Answer:
        directory = base / case
        directory.mkdir()
        (directory / ".proxy").mkdir()
        (directory / name).write_bytes(texts[case].encode("utf-8", "surrogateescape"))
        return run(directory, *args, **env)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(texts, pool.map(one, texts), strict=True))
