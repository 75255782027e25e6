"""URIs as clients write them, and the paths that they mean, on Windows too."""

import ntpath
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from gowharf.lsp import uris
from tests.lsp.raw import Raw


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    system = SimpleNamespace(name="nt", sep="\\", path=ntpath, fsdecode=os.fsdecode, fsencode=os.fsencode)
    monkeypatch.setattr(uris, "os", system)


@pytest.mark.parametrize("uri", ["file:///c%3A/a%20b/go.mod", "file:///C:/a b/go.mod", "FILE:///c:/a%20b/x/../go.mod"])
def test_spellings_of_one_file_on_windows(windows: None, uri: str) -> None:
    assert uris.to_path(uri) == "C:\\a b\\go.mod"


@pytest.mark.parametrize(
    "path", ["C:\\a b\\go.mod", "D:\\100%\\#1\\übung\\日本.mod", "\\\\server\\share\\go.mod", "C:\\a+b@c;d\\go.mod"]
)
def test_a_windows_path_comes_back(windows: None, path: str) -> None:
    uri = uris.from_path(path)
    assert uris.to_path(uri) == path
    assert uri.isascii() and "\\" not in uri and "#" not in uri


@pytest.mark.parametrize("path", ["/a b/go.mod", "/100%/#1/übung/日本?.mod", "/c:/go.mod", "/a\\b", "/\udcff"])
def test_a_path_comes_back(path: str) -> None:
    assert uris.to_path(uris.from_path(path)) == path


@pytest.mark.parametrize("uri", ["untitled:x", "git:/a/go.mod", "go.mod", "", "file:", "file:a", "file:///a%00b", "::"])
def test_what_is_no_file(uri: str) -> None:
    assert uris.to_path(uri) is None


def test_a_windows_uri_is_answered_under_its_own_spelling(raw: Raw, tmp_path: Path) -> None:
    """Wherever the server runs: what a document says by itself is said of it."""
    raw.initialize("eglot")
    uri = "file:///c%3A/Users/x/go.mod"
    raw.open(uri, "requre x\n")
    assert raw.codes(uri, bool)
    symbols = raw.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})["result"]
    assert symbols
