"""gowharf in a real Vim, by ALE, in a terminal, with the lines that docs/editors.md shows."""

import subprocess
from pathlib import Path

import pytest

from tests.e2e import tools
from tests.e2e.journey import assert_mended, project
from tests.e2e.screen import Screen

LINES = tools.ROOT / "editors" / "vim" / "gowharf.vim"
ALE = tools.FOLDER / "trixie" / "usr" / "share" / "vim-ale"
pytestmark = pytest.mark.needs("Vim", tools.missing("vim"))


def test_diagnostics_fixes_and_hover(tmp_path: Path, record_property) -> None:
    # ALE 4.0 takes columns for bytes, so an edit after a letter outside ASCII goes astray, whatever the server.
    root = project(tmp_path, odd="hello")
    environment = tools.environment(tmp_path / "home")
    vimrc = tmp_path / "home" / ".vimrc"
    vimrc.write_text(f"set nocompatible noswapfile hidden rtp+={ALE}\nfiletype plugin on\nsource {LINES}\n")
    with Screen(tmp_path, [tools.program("vim"), "go.mod"], root, environment) as vim:
        vim.see("exclde")
        vim.type(":5", "Enter")
        vim.see("'exclde' is no directive")
        _choose(vim, "Write exclude")
        vim.see("exclude   example.com/a")
        vim.lose("is no directive")
        vim.type(":3", "Enter", ":ALEHover", "Enter")
        vim.see("least version of Go")
        vim.type(":pclose | w | e Dockerfile", "Enter")
        vim.see("FROM golang")
        vim.type("/golang", "Enter")
        vim.see("go.mod requires go 1.27")
        _choose(vim, "Use golang:1.27")
        vim.see("FROM golang:1.27")
        vim.type("/GO_PRIVATE", "Enter")
        vim.see("GO_PRIVATE is not a Go variable")
        _choose(vim, "Rename it to GOPRIVATE")
        vim.see(" GOPRIVATE=git.example.com")
        vim.type(":wqa", "Enter")
        vim.ended()
    assert_mended(root, odd="hello", formatted=False)
    done = subprocess.run([tools.program("vim"), "--version"], capture_output=True, text=True, check=True)
    record_property("figures", f"tried in {done.stdout.partition(' (')[0]} with ALE")


def _choose(vim: Screen, title: str) -> None:
    """Takes a code action from ALE's numbered list."""
    vim.type(":ALECodeAction", "Enter")
    lines = vim.see(f") {title}").splitlines()
    (line,) = [line for line in lines if line.endswith(f") {title}")]
    vim.type(line.partition(")")[0].strip(), "Enter")
