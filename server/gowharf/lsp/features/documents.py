"""textDocument/didOpen, didChange, didSave and didClose."""

from lsprotocol import types

from gowharf.lsp.root import Root
from gowharf.startup import TYPE_CHECKING
from gowharf.text.source import Source

if TYPE_CHECKING:
    from gowharf.lsp.server import Server


def did_open(ls: "Server", params: types.DidOpenTextDocumentParams) -> None:
    given = params.text_document
    document = ls.session.open(given.uri, given.language_id, given.version, given.text)
    if document.root is not None:
        _looked_at(ls, document.root)


def did_change(ls: "Server", params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    document = ls.session.documents.get(uri)
    if document is None:
        return
    text = document.root.buffers[document.path].text if document.root else ""
    for change in params.content_changes:
        text = _changed(ls, text, change)
    changed = ls.session.change(uri, params.text_document.version, text)
    # A document that has become too large, or small enough, has left one project or joined it.
    for root in {document.root, changed.root if changed is not None else None}:
        if root is not None:
            _looked_at(ls, root)


def did_save(ls: "Server", params: types.DidSaveTextDocumentParams) -> None:
    document = ls.session.documents.get(params.text_document.uri)
    if document is None or document.root is None or not document.root.ready:
        return
    if not ls.watching.sees(document.root):
        # Nobody tells what else has changed on disk: look for it now.
        ls.scanner.start(document.root, again=True, quiet=True)
        return
    document.root.changed_on_disk([document.path], structure=False)
    ls.publisher.touched(document.root)


def did_close(ls: "Server", params: types.DidCloseTextDocumentParams) -> None:
    document = ls.session.close(params.text_document.uri)
    if document is None or document.root is None:
        return
    for root in ls.session.unneeded():
        ls.publisher.forget(root)
        ls.watching.forget(root)
    ls.publisher.closed(document.root, document.path, document.uri)


def _looked_at(ls: "Server", root: Root) -> None:
    """Makes sure that a project with an edited document is analysed."""
    ls.watching.look(root)
    ls.scanner.start(root)
    ls.publisher.touched(root)


def _changed(ls: "Server", text: str, change: types.TextDocumentContentChangeEvent) -> str:
    """A document's text after a change. We ask for whole texts; a client that sends a piece all the same is served."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text
    from gowharf.lsp.convert import index

    span = index(Source("", text), ls.session.client.encoding).span(change.range)
    return text[: span.start] + change.text + text[span.end :]
