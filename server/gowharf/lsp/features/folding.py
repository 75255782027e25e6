"""textDocument/foldingRange and textDocument/selectionRange."""

from lsprotocol import types

from gowharf.ide.folding import folding_ranges
from gowharf.ide.selection import selection_spans
from gowharf.lsp.view import View, view
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

_KINDS = {
    "comment": types.FoldingRangeKind.Comment,
    "imports": types.FoldingRangeKind.Imports,
    "region": types.FoldingRangeKind.Region,
}


def folding_range(ls: "Server", params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    seen = view(ls, params.text_document.uri, "foldingRange", analysed=False)
    if seen is None:
        return None
    return [
        types.FoldingRange(fold.first - 1, fold.last - 1, kind=_KINDS.get(fold.kind))
        for fold in folding_ranges(seen.project, seen.path)
    ]


def selection_range(ls: "Server", params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
    seen = view(ls, params.text_document.uri, "selectionRange", analysed=False)
    return [_around(seen, position) for position in params.positions] if seen else None


def _around(seen: View, position: types.Position) -> types.SelectionRange:
    """The ranges around a position, each with the next larger one as its parent."""
    found: types.SelectionRange | None = None
    for span in reversed(selection_spans(seen.project, seen.path, seen.offset(position))):
        found = types.SelectionRange(seen.range(span), found)
    return found or types.SelectionRange(types.Range(position, position))
