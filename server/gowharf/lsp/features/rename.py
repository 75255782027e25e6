"""textDocument/rename and textDocument/prepareRename."""

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from gowharf.ide.rename import RenameError, prepare_rename
from gowharf.ide.rename import rename as find_edits
from gowharf.lsp import edits
from gowharf.lsp.view import view
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

REQUEST_FAILED = -32803


def prepare(ls: "Server", params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    seen = view(ls, params.text_document.uri, "rename", analysed=False)
    found = prepare_rename(seen.project, seen.path, seen.offset(params.position)) if seen else None
    return types.PrepareRenamePlaceholder(seen.range(found.span), found.name) if seen and found else None


def rename(ls: "Server", params: types.RenameParams) -> types.WorkspaceEdit | None:
    seen = view(ls, params.text_document.uri, "rename", analysed=False)
    if seen is None:
        return None
    try:
        found = find_edits(seen.project, seen.path, seen.offset(params.position), params.new_name)
    except RenameError as error:
        raise JsonRpcException(str(error), REQUEST_FAILED) from None
    return edits.workspace_edit(seen.session, seen.root, found) if found else None
