"""gowharf in a real, headless Neovim that is set up as docs/editors.md says."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e import tools
from tests.e2e.journey import MENDED, assert_mended, project

SHIPPED = tools.ROOT / "editors" / "nvim"
JOURNEY = Path(__file__).parent / "nvim" / "journey.lua"
pytestmark = pytest.mark.needs("Neovim", tools.missing("neovim"))


@pytest.mark.parametrize("editor", ["nvim", "nvim-0.10"])
def test_diagnostics_fixes_formatting_and_hover(tmp_path: Path, record_property, editor: str) -> None:
    root = project(tmp_path)
    environment = tools.environment(tmp_path / "home")
    configuration = Path(environment["XDG_CONFIG_HOME"]) / "nvim"
    if editor == "nvim":
        shutil.copytree(SHIPPED / "lsp", configuration / "lsp")
        shutil.copyfile(SHIPPED / "init.lua", configuration / "init.lua")
    else:
        configuration.mkdir(parents=True)
        shutil.copyfile(SHIPPED / "old.lua", configuration / "init.lua")
    command = [tools.program(editor), "--headless", "-n", "-c", f"luafile {JOURNEY}"]
    done = subprocess.run(
        command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
    )
    said = done.stdout + done.stderr
    log = Path(environment["XDG_STATE_HOME"]) / "nvim" / "lsp.log"  # the server's words on stderr, if any
    assert done.returncode == 0, said + (log.read_text("utf-8", "replace") if log.exists() else "")
    newer = "has nvim-0.11: 1" in said
    assert newer == (editor == "nvim"), said
    assert_mended(root)
    record_property("figures", tools.version(said))


def test_saving_mends_what_can_safely_be_mended(tmp_path: Path) -> None:
    root = project(tmp_path)
    environment = tools.environment(tmp_path / "home")
    configuration = Path(environment["XDG_CONFIG_HOME"]) / "nvim"
    shutil.copytree(SHIPPED / "lsp", configuration / "lsp")
    lines = [(SHIPPED / name).read_text("utf-8") for name in ("init.lua", "fix-on-save.lua")]
    (configuration / "init.lua").write_text("\n".join(lines), "utf-8")
    command = [tools.program("nvim"), "--headless", "-n", "-c", f"luafile {JOURNEY.with_name('save.lua')}"]
    done = subprocess.run(
        command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "Dockerfile").read_text("utf-8") == MENDED["Dockerfile"]
