"""What real editors were seen to do, told to the server again: each of these went wrong in one (tests/e2e)."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from gowharf.lsp import capabilities, client
from tests.lsp.raw import CAPS, Raw

GO_MOD = "module example.com/app\n\ngo 1.27\n"
OLD = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
TOO_OLD = "image-go-too-old"


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


def test_a_file_that_is_moved_takes_its_findings_along(raw: Raw, folder: Path) -> None:
    raw.initialize(folder=folder)
    before, after = (folder / "Dockerfile").as_uri(), (folder / "build" / "Dockerfile").as_uri()
    text = (folder / "Dockerfile").read_text("utf-8")
    raw.open(before, text)
    raw.codes(before, bool)
    (folder / "build").mkdir()
    (folder / "Dockerfile").rename(folder / "build" / "Dockerfile")
    raw.close(before)
    raw.open(after, text)
    raw.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": before, "type": 3}, {"uri": after, "type": 1}]})
    raw.codes(before, lambda codes: not codes)
    raw.codes(after, bool)


def test_a_client_with_the_least_of_capabilities(raw: Raw, folder: Path) -> None:
    """No folder, no watching, no pulling: an open document is looked at with what is around it, a save looks again."""
    raw.request("initialize", {"capabilities": {}})
    raw.notify("initialized", {})
    uri = (folder / "Dockerfile").as_uri()
    raw.open(uri, (folder / "Dockerfile").read_text("utf-8"))
    raw.codes(uri, bool)
    (folder / "go.mod").write_text("module example.com/app\n\ngo 1.20\n", "utf-8")
    raw.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    raw.codes(uri, lambda codes: not codes)


def test_a_folder_inside_another_is_a_project_of_its_own(raw: Raw, folder: Path) -> None:
    """One file's findings are told once."""
    inner = folder / "service"
    inner.mkdir()
    for name in ("go.mod", "Dockerfile"):
        (inner / name).write_text((folder / name).read_text("utf-8"), "utf-8")
    folders = [{"uri": each.as_uri(), "name": each.name} for each in (folder, inner)]
    raw.initialize("code-server", workspaceFolders=folders)
    told = raw.request("workspace/diagnostic", {"previousResultIds": []})["result"]["items"]
    uris = [each["uri"] for each in told if each["items"]]
    assert sorted(uris) == sorted({(folder / "Dockerfile").as_uri(), (inner / "Dockerfile").as_uri()})


def test_a_fix_that_is_asked_for_during_the_first_scan_is_offered(raw: Raw, folder: Path) -> None:
    """Neovim asks as soon as something is shown, which on a busy machine is before the project is known."""
    raw.initialize(folder=folder)
    uri = (folder / "Dockerfile").as_uri()
    raw.open(uri, OLD)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 4, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
    titles = [action["title"] for action in raw.request("textDocument/codeAction", asked)["result"]]
    assert "Use golang:1.27" in titles


@pytest.mark.parametrize(
    "context",
    [
        {"diagnostics": [], "triggerKind": 99},
        {"diagnostics": [{"message": "another's", "severity": 9, "tags": [7], "range": 3}]},
        {},
    ],
)
def test_fixes_are_offered_whatever_another_server_said_there(raw: Raw, folder: Path, context: object) -> None:
    """An editor sends all diagnostics of the place along, those of others with kinds that nobody has heard of too."""
    raw.initialize(folder=folder)
    uri = (folder / "Dockerfile").as_uri()
    raw.open(uri, OLD)
    place = {"start": {"line": 0, "character": 8}, "end": {"line": 0, "character": 8}}
    asked = {"textDocument": {"uri": uri}, "range": place, "context": context}
    assert "Use golang:1.27" in [each["title"] for each in raw.request("textDocument/codeAction", asked)["result"]]
    typed = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 1}, "context": {"triggerKind": 99}}
    assert raw.request("textDocument/completion", typed)["result"]["items"]
