"""The VS Code extension: its own checks, the package, and journeys in a real VS Code that has the package installed.

With GOWHARF_PICTURES=1 the journeys' screenshots that the extension's README shows are written anew.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.e2e import extension, tools

HERE = Path(__file__).parent / "vscode"
LIMIT = 2_000_000  # bytes of the .vsix
SHOWN = ("problems", "fix", "explain")
pytestmark = pytest.mark.needs("the VS Code extension", tools.missing("vscode"))


@pytest.fixture(scope="module")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extension.package(tmp_path_factory.mktemp("vsix"))


def travel(name: str, vsix: Path, tmp_path: Path) -> str:
    """One journey from a fresh copy of the broken example; what it logged."""
    workspace, home, pictures = (tmp_path / part for part in ("shop", "home", "pictures"))
    shutil.copytree(tools.ROOT / "examples" / "broken", workspace)
    for folder in (home, pictures):
        folder.mkdir()
    command = [tools.program("node"), str(HERE / f"{name}.mjs"), *map(str, (workspace, home, vsix, pictures))]
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{home}/failed.png shows how it looked"
    if os.environ.get("GOWHARF_PICTURES"):
        for picture in pictures.glob("*.png"):
            if picture.stem in SHOWN:
                shutil.copy(picture, extension.CLIENT / "images")
    return done.stdout


def test_types_lint_and_logic() -> None:
    assert re.search(r"^ℹ pass [1-9]", extension.check(), re.MULTILINE)


def test_the_package_is_small_pure_and_the_same_each_time(vsix: Path, tmp_path: Path, record_property) -> None:
    assert vsix.read_bytes() == extension.package_anew(tmp_path).read_bytes()
    names = zipfile.ZipFile(vsix).namelist()
    wanted = ("readme.md", "LICENSE.txt", "dist/licences.txt", "bundled/run.py", "bundled/libs/pygls/server.py")
    assert {f"extension/{name}" for name in (*wanted, "bundled/libs/gowharf/cli/main.py")} < set(names)
    compiled = (".so", ".pyd", ".dll", ".dylib", ".pyc", ".exe")
    assert not [name for name in names if name.endswith(compiled)]
    assert not [name for name in names if "node_modules" in name or "/dev/" in name or name.endswith((".ts", ".map"))]
    folders = {Path(name).parts[3] for name in names if "/bundled/libs/" in name}
    for distribution in (folder for folder in folders if folder.endswith(".dist-info")):
        assert [name for name in names if distribution in name and "LICENSE" in name], distribution
    size = vsix.stat().st_size
    assert size < LIMIT
    record_property("figures", f"the .vsix: {size / 1000:.0f} kB, {len(names)} files")


def test_the_bundled_gowharf_runs_alone(vsix: Path, tmp_path: Path) -> None:
    """With nothing but the standard library beside it, and without the compiled parts of any package."""
    zipfile.ZipFile(vsix).extractall(tmp_path)
    script = tmp_path / "extension" / "bundled" / "run.py"
    code = (
        "import runpy, sys; sys.path = [p for p in sys.path if 'site-packages' not in p]; sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    project = tmp_path / "project"
    shutil.copytree(tools.ROOT / "examples" / "broken", project)
    (project / "compose.yaml").write_text("services: {app: {build: {context: ., target: none}}}\n")
    command = [sys.executable, "-I", "-S", "-c", code, str(script)]
    done = subprocess.run([*command, "check", "."], cwd=project, capture_output=True, text=True)
    assert "golang:1.25-alpine cannot build this module" in done.stdout, done.stderr
    imports = "import yaml, pygls.server, lsprotocol.types, packaging.specifiers; assert not yaml.__with_libyaml__"
    libs = script.parent / "libs"
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(libs)!r}); {imports}"])
    assert ran.returncode == 0


def test_a_user_sees_what_breaks_and_mends_it(vsix: Path, tmp_path: Path) -> None:
    assert "everything is fixed at once" in travel("journey", vsix, tmp_path)


def test_a_workspace_that_is_not_trusted(vsix: Path, tmp_path: Path) -> None:
    assert "what waits for trust waits, and is told" in travel("untrusted", vsix, tmp_path)


def test_a_machine_without_a_python_that_is_new_enough(vsix: Path, tmp_path: Path) -> None:
    assert "told once" in travel("python", vsix, tmp_path)
