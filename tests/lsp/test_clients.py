"""What real editors were seen to do, told to the server again: each of these went wrong in one (tests/e2e)."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from gowharf.lsp import capabilities, client
from tests.lsp.raw import CAPS, Raw

GO_MOD = "module example.com/app\n\ngo 1.27\n"
OLD = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
TOO_OLD = "image-go-too-old"


@pytest.fixture
def raw() -> Iterator[Raw]:
    with Raw() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "äpp"
    (root / ".git").mkdir(parents=True)
    for path, text in {"go.mod": GO_MOD, "main.go": "package main\n\nfunc main() {}\n", "Dockerfile": OLD}.items():
        (root / path).write_text(text)
    return root


def test_another_spelling_of_a_uri_does_not_clear_what_is_shown(raw: Raw, folder: Path) -> None:
    """Neovim writes %c3 where we write %C3, and shows what either is sent for in the same buffer."""
    ours = (folder / "Dockerfile").as_uri()
    its = ours.replace("%C3%A4", "%c3%a4")
    assert its != ours
    raw.initialize(folder=folder)
    raw.codes(ours, lambda codes: codes == [TOO_OLD])
    for version in (1, 3):
        raw.open(its, OLD, version)
        raw.codes(its, lambda codes: codes == [TOO_OLD])
        assert raw.alive()
        assert [each["code"] for each in raw.shown[unquote(ours)]] == [TOO_OLD]
        assert not raw.diagnostics[ours]
        raw.change(its, OLD.replace("1.26", "1.27"), version + 1)
        raw.codes(its, lambda codes: codes == [])
        assert raw.alive()
        assert not raw.shown[unquote(ours)]
        raw.close(its)


def test_neovim_pulls_a_whole_workspace_only_where_it_has_no_documents() -> None:
    """Neovim 0.12 answers a refresh with workspace/diagnostic where it is offered, and then drops what that says of
    open buffers: an edit of go.mod would never reach the Dockerfile beside it. Without the offer it pulls them anew."""
    offered = capabilities.capabilities(client.read(json.loads((CAPS / "neovim.json").read_text("utf-8"))))
    assert offered.diagnostic_provider is not None
    assert not offered.diagnostic_provider.workspace_diagnostics
    others = capabilities.capabilities(client.read(json.loads((CAPS / "code-server.json").read_text("utf-8"))))
    assert others.diagnostic_provider is not None
    assert others.diagnostic_provider.workspace_diagnostics


def test_a_client_without_markdown_is_sent_none(raw: Raw, folder: Path) -> None:
    """Emacs without markdown-mode shows what it gets as it is."""
    uri = (folder / "go.mod").as_uri()
    raw.initialize("eglot", folder=folder)
    raw.open(uri, GO_MOD)
    params = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 0}}
    contents = raw.request("textDocument/hover", params)["result"]["contents"]
    assert contents["kind"] == "plaintext"
    assert contents["value"].startswith("go VERSION\n\n")
    assert "`" not in contents["value"]


def test_modules_of_the_module_cache_are_completed(folder: Path, tmp_path: Path, monkeypatch) -> None:
    """It is read aside at the first question; until it is, the list says that it is incomplete."""
    versions = tmp_path / "cache" / "cache" / "download" / "example.com" / "!cached" / "@v"
    versions.mkdir(parents=True)
    (versions / "v1.4.0.mod").write_text("")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "cache"))
    with Raw() as raw:
        raw.initialize(folder=folder)
        uri = (folder / "go.mod").as_uri()
        raw.open(uri, "module example.com/app\n\nrequire \n")
        place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 8}}
        answer = raw.request("textDocument/completion", place)["result"]
        while answer["isIncomplete"]:
            answer = raw.request("textDocument/completion", place)["result"]
    offered = {item["label"]: item["textEdit"]["newText"] for item in answer["items"]}
    assert offered["example.com/Cached"] == "example.com/Cached v1.4.0"
