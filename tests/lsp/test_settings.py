"""What an editor's settings turn off, and that they lie over the project's own, however they come."""

from pathlib import Path
from typing import Any

import pytest

from gowharf.lsp.wishes import FEATURES
from tests.lsp.raw import Raw

DOCKERFILE = (
    "ARG GO=1.26\nFROM golang:${GO} AS build\nWORKDIR /src\nCOPY go.mod  ./\ncopy . .\nRUN go build ./...\n"
    "FROM scratch\nCOPY --from=build /a \\\n /a\n"
)
FILES = {
    "go.mod": "module example.com/app\n\ngo 1.27\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": DOCKERFILE,
}
TOO_OLD = "image-go-too-old"
PLACE = {"line": 1, "character": 27}  # the name of the stage
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
# What each feature answers, and what more its request takes.
METHODS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "codeAction": [("textDocument/codeAction", {"range": WHOLE, "context": {"diagnostics": []}})],
    "codeLens": [("textDocument/codeLens", {})],
    "completion": [("textDocument/completion", {"position": {"line": 4, "character": 1}})],
    "definition": [("textDocument/definition", {"position": {"line": 7, "character": 13}})],
    "diagnostics": [("textDocument/diagnostic", {})],
    "documentLink": [("textDocument/documentLink", {})],
    "documentSymbol": [("textDocument/documentSymbol", {})],
    "foldingRange": [("textDocument/foldingRange", {})],
    "formatting": [("textDocument/formatting", {"options": {"tabSize": 4, "insertSpaces": True}})],
    "hover": [("textDocument/hover", {"position": PLACE})],
    "inlayHint": [("textDocument/inlayHint", {"range": WHOLE})],
    "references": [
        ("textDocument/references", {"position": PLACE, "context": {"includeDeclaration": True}}),
        ("textDocument/documentHighlight", {"position": PLACE}),
    ],
    "rename": [("textDocument/prepareRename", {"position": PLACE})],
    "selectionRange": [("textDocument/selectionRange", {"positions": [PLACE]})],
    "semanticTokens": [("textDocument/semanticTokens/full", {})],
    "workspaceSymbol": [("workspace/symbol", {"query": "build"})],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for path, text in FILES.items():
        (tmp_path / path).write_text(text)
    return tmp_path


def severity(diagnostics: list[dict[str, Any]]) -> int:
    """How severe the editor shows the one finding whose severity is set."""
    (found,) = [each["severity"] for each in diagnostics if each["code"] == TOO_OLD]
    assert isinstance(found, int)
    return found


def answered(raw: Raw, uri: str, method: str, more: dict[str, Any]) -> bool:
    """Whether there is anything in an answer."""
    result = raw.request(method, {"textDocument": {"uri": uri}, **more})["result"]
    if isinstance(result, dict):
        result = next((result[key] for key in ("items", "data") if key in result), result)
    return bool(result)


def configured(raw: Raw, features: dict[str, bool]) -> None:
    """The client's settings change; it tells them along, as clients do that can't be asked."""
    raw.notify("workspace/didChangeConfiguration", {"settings": {"gowharf": {"features": features}}})


def test_each_feature_is_turned_off_alone(raw: Raw, folder: Path) -> None:
    """All at once they answer; then each in its turn doesn't, and all others do."""
    assert set(METHODS) == set(FEATURES)
    capabilities = {"textDocument": {"diagnostic": {}, "codeAction": {"codeActionLiteralSupport": {}}}}
    capabilities["workspace"] = {"diagnostics": {"refreshSupport": True}}
    raw.initialize("eglot", folder, capabilities=capabilities)
    uri = (folder / "Dockerfile").as_uri()
    raw.open(uri, DOCKERFILE)
    raw.request("workspace/diagnostic", {"previousResultIds": []})
    for off in (None, *FEATURES):
        configured(raw, {"inlayHint": True} | ({off: False} if off else {}))
        for feature, requests in METHODS.items():
            for method, more in requests:
                assert answered(raw, uri, method, more) == (feature != off), (off, method)


def test_what_initialization_options_turn_off_is_not_offered(raw: Raw, folder: Path) -> None:
    """VS Code asks whom to format with where two servers offer it, also where one of them never would."""
    options = {"settings": {"features": {"formatting": False, "references": False, "diagnostics": False}}}
    offered = raw.initialize("code-server", folder, initializationOptions=options)["result"]["capabilities"]
    assert not {"documentFormattingProvider", "referencesProvider", "documentHighlightProvider"} & set(offered)
    assert {"hoverProvider", "diagnosticProvider", "inlayHintProvider", "renameProvider"} <= set(offered)
    uri = (folder / "Dockerfile").as_uri()
    raw.open(uri, DOCKERFILE)
    assert not answered(raw, uri, "textDocument/diagnostic", {})


@pytest.mark.parametrize("wrapped", [{}, {"settings": {}}, {"gowharf": {}}, {"settings": {"gowharf": {}}}])
def test_initialization_options_lie_over_the_projects_configuration(raw: Raw, folder: Path, wrapped: Any) -> None:
    (folder / "gowharf.toml").write_text('[severity]\nimage-go-too-old = "info"\n')
    options: dict[str, Any] = {"severity": {"image-go-too-old": "warning"}}
    for key in (["settings"] if "settings" in wrapped else []) + (["gowharf"] if "gowharf" in str(wrapped) else []):
        options = {key: options}
    raw.initialize("eglot", folder, initializationOptions=options)
    uri = (folder / "Dockerfile").as_uri()
    assert severity(raw.codes(uri, lambda codes: TOO_OLD in codes)) == 2


def test_workspace_configuration_lies_over_initialization_options(raw: Raw, folder: Path) -> None:
    options = {"severity": {"image-go-too-old": "info"}}
    raw.answers["workspace/configuration"] = [{"severity": {"image-go-too-old": "warning"}}]
    raw.initialize("code-server", folder, initializationOptions=options)
    uri = (folder / "Dockerfile").as_uri()
    raw.until(lambda message: message.get("method") == "workspace/configuration")
    raw.request("workspace/diagnostic", {"previousResultIds": []})
    found = raw.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["result"]["items"]
    assert severity(found) == 2
