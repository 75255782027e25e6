"""textDocument/diagnostic and workspace/diagnostic, for clients that pull."""

from lsprotocol import types

from gowharf.lsp.root import Root
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

PATIENCE = 0.1  # seconds that an answer may wait for the first scan
LONG_PATIENCE = 3600.0


async def document_diagnostic(
    ls: "Server", params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    document = ls.session.documents.get(params.text_document.uri)
    if document is None or document.root is None:
        file = ls.session.file(params.text_document.uri)
        if file is None:
            return types.RelatedFullDocumentDiagnosticReport([])
        root, path = file.root, file.path
    else:
        root, path = document.root, document.path
    if not root.ready and not await ls.scanner.known(root, PATIENCE):
        items = ls.publisher.glance(root, path) if path in root.buffers else []
        return types.RelatedFullDocumentDiagnosticReport(items)
    given = ls.publisher.current(root, path, ls.publisher.found(root).get(path, ()))
    if params.previous_result_id == given.number:
        return types.RelatedUnchangedDocumentDiagnosticReport(given.number)
    return types.RelatedFullDocumentDiagnosticReport(given.items, result_id=given.number)


async def workspace_diagnostic(
    ls: "Server", params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    known = {each.uri: each.value for each in params.previous_result_ids}
    items: list[types.WorkspaceDocumentDiagnosticReport] = []
    for root in list(ls.session.all_roots()):
        if await ls.scanner.known(root, LONG_PATIENCE):
            items.extend(_reports(ls, root, known))
    return types.WorkspaceDiagnosticReport(items)


def _reports(ls: "Server", root: Root, known: dict[str, str]) -> list[types.WorkspaceDocumentDiagnosticReport]:
    """A project's files that have something to say, and those that had."""
    found: list[types.WorkspaceDocumentDiagnosticReport] = []
    with_findings = ls.publisher.found(root)
    had = {file.path for uri in known if (file := ls.session.file(uri)) and file.root is root}
    for path in sorted({*with_findings, *had}):
        given, uri = ls.publisher.current(root, path, with_findings.get(path, ())), ls.session.uri(root, path)
        version = ls.session.version(root, path)
        if known.get(uri) == given.number:
            found.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, given.number, version))
        else:
            found.append(types.WorkspaceFullDocumentDiagnosticReport(uri, given.items, version, result_id=given.number))
    return found
