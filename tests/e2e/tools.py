"""The real editors that `python3 scripts/editors.py` has fetched, as `scripts/test.py` does before the tests."""

import functools
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".cache" / "editors"
PROGRAMS = {
    "neovim": ("nvim", "nvim-0.10"),
    "helix": ("hx", "tmux"),
    "emacs": ("emacs",),
    "vim": ("vim",),
    "vscode": ("node", "code-server", "chromium"),
    "shells": ("zsh", "fish"),
}


def program(name: str) -> str:
    """The path of one of the programs."""
    return str(FOLDER / "bin" / name)


@functools.cache
def missing(part: str) -> Callable[[], list[str]]:
    """For `pytest.mark.needs`: what tells which of a part's programs are not there."""
    return lambda: [] if (FOLDER / f"{part}.stamp").is_file() else [f"{part}, by python3 scripts/editors.py {part}"]


def environment(home: Path, **more: str) -> Mapping[str, str]:
    """What an editor is run with: a home of its own, and this checkout's gowharf on the PATH."""
    kinds = ("CONFIG", "CACHE", "DATA", "STATE", "RUNTIME")
    folders = {f"XDG_{kind}_{'DIR' if kind == 'RUNTIME' else 'HOME'}": str(home / kind.lower()) for kind in kinds}
    for folder in folders.values():
        Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {**os.environ, **folders, "HOME": str(home), "PATH": path, "LC_ALL": "C.UTF-8", **more}


def version(said: str) -> str:
    """For the figures that the suite prints: the line of an editor's output that tells its version."""
    return next(line for line in said.splitlines() if line.startswith("version ")).replace("version", "tried in", 1)
