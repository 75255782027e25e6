"""Nothing that a client sends brings the server down, and every request is answered."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gowharf.lsp.capabilities import COMMANDS
from tests.lsp.raw import CAPS, PATIENCE, SERVER, Raw

PROJECT = {
    "go.mod": "module example.com/app\n\ngo 1.27\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
}
PLACE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for path, text in PROJECT.items():
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def fresh() -> Iterator[Raw]:
    with Raw() as raw:
        yield raw


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raw]:
    folder = tmp_path_factory.mktemp("project")
    with Raw() as raw:
        raw.initialize(folder=folder)
        yield raw


def test_before_initialize(fresh: Raw, folder: Path) -> None:
    assert fresh.request("textDocument/hover", {})["error"]["code"] == -32002
    fresh.notify("textDocument/didOpen", {"nothing": 1})
    fresh.notify("initialized", {})
    assert "capabilities" in fresh.initialize(folder=folder)["result"]
    assert fresh.request("initialize", {"capabilities": {}})["error"]["code"] == -32600
    assert fresh.alive()


def test_after_shutdown(fresh: Raw) -> None:
    fresh.initialize()
    assert fresh.request("shutdown", None)["result"] is None
    assert fresh.request("textDocument/codeAction", {})["error"]["code"] == -32600
    fresh.open("untitled:x", "module x\n")
    fresh.notify("exit", None)
    assert fresh.process.wait(PATIENCE) == 0


def test_exit_without_shutdown(fresh: Raw) -> None:
    fresh.initialize()
    fresh.notify("exit", None)
    assert fresh.process.wait(PATIENCE) == 1


def test_a_client_that_dies(fresh: Raw) -> None:
    fresh.initialize()
    assert fresh.process.stdin is not None
    fresh.process.stdin.close()
    assert fresh.process.wait(PATIENCE) == 1


@pytest.mark.parametrize("name", ["code-server", "neovim", "helix", "eglot"])
def test_real_clients_are_understood(fresh: Raw, folder: Path, name: str) -> None:
    offered = json.loads((CAPS / f"{name}.json").read_text("utf-8"))["capabilities"]["general"]["positionEncodings"]
    capabilities = fresh.initialize(name, folder)["result"]["capabilities"]
    assert capabilities["positionEncoding"] == offered[0]
    assert capabilities["textDocumentSync"]["change"] == 1
    assert ("diagnosticProvider" in capabilities) == (name in ("code-server", "neovim"))


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"capabilities": {}},
        {"capabilities": None, "processId": "x", "trace": "compact", "rootUri": 3},
        {"capabilities": {"textDocument": {"documentSymbol": {"symbolKind": {"valueSet": [1, 99]}}}}},
        {"capabilities": {"general": {"positionEncodings": ["ebcdic"]}, "workspace": []}},
        {"capabilities": {}, "workspaceFolders": [None, {"uri": None}, {"uri": "file:///nowhere", "name": "n"}]},
        {"capabilities": {}, "rootPath": "/nowhere", "initializationOptions": [1, 2]},
        {"capabilities": {}, "initializationOptions": {"select": 3, "features": 1}},
        [],
        None,
    ],
)
def test_odd_parameters_of_initialize(fresh: Raw, params: Any) -> None:
    assert "capabilities" in fresh.request("initialize", params)["result"]
    fresh.notify("initialized", {})
    uri = "untitled:go.mod"
    fresh.open(uri, "requre x\n")
    assert fresh.codes(uri, bool)


ODD = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"3",
    b'"x"',
    b"\xff\xfe\x00",
    b"[" * 100000,
    b'{"jsonrpc": "1.0", "method": "x"}',
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "2.0", "id": 1.5, "method": "shutdown"}',
    b'{"jsonrpc": "2.0", "id": null, "method": "textDocument/hover"}',
    b'{"jsonrpc": "2.0", "id": {}, "result": 3}',
    b'{"jsonrpc": "2.0", "id": "unheard", "result": 3}',
    b'{"jsonrpc": "2.0", "id": "unheard", "error": 3}',
    b'{"jsonrpc": "2.0", "method": 3}',
    b'{"jsonrpc": "2.0", "method": "$/unheard", "params": {}}',
    b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 77}}',
    b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {}}',
    b'{"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "compact"}}',
    b'{"jsonrpc": "2.0", "method": "window/workDoneProgress/cancel", "params": {"token": 1}}',
    b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"jsonrpc": "2.0", "id": 3}}',
    b'{"jsonrpc": "2.0", "method": "textDocument/didOpen"}',
    b'{"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///none"}}}',
    b'{"jsonrpc": "2.0", "method": "textDocument/didSave", "params": {"textDocument": {"uri": "::"}}}',
    b'{"jsonrpc": "2.0", "method": "workspace/didChangeConfiguration", "params": {"settings": 3}}',
    b'{"jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": "x"}]}}',
    b'{"jsonrpc": "2.0", "method": "notebookDocument/didOpen", "params": {}}',
]


@pytest.mark.parametrize("body", ODD)
def test_odd_messages(shared: Raw, body: bytes) -> None:
    shared.send_bytes(body)
    assert shared.alive()


def test_odd_headers(shared: Raw) -> None:
    probe = b'{"jsonrpc": "2.0", "method": "$/x"}'
    shared.send_bytes(b"", b"Content-Type: text/plain\r\n\r\n")
    shared.send_bytes(b"", b"content-length: nonsense\r\n\r\n")
    shared.send_bytes(probe, b"Content-Type: application/vscode-jsonrpc\r\ncontent-LENGTH:%d\r\n\r\n" % len(probe))
    shared.send_bytes(probe, b"Content-Length: %d\n\n" % len(probe))
    assert shared.alive()


METHODS = [
    "textDocument/codeAction", "textDocument/diagnostic", "workspace/diagnostic", "codeAction/resolve",
    "workspace/executeCommand", "textDocument/hover", "textDocument/completion", "textDocument/definition",
    "textDocument/references", "textDocument/rename", "textDocument/prepareRename", "textDocument/documentSymbol",
    "workspace/symbol", "textDocument/foldingRange", "textDocument/selectionRange", "textDocument/documentLink",
    "textDocument/semanticTokens/full", "textDocument/inlayHint", "textDocument/formatting", "textDocument/codeLens",
    "textDocument/documentHighlight",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("params", [{}, None, [], {"textDocument": {"uri": 3}}, {"textDocument": {"uri": "file:///x"}}])
def test_every_request_is_answered(shared: Raw, method: str, params: Any) -> None:
    answer = shared.request(method, params)
    assert ("error" in answer) != ("result" in answer)
    if "error" in answer:
        assert answer["error"]["code"] in (-32601, -32602)


def test_what_does_not_fit_is_a_line_in_the_log(fresh: Raw) -> None:
    fresh.initialize()
    fresh.request("textDocument/hover", {"textDocument": {"uri": 3}})
    assert len(fresh.logged().splitlines()) == 1


def test_a_request_can_be_cancelled(fresh: Raw, folder: Path) -> None:
    fresh.initialize(folder=folder)
    fresh.send({"jsonrpc": "2.0", "id": "x", "method": "workspace/diagnostic", "params": {"previousResultIds": []}})
    fresh.notify("$/cancelRequest", {"id": "x"})
    answer = fresh.until(lambda message: message.get("id") == "x")
    assert answer.get("error", {}).get("code", -32800) == -32800
    assert fresh.alive()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("line", [0, 10**6, 2**31 - 1])
def test_positions_past_the_end(shared: Raw, tmp_path: Path, method: str, line: int) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    shared.open(uri, PROJECT["Dockerfile"])
    place = {"line": line, "character": line}
    params = {
        "textDocument": {"uri": uri},
        "position": place,
        "positions": [place],
        "range": {"start": place, "end": {"line": 0, "character": 0}},
        "context": {"diagnostics": [], "includeDeclaration": True},
        "options": {"tabSize": 4, "insertSpaces": True},
        "newName": "x",
        "query": "x",
        "previousResultIds": [],
        "command": "gowharf.explain",
        "arguments": [uri],
        "title": "x",
    }
    answer = shared.request(method, params)
    assert "result" in answer or answer["error"]["code"] in (-32601, -32602, -32803), answer
    shared.close(uri)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("arguments", [None, [], [None], [{}], ["file:///none"], [1, 2, 3]])
def test_commands_with_odd_arguments(shared: Raw, command: str, arguments: Any) -> None:
    answer = shared.request("workspace/executeCommand", {"command": command, "arguments": arguments})
    assert "result" in answer or answer["error"]["code"] == -32602
    assert shared.alive()


def test_unknown_commands(shared: Raw) -> None:
    assert shared.request("workspace/executeCommand", {"command": "rm"})["error"]["code"] == -32602


def test_edits_out_of_order_and_for_documents_that_are_not_open(shared: Raw, tmp_path: Path) -> None:
    uri = (tmp_path / "go.mod").as_uri()
    shared.change(uri, "nothing", 1)
    shared.close(uri)
    shared.open(uri, "requre\n", 5)
    shared.codes(uri, bool)
    shared.change(uri, "module example.com/app\n\ngo 1.27\n", 7)
    shared.change(uri, "requre\n", 6)
    shared.codes(uri, lambda codes: "gomod-syntax" not in codes)
    shared.open(uri, "requre\n", 1)
    shared.codes(uri, bool)
    shared.close(uri)
    shared.close(uri)
    assert shared.alive()


def test_what_is_no_unicode(shared: Raw, tmp_path: Path) -> None:
    """A lone surrogate in a document comes back as JSON that strict clients read."""
    uri = (tmp_path / "go.mod").as_uri()
    shared.open(uri, "module example.com/app\n\nreq\ud800re \ud83d\n")
    shared.codes(uri, bool)
    (tmp_path / "Dockerfile").write_bytes(b"FROM golang:1.27\nRUN \xff\xfe go bild\n")
    shared.open((tmp_path / "Dockerfile").as_uri(), "FROM golang:1.27\nCOPY \udcff /\n")
    assert shared.alive()
    shared.close(uri)


def test_a_folder_that_is_none(fresh: Raw, tmp_path: Path) -> None:
    fresh.initialize(folder=tmp_path / "missing")
    uri = (tmp_path / "missing" / "go.mod").as_uri()
    fresh.open(uri, "requre\n")
    fresh.codes(uri, bool)
    assert fresh.end() == 0


def test_scan_progress_can_be_cancelled(fresh: Raw, folder: Path) -> None:
    fresh.initialize("eglot", folder)
    created = fresh.until(lambda message: message.get("method") == "window/workDoneProgress/create")
    token = created["params"]["token"]
    fresh.notify("window/workDoneProgress/cancel", {"token": token})
    ended = fresh.until(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end")
    assert ended["params"]["token"] == token
    fresh.request("workspace/executeCommand", {"command": "gowharf.restart"})
    fresh.codes((folder / "Dockerfile").as_uri(), lambda codes: "image-go-too-old" in codes)


BREAKS_ONCE = """
import sys
from gowharf.lsp.root import Root
scan, left = Root.scan, [1]
def breaks(self, *args):
    if left:
        left.pop()
        raise RuntimeError("not today")
    return scan(self, *args)
Root.scan = breaks
from gowharf.cli.main import main
sys.exit(main(["server"]))
"""


@pytest.mark.parametrize("change", ["document", "disk"])
def test_a_scan_that_fails_is_tried_again_at_the_next_change(folder: Path, change: str) -> None:
    with Raw([sys.executable, "-c", BREAKS_ONCE]) as raw:
        raw.initialize(folder=folder)
        shown = raw.until(lambda message: message.get("method") == "window/showMessage")
        assert "could not read" in shown["params"]["message"]
        assert "not today" in raw.logged()
        uri = (folder / "Dockerfile").as_uri()
        if change == "disk":
            raw.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
        else:
            raw.open(uri, PROJECT["Dockerfile"])
        raw.codes(uri, lambda codes: codes == ["image-go-too-old"])


SLOW = """
import os, sys, time
from gowharf.lsp.root import Root
scan = Root.scan
def slow(self, *args):
    while not os.path.exists("go on"):
        time.sleep(0.01)
    return scan(self, *args)
Root.scan = slow
from gowharf.cli.main import main
sys.exit(main(["server"]))
"""


@pytest.mark.parametrize("client", ["eglot", "code-server"])
def test_an_edit_during_the_first_scan_is_answered_at_once(
    folder: Path, client: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a document says by itself is shown, and whatever is asked of it; the rest comes with the scan's end."""
    monkeypatch.chdir(folder)
    with Raw([sys.executable, "-c", SLOW]) as raw:
        raw.initialize(client, folder)
        uri = (folder / "go.mod").as_uri()

        def codes() -> list[str]:
            if client == "code-server":
                answer = raw.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
                return [each["code"] for each in answer["result"]["items"]]
            return [each["code"] for each in raw.codes(uri, bool)]

        raw.open(uri, PROJECT["go.mod"])
        raw.change(uri, "requre x\n" + PROJECT["go.mod"], 2)
        assert codes() == ["gomod-syntax"]
        place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 3}}
        assert raw.request("textDocument/completion", place)["result"]["items"]
        assert raw.request("textDocument/documentSymbol", place)["result"]
        raw.change(uri, PROJECT["go.mod"], 3)
        (folder / "go on").touch()
        if client == "code-server":
            raw.until(lambda message: message.get("method") == "workspace/diagnostic/refresh")
            assert codes() == []
            uri = (folder / "Dockerfile").as_uri()
            assert codes() == ["image-go-too-old"]
        else:
            raw.codes(uri, lambda codes: not codes)
            raw.codes((folder / "Dockerfile").as_uri(), lambda codes: codes == ["image-go-too-old"])


def test_over_tcp_on_the_loopback_interface(folder: Path) -> None:
    command = [*SERVER, "--tcp", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = int(process.stderr.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            body = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
            connection.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            assert b"Content-Length" in connection.recv(4096)
        assert process.wait(PATIENCE) == 1


def test_no_other_interface_is_served() -> None:
    done = subprocess.run([*SERVER, "--tcp", "0.0.0.0:0"], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert "loopback" in done.stderr


def test_nothing_else_is_written_to_stdout() -> None:
    """What a library prints by mistake would break the protocol."""
    code = "import sys; from gowharf.lsp import wire; wire.own_stdio(); print('by mistake')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr) == ("", "by mistake\n")


def test_a_document_that_is_too_large_is_let_be(fresh: Raw, folder: Path) -> None:
    """Fifty megabytes are no Dockerfile. What is there on disk counts, and the next text is looked at again."""
    fresh.initialize(folder=folder)
    uri = (folder / "Dockerfile").as_uri()
    fresh.codes(uri, lambda codes: codes == ["image-go-too-old"])
    fresh.open(uri, "RUN true\n" * 6_000_000)
    assert fresh.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": PLACE["start"]})
    fresh.change(uri, PROJECT["Dockerfile"].replace("1.26", "1.27"), 2)
    fresh.codes(uri, lambda codes: not codes)
    fresh.change(uri, "RUN true\n" * 1_000_000, 3)
    fresh.codes(uri, lambda codes: codes == ["image-go-too-old"])
    fresh.close(uri)
    assert fresh.end() == 0


def test_a_parent_that_is_killed_leaves_no_orphan(folder: Path) -> None:
    """The end of the input is the end of the server, also in the middle of a message."""
    parent = (
        "import subprocess, sys, time\n"
        f"server = subprocess.Popen({SERVER!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "server.stdin.write(b'Content-Length: 1000\\r\\n\\r\\n{')\n"
        "server.stdin.flush()\n"
        "print(server.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        server = int(process.stdout.readline())
        process.kill()
        deadline = time.monotonic() + PATIENCE
        while _lives(server) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert not _lives(server)


def _lives(number: int) -> bool:
    """Whether a process still runs: one that has ended may wait for somebody to notice."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True)
    return done.stdout.strip()[:1] not in ("", "Z")


LARGE = SLOW.replace("scan = Root.scan", "from gowharf.lsp import root\nroot.MANY = 0\nscan = Root.scan")


def test_a_new_file_in_a_large_project_holds_up_nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is looked at again in the background; edits are analysed meanwhile."""
    monkeypatch.chdir(folder)
    (folder / "go on").touch()
    with Raw([sys.executable, "-c", LARGE]) as raw:
        raw.initialize("eglot", folder)
        uri, added = (folder / "go.mod").as_uri(), folder / "added" / "Dockerfile"
        raw.open(uri, PROJECT["go.mod"])
        raw.codes((folder / "Dockerfile").as_uri(), lambda codes: "image-go-too-old" in codes)
        (folder / "go on").unlink()
        added.parent.mkdir()
        added.write_text("FROM golang:1.26\nCOPPY . .\n")
        raw.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": added.as_uri(), "type": 1}]})
        raw.change(uri, "requre x\n" + PROJECT["go.mod"], 2)
        raw.codes(uri, lambda codes: "gomod-syntax" in codes)
        assert added.as_uri() not in raw.diagnostics
        (folder / "go on").touch()
        raw.codes(added.as_uri(), bool)


def test_an_edit_that_takes_many_slices_is_told_whole_in_the_end(folder: Path) -> None:
    for number in range(9):
        (folder / f"{number}.Dockerfile").write_text(PROJECT["Dockerfile"])
    hurried = (
        SLOW[: SLOW.index("scan =")]
        + "from gowharf.lsp import root\nroot.SLICE = -1.0\n"
        + SLOW[SLOW.index("from gowharf.cli") :]
    )
    with Raw([sys.executable, "-c", hurried]) as raw:
        raw.initialize("eglot", folder)
        uri = (folder / "go.mod").as_uri()
        raw.open(uri, PROJECT["go.mod"])
        others = [(folder / f"{number}.Dockerfile").as_uri() for number in range(9)]
        for other in others:
            raw.codes(other, lambda codes: "image-go-too-old" in codes)
        raw.change(uri, PROJECT["go.mod"].replace("go 1.", "go 1.1 // 1."), 2)
        for other in others:
            raw.codes(other, lambda codes: "image-go-too-old" not in codes)
