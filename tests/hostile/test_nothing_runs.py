"""gowharf starts no program, opens no socket and reads nothing but the project, whatever the repository asks for."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import sysconfig

import pytest

from tests.hostile.locked import ASKS, missing
from tests.lsp.raw import Raw

pytestmark = pytest.mark.needs("a run that the kernel watches", missing)

ROOT = pathlib.Path(__file__).parent.parent.parent
RUN = [sys.executable, "-P", "-m", "tests.hostile.locked"]
TRAP = "touch PWNED"
GIT_TRAPS = """[core]
\trepositoryformatversion = 0
\thooksPath = .git/hooks
\tfsmonitor = touch PWNED
\tpager = touch PWNED
\tsshCommand = touch PWNED
\teditor = touch PWNED
[diff]
\texternal = touch PWNED
[diff "trap"]
\ttextconv = touch PWNED
\tcommand = touch PWNED
[filter "trap"]
\tclean = touch PWNED
\tsmudge = touch PWNED
\tprocess = touch PWNED
[credential]
\thelper = !touch PWNED
[alias]
\trev-parse = !touch PWNED
\tdiff = !touch PWNED
"""
FILES = {
    "go.mod": "module example.com/app\n\ngo 1.99\n\nrequire git.corp/x v1.0.0\n\nreplace git.corp/x => ../out\n",
    "go.sum": "",
    "main.go": "package main\n\n//go:generate touch PWNED\nfunc main() {}\n",
    "Dockerfile": "# syntax=example.com/trap:1\nFROM golang:1.21\nCOPY . .\nRUN touch PWNED && go build ./...\n",
    "Makefile": "X := $(shell touch PWNED)\nimage:\n\t$(shell touch PWNED)\n\tdocker build -f Dockerfile .\n",
    "build.sh": "#!/bin/sh\ntouch PWNED\ndocker build -f Dockerfile .\n",
    "compose.yaml": "services:\n  app:\n    build:\n      context: !!python/object/apply:os.system ['touch PWNED']\n",
    "docker-bake.hcl": 'target "app" { context = "https://example.com/repository.git" }\n',
    ".gitattributes": "* filter=trap diff=trap\n",
    "gowharf.toml": "",
    "sitecustomize.py": "open('PWNED', 'w')\n",
    "yaml.py": "open('PWNED', 'w')\n",
    "tomllib.py": "open('PWNED', 'w')\n",
}


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> pathlib.Path:
    """A git repository in which everything that could be run leaves a file named PWNED."""
    folder = tmp_path / "repository"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    quiet = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run(["git", "init", "-q"], **quiet)
    subprocess.run(["git", "add", "-A"], **quiet)
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-checkout", "post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\n{TRAP}\n")
        (hooks / name).chmod(0o755)
    (folder / ".git" / "config").write_text(GIT_TRAPS)
    return folder


def _locked(folder: pathlib.Path, *arguments: str, opened: pathlib.Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "GOWHARF_OPENED": str(opened), "PYTHONPATH": f"{ROOT / 'server'}{os.pathsep}{ROOT}"}
    return subprocess.run([*RUN, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def _untouched(folder: pathlib.Path, opened: pathlib.Path) -> None:
    assert list(folder.rglob("PWNED")) == []
    assert [event for event in _events(opened) if event[0] in ASKS] == []


def _events(opened: pathlib.Path) -> list[list[object]]:
    return [json.loads(line) for line in opened.read_text().splitlines()]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--output-format", "json"),
        ("check", "--diff"),
        ("explain", "Dockerfile"),
        ("explain", "Dockerfile", "--output-format", "json"),
        ("rule", "image-go-too-old"),
        ("format", "--check"),
    ],
    ids=" ".join,
)
def test_commands_start_nothing(repository: pathlib.Path, tmp_path: pathlib.Path, arguments: tuple[str, ...]) -> None:
    opened = tmp_path / "opened"
    done = _locked(repository, *arguments, opened=opened)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    _untouched(repository, opened)


def test_workers_are_all_that_jobs_start(repository: pathlib.Path, tmp_path: pathlib.Path) -> None:
    opened = tmp_path / "opened"
    (repository / "other.Dockerfile").write_text((repository / "Dockerfile").read_text())
    done = _locked(repository, "--fork", "check", "--jobs", "2", opened=opened)
    assert done.returncode in (0, 1), done.stderr
    assert list(repository.rglob("PWNED")) == []
    assert [event[0] for event in _events(opened) if event[0] in ASKS] == ["os.fork", "os.fork"]


def test_a_check_reads_the_project_and_writes_nothing(repository: pathlib.Path, tmp_path: pathlib.Path) -> None:
    opened = tmp_path / "opened"
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "go.mod").write_text("module git.corp/x\n")
    (tmp_path / "secret").write_text("no business of ours")
    (repository / "link.go").symlink_to(tmp_path / "secret")
    (repository / "folder").symlink_to(tmp_path)
    _locked(repository, "check", opened=opened)
    allowed = [str(repository), str(ROOT), sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"]]
    outside = [
        path
        for event, path, *_ in _events(opened)
        if event == "open" and isinstance(path, str) and not _within(path, repository, allowed)
    ]
    assert set(outside) <= {str(tmp_path / "out" / "go.mod")}  # what a replace names is the project's own business
    written = [event for event in _events(opened) if event[0] == "open" and _writes(event)]
    assert written == []


def _within(path: str, folder: pathlib.Path, allowed: list[str]) -> bool:
    real = os.path.realpath(os.path.join(folder, path))
    return any(real == root or real.startswith(root + os.sep) for root in map(os.path.realpath, allowed))


def _writes(event: list[object]) -> bool:
    mode, flags = event[2:4]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def test_the_server_starts_nothing(
    repository: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    monkeypatch.setenv("GOWHARF_OPENED", str(opened))
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'server'}{os.pathsep}{ROOT}")
    monkeypatch.chdir(repository)
    with Raw([*RUN, "server"]) as client:
        client.initialize(folder=repository)
        for name, language in (("go.mod", "go.mod"), ("Dockerfile", "dockerfile")):
            uri = (repository / name).as_uri()
            document = {"uri": uri, "languageId": language, "version": 1, "text": FILES[name]}
            client.notify("textDocument/didOpen", {"textDocument": document})
            position = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 10}}
            assert "error" not in client.request("textDocument/hover", position)
            assert "error" not in client.request("textDocument/completion", position)
            assert "error" not in client.request("textDocument/documentLink", {"textDocument": {"uri": uri}})
        client.request("shutdown", None)
        client.notify("exit", None)
        assert client.process.wait(30) == 0
    _untouched(repository, opened)


@pytest.mark.parametrize("code", ["import os; os.system('true')", "import socket; socket.socket()"])
def test_the_lock_holds(code: str) -> None:
    script = f"from tests.hostile.locked import lock; lock(False)\n{code}"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True)
    assert done.returncode == -signal.SIGSYS


def test_the_module_started_in_a_folder_reads_no_module_from_it(repository: pathlib.Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    command = [sys.executable, "-m", "gowharf", "check", "--output-format", "json"]
    subprocess.run(command, cwd=repository, env=environment, capture_output=True)
    assert not (repository / "PWNED").exists()
