"""An editor as tests drive it: files on disk, documents, and what the server says of them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from lsprotocol import types
from pytest_lsp import LanguageClient

TRIES = 500


class Editor:
    """A folder with a project in it, seen through one client."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}

    def write(self, files: Mapping[str, str]) -> None:
        """Files on disk, byte for byte."""
        for path, text in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8"))

    def add_folder(self) -> None:
        """Makes the folder one of the workspace's."""
        folder = types.WorkspaceFolder(self.uri(""), self.folder.name)
        event = types.WorkspaceFoldersChangeEvent(added=[folder], removed=[])
        self.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    def remove_folder(self) -> None:
        folder = types.WorkspaceFolder(self.uri(""), self.folder.name)
        event = types.WorkspaceFoldersChangeEvent(added=[], removed=[folder])
        self.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    def uri(self, path: str) -> str:
        return "file://" + quote(str(self.folder / path), safe="/")

    def open(self, path: str, text: str | None = None, language: str = "", uri: str | None = None) -> str:
        """Opens a file, by default with the text that the disk has; gives its URI."""
        uri = uri or self.uri(path)
        text = (self.folder / path).read_bytes().decode("utf-8") if text is None else text
        self.versions[uri], self.texts[uri] = 1, text
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str) -> None:
        self.versions[uri] += 1
        self.texts[uri] = text
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[uri], uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def save(self, uri: str, path: str) -> None:
        self.write({path: self.texts[uri]})
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def disk_changed(self, path: str, kind: types.FileChangeType = types.FileChangeType.Changed) -> None:
        event = types.FileEvent(self.uri(path), kind)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def codes(self, uri: str, wanted: Callable[[list[str]], bool]) -> Sequence[types.Diagnostic]:
        """The document's diagnostics as soon as their codes are what is wanted, however the client gets them."""
        for _ in range(TRIES):
            found = await self.diagnostics(uri)
            if wanted(sorted(str(each.code) for each in found)):
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"not what is wanted: {[(each.code, each.message) for each in found]}")

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(TRIES):
            if holds():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it never came")

    async def told(self, piece: str) -> str:
        """The message shown to the user that holds a piece of text, as soon as there is one."""
        for _ in range(TRIES):
            for message in self.client.messages:
                if piece in message.message:
                    return message.message
            await asyncio.sleep(0.02)
        raise AssertionError(f"nobody was told {piece}")

    async def diagnostics(self, uri: str) -> Sequence[types.Diagnostic]:
        """What the client would show for a document now."""
        if not self.pulls:
            return self.client.diagnostics.get(uri, ())
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = await self.client.text_document_diagnostic_async(params)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return report.items

    @property
    def pulls(self) -> bool:
        capabilities = self.client.capabilities
        workspace = capabilities.workspace
        refreshed = (
            workspace is not None and workspace.diagnostics is not None and workspace.diagnostics.refresh_support
        )
        return bool(capabilities.text_document and capabilities.text_document.diagnostic and refreshed)

    async def actions(self, uri: str, where: types.Range, only: Sequence[str] | None = None) -> list[types.CodeAction]:
        """The code actions at a place, resolved."""
        context = types.CodeActionContext([], only=list(only) if only else None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), where, context)
        found = await self.client.text_document_code_action_async(params)
        resolved: list[types.CodeAction] = []
        for action in found or ():
            if isinstance(action, types.Command):  # lsprotocol takes an action with a command for one
                continue
            if action.edit is None and action.command is None:
                action = await self.client.code_action_resolve_async(action)
            resolved.append(action)
        return resolved


def none(codes: list[str]) -> bool:
    return not codes


def only(*wanted: str) -> Callable[[list[str]], bool]:
    return lambda codes: codes == sorted(wanted)


def has(wanted: str) -> Callable[[list[str]], bool]:
    return lambda codes: wanted in codes


def applied(texts: Mapping[str, str], edit: types.WorkspaceEdit | None) -> dict[str, str]:
    """The documents after an edit, for texts in which one code point is one unit of the encoding."""
    assert edit is not None
    changes: dict[str, list[types.TextEdit]] = {uri: list(held) for uri, held in (edit.changes or {}).items()}
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit):
            held = [each for each in change.edits if isinstance(each, types.TextEdit)]
            changes.setdefault(change.text_document.uri, []).extend(held)
    done = dict(texts)
    for uri, held in changes.items():
        text = texts.get(uri, "")
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))

        def offset(position: types.Position, starts: list[int] = starts) -> int:
            return starts[position.line] + position.character

        for each in sorted(held, key=lambda each: offset(each.range.start), reverse=True):
            text = text[: offset(each.range.start)] + each.new_text + text[offset(each.range.end) :]
        done[uri] = text
    return done
