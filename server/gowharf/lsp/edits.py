"""Edits of a project as the client can take them: with versions where it knows `documentChanges`, else plain."""

from collections.abc import Iterable, Mapping

from lsprotocol import types

from gowharf.lsp.root import Root
from gowharf.lsp.session import Session
from gowharf.rules.model import FileEdit
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_START = types.Range(types.Position(0, 0), types.Position(0, 0))


def workspace_edit(session: Session, root: Root, edits: Iterable[FileEdit]) -> types.WorkspaceEdit:
    """The edits of a fix, grouped by file. A file that isn't there is created, where the client can do that."""
    grouped: dict[str, list[types.TextEdit]] = {}
    new: list[str] = []
    for path, edit in edits:
        if path not in grouped and root.source(path) is None:
            new.append(path)
        grouped.setdefault(path, []).append(text_edit(session, root, path, edit))
    if not session.client.document_changes:
        return types.WorkspaceEdit(changes={session.uri(root, path): held for path, held in grouped.items()})
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    if session.client.create_files:
        options = types.CreateFileOptions(ignore_if_exists=True)
        changes.extend(types.CreateFile(session.uri(root, path), options=options) for path in new)
    for path, held in grouped.items():
        uri, version = session.uri(root, path), session.version(root, path)
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        changes.append(types.TextDocumentEdit(identifier, list(held)))
    return types.WorkspaceEdit(document_changes=changes)


def text_edit(session: Session, root: Root, path: str, edit: Edit) -> types.TextEdit:
    source = root.source(path)
    where = session.lines(root, path, source).range(edit.span) if source else _START
    return types.TextEdit(where, edit.new_text)


def differences(root: Root, texts: Mapping[str, str]) -> list[FileEdit]:
    """What turns the files as they are into these texts: for each the one edit between what both have at the start and
    at the end, so that cursors elsewhere stay where they are."""
    edits: list[FileEdit] = []
    for path, new in texts.items():
        source = root.source(path)
        old = source.text if source else ""
        if old != new:
            edits.append(FileEdit(path, _difference(old, new)))
    return edits


def _difference(old: str, new: str) -> Edit:
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Edit(Span(head, len(old) - tail), new[head : len(new) - tail])
