"""What of the disk the client is asked to watch, and what happens where it watches nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.raw import Raw

GO_MOD = "module example.com/app\n\ngo 1.27\n"
DOCKERFILE = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
TOO_OLD = "image-go-too-old"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with go.mod at its top and a service below, which is built from the top."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "service").mkdir()
    (root / "go.mod").write_text(GO_MOD)
    (root / "main.go").write_text("package main\n\nfunc main() {}\n")
    (root / "service" / "Dockerfile").write_text(DOCKERFILE)
    (root / "compose.yaml").write_text(
        "services:\n  it:\n    build:\n      context: .\n      dockerfile: service/Dockerfile\n"
    )
    return root


def asked(raw: Raw, method: str) -> list[dict[str, Any]]:
    """What the client is next asked to register, or not to register any more."""
    params = raw.until(lambda message: message.get("method") == f"client/{method}Capability")["params"]
    found = params["registrations" if method == "register" else "unregisterations"]
    assert isinstance(found, list)
    return found


def watched(registrations: list[dict[str, Any]]) -> list[Any]:
    return [watch["globPattern"] for each in registrations for watch in each["registerOptions"].get("watchers", ())]


def test_the_folders_are_watched(raw: Raw, repository: Path) -> None:
    raw.initialize("code-server", repository)
    assert watched(asked(raw, "register")) == ["**/*"]
    raw.request("workspace/diagnostic", {"previousResultIds": []})
    assert raw.alive()


def test_a_project_that_reaches_beyond_its_folder_is_watched_whole(raw: Raw, repository: Path) -> None:
    folder = repository / "service"
    raw.initialize("code-server", folder)
    assert watched(asked(raw, "register")) == ["**/*"]
    (beyond,) = asked(raw, "register")
    assert watched([beyond]) == [{"baseUri": repository.as_uri(), "pattern": "**/*"}]
    gone = {"added": [], "removed": [{"uri": folder.as_uri(), "name": "service"}]}
    raw.notify("workspace/didChangeWorkspaceFolders", {"event": gone})
    assert [each["id"] for each in asked(raw, "unregister")] == [beyond["id"]]


def test_a_file_outside_of_all_folders_has_its_project_watched(raw: Raw, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    raw.initialize("code-server", tmp_path / "other")
    assert watched(asked(raw, "register")) == ["**/*"]
    uri = (repository / "service" / "Dockerfile").as_uri()
    raw.open(uri, DOCKERFILE)
    (beyond,) = asked(raw, "register")
    assert watched([beyond]) == [{"baseUri": repository.as_uri(), "pattern": "**/*"}]
    raw.close(uri)
    assert [each["id"] for each in asked(raw, "unregister")] == [beyond["id"]]


@pytest.mark.parametrize("client", ["helix", "eglot"])
def test_what_nobody_watches_is_read_again_at_a_save(raw: Raw, repository: Path, client: str) -> None:
    """Helix asks to be registered with and tells of its own saves alone; eglot watches its folders and none beyond."""
    raw.initialize(client, repository / "service" if client == "eglot" else repository)
    uri = (repository / "service" / "Dockerfile").as_uri()
    raw.open(uri, DOCKERFILE)
    raw.codes(uri, lambda codes: codes == [TOO_OLD])
    (repository / "go.mod").write_text(GO_MOD.replace("1.27", "1.26"))
    raw.heard.clear()
    raw.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    raw.codes(uri, lambda codes: not codes)
    assert "window/workDoneProgress/create" not in raw.heard  # Helix would show it in place of "written"
