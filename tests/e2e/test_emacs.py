"""gowharf in a real Emacs, by eglot, with the lines that docs/editors.md shows."""

import subprocess
from pathlib import Path

import pytest

from tests.e2e import tools
from tests.e2e.journey import assert_mended, project

LINES = tools.ROOT / "editors" / "emacs" / "gowharf.el"
JOURNEY = Path(__file__).parent / "emacs" / "journey.el"
MODES = ("go-mode-autoloads", "dockerfile-mode-autoloads")
pytestmark = pytest.mark.needs("Emacs", tools.missing("emacs"))


def test_diagnostics_fixes_formatting_and_hover(tmp_path: Path, record_property) -> None:
    # eglot of Emacs 30 finds no buffer for the URI of a path with letters outside ASCII (eglot-uri-to-path).
    root = project(tmp_path, "an app")
    loaded = [argument for name in (*MODES, str(LINES), str(JOURNEY)) for argument in ("-l", name)]
    done = subprocess.run(
        [tools.program("emacs"), "--batch", *loaded],
        cwd=root,
        env=tools.environment(tmp_path / "home"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert_mended(root)
    record_property("figures", tools.version(said))
