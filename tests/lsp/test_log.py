"""What the server's log says: a line for what a client does wrong, and where it happened for a fault of ours."""

import sys
from pathlib import Path

import pytest

from tests.lsp.raw import Raw

DOCKERFILE = "FROM golang:1.27 AS build\n"
PLACE = {"line": 0, "character": 22}
FAULT = """
import sys
from gowharf.ide import hover
def broken(*args):
    raise ZeroDivisionError("in a feature")
hover.hover = broken
from gowharf.cli.main import main
sys.exit(main(["server"]))
"""


@pytest.mark.parametrize(
    ("method", "more", "code"),
    [
        ("textDocument/hover", {"position": {"line": -1, "character": 0}}, -32602),
        ("textDocument/inlayHint", {"range": PLACE}, -32602),
        ("textDocument/rename", {"position": PLACE, "newName": "NOT ONE"}, -32803),
        ("workspace/executeCommand", {"command": "rm"}, -32602),
    ],
)
def test_a_request_that_is_refused_is_a_line(tmp_path: Path, method: str, more: dict[str, object], code: int) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    with Raw() as raw:
        raw.initialize(folder=tmp_path)
        raw.open(uri, DOCKERFILE)
        answer = raw.request(method, {"textDocument": {"uri": uri}, **more})
        assert answer["error"]["code"] == code
        assert raw.alive()
        assert len(raw.logged().splitlines()) == 1, raw.logged()


def test_a_fault_of_ours_is_an_error_and_its_place_is_in_the_log(tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    with Raw([sys.executable, "-c", FAULT]) as raw:
        raw.initialize(folder=tmp_path)
        raw.open(uri, DOCKERFILE)
        place = {"textDocument": {"uri": uri}, "position": PLACE}
        assert "error" in raw.request("textDocument/hover", place)
        assert "ZeroDivisionError: in a feature" in raw.logged()
        assert raw.request("textDocument/documentSymbol", place)["result"]
