"""A command line to run: in this process, and as a user does."""

import io
import os
import subprocess
import sys
from typing import NamedTuple

import pytest

SERVER = os.path.join(os.path.dirname(__file__), "..", "..", "server")


class Ran(NamedTuple):
    status: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    """A stream with bytes below it, as the process's own."""

    def __init__(self, data=b""):
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="")

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8", "surrogateescape")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder that is a project of its own and the working directory."""
    (tmp_path / "gowharf.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GOWHARF_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def gowharf(folder, monkeypatch):
    """Runs gowharf in this process, in `folder`."""

    def run(*argv, stdin=b""):
        from gowharf.cli.main import main

        out, err = _Stream(), _Stream()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setattr(sys, "stdin", _Stream(stdin))
        try:
            status = main(argv)
        finally:
            monkeypatch.undo()
            os.chdir(folder)
        return Ran(status, out.text(), err.text())

    return run


@pytest.fixture
def process(folder):
    """Runs gowharf as a process of its own."""

    def run(*argv, code="from gowharf.cli.main import run; run()", **more):
        environment = {**os.environ, "PYTHONPATH": os.path.abspath(SERVER)}
        return subprocess.run(
            [sys.executable, "-c", code, *argv], cwd=folder, env=environment, capture_output=True, text=True, **more
        )

    return run
