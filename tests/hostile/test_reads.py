"""What is read: the project, its build contexts and the module cache, though every path in every file leads elsewhere.

And what is started and opened where something may be: git for `--changed-since`, a port of the loopback interface.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import sysconfig

import pytest

from tests.hostile.locked import ASKS
from tests.lsp.raw import Raw
from tests.scenarios import txtar

ROOT = pathlib.Path(__file__).parent.parent.parent
OUT = "../" * 12 + "etc"
WATCHED = "from tests.hostile.locked import record; import os; record(os.environ['GOWHARF_OPENED'])\n"
RUN = f"{WATCHED}import sys; from gowharf.cli.main import run; run()"
FILES = {
    name: held.decode().replace("@OUT@", OUT)
    for name, held in txtar.parse(pathlib.Path(__file__).with_name("leads_out.txtar").read_bytes()).files.items()
}


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A repository whose every path leads out of it, links too, and a .git that says it is elsewhere."""
    root = tmp_path / "repository"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "outside").mkdir()
    for name in ("go.mod", "Dockerfile", "secret", ".gitignore", "index", "config"):
        (tmp_path / "outside" / name).write_text("module outside\n")
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "link.go").symlink_to(tmp_path / "outside" / "secret")
    (root / "link.Dockerfile").symlink_to(tmp_path / "outside" / "Dockerfile")
    (root / "inner").mkdir()
    (root / "inner" / ".gitignore").symlink_to(tmp_path / "outside" / ".gitignore")
    return root


@pytest.fixture
def opened(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """The file that gets what is opened and asked for."""
    path = tmp_path / "opened"
    path.touch()
    monkeypatch.setenv("GOWHARF_OPENED", str(path))
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'server'}{os.pathsep}{ROOT}")
    return path


def _events(opened: pathlib.Path) -> list[list[object]]:
    return [json.loads(line) for line in opened.read_text().splitlines()]


def _outside(opened: pathlib.Path, folder: pathlib.Path, *more: str) -> set[str]:
    """What was opened or listed that is neither the project's nor Python's and gowharf's own."""
    own = [str(folder), str(ROOT), sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"], *more]
    roots = [os.path.realpath(root) for root in own]
    paths = {path for event, path, *_ in _events(opened) if event not in ASKS and isinstance(path, str)}
    real = {os.path.realpath(os.path.join(folder, path)) for path in paths}
    return {path for path in real if not any(path == root or path.startswith(root + os.sep) for root in roots)}


def _named(folder: pathlib.Path) -> set[str]:
    """What a `replace` or a `use` names outside of the project is its own business: go reads that go.mod too."""
    return {"/etc/go.mod", "/go.mod", "/etc/z/go.mod", str(folder.parent / "go.mod")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--isolated"),
        ("check", "--show-files"),
        ("check", "--fix", "--unsafe-fixes"),
        ("check", "--context", "inner"),
        ("explain", "Dockerfile"),
        ("explain", "b.Dockerfile"),
        ("format", "--check"),
        ("add-ignores",),
    ],
    ids=" ".join,
)
def test_every_path_leads_out(folder: pathlib.Path, opened: pathlib.Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert "root:" not in done.stdout
    assert _outside(opened, folder, "/etc/localtime") <= {
        "/etc/go.mod",
        "/go.mod",
        "/etc/z/go.mod",
        str(folder.parent / "go.mod"),
    }
    assert [event for event in _events(opened) if event[0] in ASKS] == []


def test_every_path_leads_out_in_an_editor(
    folder: pathlib.Path, opened: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = folder.parent / "cache"
    monkeypatch.setenv("GOMODCACHE", str(cache))
    monkeypatch.setenv("GOENV", "off")
    (cache / "cache" / "download").mkdir(parents=True)
    with Raw(
        [
            sys.executable,
            "-c",
            f"{WATCHED}import sys; from gowharf.cli.main import run; sys.argv.append('server'); run()",
        ]
    ) as client:
        client.initialize(folder=folder)
        for name in ("go.mod", "go.work", "Dockerfile", "b.Dockerfile"):
            uri = (folder / name).as_uri()
            document = {"uri": uri, "languageId": "dockerfile", "version": 1, "text": FILES[name]}
            client.notify("textDocument/didOpen", {"textDocument": document})
            for line in range(FILES[name].count("\n")):
                position = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 12}}
                for method in ("hover", "completion", "definition"):
                    assert "error" not in client.request(f"textDocument/{method}", position)
            for method in ("documentLink", "codeLens", "diagnostic"):
                assert "error" not in client.request(f"textDocument/{method}", {"textDocument": {"uri": uri}})
    asked = [event for event in _events(opened) if event[0] in ASKS]
    assert asked == []
    assert _outside(opened, folder, str(cache), "/etc/localtime") <= _named(folder)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("arguments", [("server",), ("server", "--tcp", "127.0.0.1:0")], ids=" ".join)
def test_a_server_that_is_told_to_end_says_nothing(
    folder: pathlib.Path, opened: pathlib.Path, arguments: tuple[str, ...], sent: signal.Signals
) -> None:
    pipe = subprocess.PIPE
    listening = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n{RUN}"
    command = [sys.executable, "-c", listening, *arguments]
    with subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        if "--tcp" in arguments:
            process.stderr.readline()
        else:
            body = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
            process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            process.stdin.flush()
            process.stdout.readline()
        process.send_signal(sent)
        assert process.stderr.read() == b""
    assert process.returncode in (130, -sent)


def test_changed_since_starts_git_and_nothing_else(folder: pathlib.Path, opened: pathlib.Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    (folder / "Dockerfile").write_text("FROM golang:1.21\nCOPY . .\nRUN go build ./...\n")
    command = [sys.executable, "-c", RUN, "check", "--changed-since", "HEAD"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    asked = [event for event in _events(opened) if event[0] in ASKS]
    assert asked and {event[0] for event in asked} <= {"subprocess.Popen", "os.fork"}
    assert {os.path.basename(str(event[1])) for event in asked if event[0] == "subprocess.Popen"} == {"git"}


def test_a_server_that_listens_opens_one_port_and_only_to_this_machine(
    folder: pathlib.Path, opened: pathlib.Path
) -> None:
    command = [sys.executable, "-c", RUN, "server", "--tcp", "127.0.0.1:0"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = int(process.stderr.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            body = json.dumps(
                {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
            ).encode()
            connection.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            assert connection.recv(1)
        process.kill()
    asked = [event for event in _events(opened) if event[0] in ASKS]
    assert [event[0] for event in asked if event[0] != "socket.getaddrinfo"] == ["socket.bind"]
    assert all("127.0.0.1" in str(event) for event in asked)
