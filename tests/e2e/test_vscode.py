"""The VS Code extension: its own checks, the package, and journeys in a real VS Code that has the package installed.

With GOWHARF_PICTURES=1 the journeys' screenshots that the extension's README shows are written anew.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import extension, tools

HERE = Path(__file__).parent / "vscode"
LIMIT = 2_500_000  # bytes of the .vsix
SHOWN = ("problems", "fix", "explain")
DIRECTIVE, MODULE, VERSION = "keyword.control.directive", "entity.name.namespace", "constant.numeric.version"
COLOURED = {  # a text, and its pieces with their scopes
    "go.mod": (
        "module example.com/app // ours\ngo 1.26\ntoolchain go1.26.1\n\n"
        "require (\n\texample.com/a v1.2.3-rc.1 // indirect\n)\n"
        "replace example.com/a v1.2.3 => ../a\nretract [v1.0.0, v1.1.0]\ngodebug default=go1.21\nunheard of\n",
        [
            ("module", DIRECTIVE),
            ("example.com/app", MODULE),
            ("// ours", "comment.line.double-slash"),
            ("go", DIRECTIVE),
            ("1.26", VERSION),
            ("toolchain", DIRECTIVE),
            ("go1.26.1", VERSION),
            ("require", DIRECTIVE),
            ("(", "punctuation.section.block.begin"),
            ("example.com/a", MODULE),
            ("v1.2.3-rc.1", VERSION),
            ("//", "comment.line.double-slash"),
            ("indirect", "keyword.other.indirect"),
            (")", "punctuation.section.block.end"),
            ("replace", DIRECTIVE),
            ("example.com/a", MODULE),
            ("v1.2.3", VERSION),
            ("=>", "keyword.operator.replace"),
            ("../a", "string.unquoted.path"),
            ("retract", DIRECTIVE),
            ("[", "punctuation.separator"),
            ("v1.0.0", VERSION),
            (",", "punctuation.separator"),
            ("v1.1.0", VERSION),
            ("]", "punctuation.separator"),
            ("godebug", DIRECTIVE),
            ("default", "variable.parameter.godebug"),
            ("=", "keyword.operator.assignment"),
            ("go1.21", "constant.other.godebug"),
        ],
    ),
    "go.work": (
        "go 1.26\nuse ./money\n",
        [("go", DIRECTIVE), ("1.26", VERSION), ("use", DIRECTIVE), ("./money", "string.unquoted.path")],
    ),
    "go.sum": (
        "example.com/a v1.0.0/go.mod h1:abc=\n",
        [
            ("example.com/a", MODULE),
            ("v1.0.0", VERSION),
            ("/go.mod", "keyword.other.gomod"),
            ("h1:", "keyword.other.algorithm"),
            ("abc=", "comment.hash"),
        ],
    ),
}
PYTHON_EXTENSION = """
const path = process.env.PYTHON;
const environments = {
  getActiveEnvironmentPath: () => ({ path }),
  resolveEnvironment: async () => ({ executable: { uri: require("vscode").Uri.file(path) } }),
  onDidChangeActiveEnvironmentPath: () => ({ dispose() {} }),
};
exports.activate = () => ({ environments });
"""
GO_EXTENSION = {
    "main": "main.js",
    "activationEvents": ["onLanguage:go.mod"],
    "contributes": {
        "languages": [{"id": "go.mod", "aliases": ["Go Module File"], "filenames": ["go.mod"]}],
        "grammars": [{"language": "go.mod", "scopeName": "go.mod", "path": "./none.json"}],
    },
}
GO_FORMATTER = """
const { languages, Position, TextEdit } = require("vscode");
const provideDocumentFormattingEdits = () => [TextEdit.insert(new Position(0, 0), "// by another\\n")];
exports.activate = () => languages.registerDocumentFormattingEditProvider("go.mod", { provideDocumentFormattingEdits });
"""
pytestmark = pytest.mark.needs("the VS Code extension", tools.missing("vscode"))


@pytest.fixture(scope="module")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extension.package(tmp_path_factory.mktemp("vsix"))


@pytest.fixture
def travel(vsix: Path, tmp_path: Path, record_property: Callable[[str, object], None]) -> Callable[..., str]:
    """Makes a journey in a VS Code of its own, from a fresh copy of the broken example, with other extensions too; what
    it logged. The workbench itself stalls now and then on a starved machine: a journey may begin anew once, and then
    the summary shows why."""

    def to(name: str, *others: Path) -> str:
        for attempt in ("first", "second"):
            folder = tmp_path / f"{name}-{attempt}"
            done = _journey(name, folder, vsix, *others)
            said = f"{done.stdout}{done.stderr}\n{folder}/home/failed.png shows how it looked"
            if done.returncode == 0:
                return done.stdout
            record_property("figures", f"VS Code, the {attempt} try of {name}: {said}")
        raise AssertionError(said)

    return to


def _journey(name: str, folder: Path, *extensions: Path) -> subprocess.CompletedProcess[str]:
    workspace, home, pictures = (folder / part for part in ("shop", "home", "pictures"))
    shutil.copytree(tools.ROOT / "examples" / "broken", workspace)
    for each in (home, pictures):
        each.mkdir()
    vsix, *others = extensions
    command = [tools.program("node"), str(HERE / f"{name}.mjs"), *map(str, (workspace, home, vsix, pictures, *others))]
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1500
    )
    if done.returncode == 0 and os.environ.get("GOWHARF_PICTURES"):
        for picture in pictures.glob("*.png"):
            if picture.stem in SHOWN:
                shutil.copy(picture, extension.CLIENT / "images")
    return done


def stand_in(folder: Path, name: str, manifest: dict[str, object], main: str = "") -> Path:
    """The .vsix of an extension that is `publisher.name`, with its program."""
    publisher, _, own = name.partition(".")
    whole = {"name": own, "publisher": publisher, "version": "1.0.0", "engines": {"vscode": "^1.91.0"}, **manifest}
    with zipfile.ZipFile(folder / f"{name}.vsix", "w") as vsix:
        vsix.writestr("extension/package.json", json.dumps(whole))
        vsix.writestr("extension/main.js", main)
    return folder / f"{name}.vsix"


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
    (project / "compose.yaml").write_text("services: {app: {build: {context: .}}}\n")
    command = [sys.executable, "-I", "-S", "-c", code, str(script)]
    check = ["check", "--output-format", "concise"]  # as the task has it
    done = subprocess.run([*command, *check], cwd=project, capture_output=True, text=True)
    contributes = json.loads((extension.CLIENT / "package.json").read_text())["contributes"]
    pattern = contributes["problemMatchers"][0]["pattern"]
    found = [re.match(pattern["regexp"], line) for line in done.stdout.splitlines()]
    read = [tuple(match[pattern[key]] for key in ("file", "line", "severity", "code")) for match in found if match]
    assert ("Dockerfile", "3", "error", "image-go-too-old") in read, done.stdout + done.stderr
    assert len(read) == len(found) == 5
    imports = "import yaml, pygls.server, lsprotocol.types, packaging.specifiers; assert not yaml.__with_libyaml__"
    libs = script.parent / "libs"
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(libs)!r}); {imports}"])
    assert ran.returncode == 0


@pytest.mark.parametrize(("grammar", "file"), [("go.mod", "go.mod"), ("go.mod", "go.work"), ("go.sum", "go.sum")])
def test_colours_without_the_server(grammar: str, file: str, tmp_path: Path) -> None:
    text = tmp_path / file
    text.write_text(COLOURED[file][0])
    syntax = extension.CLIENT / "syntaxes" / f"{grammar}.tmLanguage.json"
    command = [tools.program("node"), str(HERE / "grammar.mjs"), str(syntax), str(text)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [tuple(line.split("\t")) for line in done.stdout.splitlines()]
    assert [(piece, ".".join(scope.split(".")[:-1])) for piece, scope in found] == COLOURED[file][1]


def test_a_user_sees_what_breaks_and_mends_it(travel: Callable[..., str]) -> None:
    assert "everything is fixed at once" in travel("journey")


def test_every_command(travel: Callable[..., str]) -> None:
    assert "every command does what it says" in travel("commands")


def test_a_workspace_that_is_not_trusted(travel: Callable[..., str]) -> None:
    assert "what waits for trust waits, and is told" in travel("untrusted")


def test_servers_that_fail(travel: Callable[..., str]) -> None:
    assert "waits for the user" in travel("failing")


def test_a_machine_without_a_python_that_is_new_enough(travel: Callable[..., str]) -> None:
    assert "told once" in travel("python")


def test_beside_the_python_and_go_extensions(travel: Callable[..., str], tmp_path: Path) -> None:
    """Stand-ins, which say what the real ones say about interpreters and languages."""
    python = stand_in(tmp_path, "ms-python.python", {"main": "main.js", "activationEvents": []}, PYTHON_EXTENSION)
    go = stand_in(tmp_path, "golang.go", GO_EXTENSION, GO_FORMATTER)
    assert "all get on with each other" in travel("neighbours", python, go)
