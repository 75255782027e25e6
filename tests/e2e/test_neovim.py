"""gowharf in a real, headless Neovim, with the configuration that editors/nvim ships."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EDITORS = Path(os.environ["GOWHARF_EDITORS"])
HERE = Path(__file__).parent
CONFIGURATION = HERE.parent.parent / "editors" / "nvim"
PROJECT = {
    ".git/HEAD": "",
    "go.mod": "module example.com/app\n\ngo 1.27\n\nrequre   example.com/a   v1.0.0\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go version\nRUN go build ./...\n",
}


@pytest.mark.parametrize("editor", sorted(path.name for path in EDITORS.glob("nvim*") if os.access(path, os.X_OK)))
def test_diagnostics_fixes_formatting_and_hover(tmp_path: Path, editor: str) -> None:
    project = tmp_path / "project"
    for path, text in PROJECT.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, "utf-8")
    xdg = {name: str(tmp_path / "xdg") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = [str(EDITORS / editor), "--headless", "-n", "--cmd", f"set rtp+={CONFIGURATION}"]
    done = subprocess.run(
        [*command, "-u", str(HERE / "nvim" / "journey.lua")],
        cwd=project,
        env={**os.environ, **xdg, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "go.mod").read_text("utf-8").endswith("\nrequire example.com/a v1.0.0\n")
    assert (project / "Dockerfile").read_text("utf-8").startswith("FROM golang:1.27\n")
