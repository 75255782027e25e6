"""textDocument/formatting."""

from lsprotocol import types

from gowharf.ide.formatting import format_edits
from gowharf.lsp.view import view
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

_WIDEST = 16  # columns of an indent that an editor may ask for


def formatting(ls: "Server", params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    seen = view(ls, params.text_document.uri, "formatting", analysed=False)
    if seen is None:
        return None
    options = params.options
    indent = " " * min(options.tab_size, _WIDEST) if options.insert_spaces else "\t"
    return [seen.edit(edit) for edit in format_edits(seen.project, seen.path, indent)]
