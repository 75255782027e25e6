"""gowharf in a real Helix, in a terminal, with the languages.toml that docs/editors.md shows."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e import tools
from tests.e2e.journey import assert_mended, project
from tests.e2e.screen import Screen

LANGUAGES = tools.ROOT / "editors" / "helix" / "languages.toml"
pytestmark = pytest.mark.needs("Helix", tools.missing("helix"))


def test_diagnostics_fixes_formatting_and_hover(tmp_path: Path, record_property) -> None:
    root = project(tmp_path)
    environment = tools.environment(tmp_path / "home")
    configuration = Path(environment["XDG_CONFIG_HOME"]) / "helix"
    configuration.mkdir(parents=True)
    shutil.copyfile(LANGUAGES, configuration / "languages.toml")
    with Screen(tmp_path, [tools.program("hx"), "go.mod"], root, environment) as helix:
        helix.see("exclde")
        helix.type(":5", "Enter")
        helix.see("'exclde' is no directive")
        helix.type("Space", "a")
        helix.see("Write exclude")
        helix.type("Enter")
        helix.see("exclude   example.com/a")
        helix.lose("is no directive")
        helix.type(":format", "Enter")
        helix.see("exclude example.com/a v1.0.0 // ü")
        helix.type(":3", "Enter", "Space", "k")
        helix.see("least version of Go")
        _leave(helix, "least version of Go")
        helix.type(":w", "Enter")
        helix.see("written")
        helix.type(":o Dockerfile", "Enter")
        helix.see("go.mod requires go 1.27")
        _edit_elsewhere(helix)
        helix.type("gg", "/golang", "Enter", "Space", "a")
        helix.see("Use golang:1.27")
        helix.type("Enter")
        helix.see("FROM golang:1.27")
        helix.lose("go.mod requires go 1.27")
        helix.type("/GO_PRIVATE", "Enter")
        helix.see("GO_PRIVATE is not a Go variable")
        helix.type("Space", "a")
        helix.see("Rename it to GOPRIVATE")
        helix.type("Enter")
        helix.see(" GOPRIVATE=git.example.com")
        helix.lose("is not a Go variable")
        helix.type("/go build", "Enter", "Space", "k")
        helix.see("Outcome: succeeds")
        _leave(helix, "Outcome: succeeds")
        helix.type(":wqa", "Enter")
        helix.ended()
    assert_mended(root)
    done = subprocess.run([tools.program("hx"), "--version"], capture_output=True, text=True, check=True)
    record_property("figures", f"tried in {done.stdout.strip()}")


def _edit_elsewhere(helix: Screen) -> None:
    """What is typed in go.mod changes what is said of the Dockerfile, unsaved."""
    helix.type(":o go.mod", "Enter")
    helix.see("module example.com/app")
    helix.type("/1\\.27", "Enter", "c", "1.26")
    helix.see("go 1.26")
    _leave(helix, " INS ")
    helix.type(":o Dockerfile", "Enter")
    helix.see("WORKDIR")
    helix.lose("go.mod requires go 1.27")
    helix.type(":o go.mod", "Enter")
    helix.see("go 1.26")
    helix.type("u")
    helix.see("go 1.27")
    helix.type(":o Dockerfile", "Enter")
    helix.see("go.mod requires go 1.27")


def _leave(helix: Screen, piece: str) -> None:
    """Escape, by itself: what follows at once would be typed with Alt."""
    helix.type("Escape")
    helix.lose(piece)
