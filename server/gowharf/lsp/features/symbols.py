"""textDocument/documentSymbol and workspace/symbol."""

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from gowharf.ide.model import Symbol
from gowharf.ide.symbols import document_symbols, workspace_symbols
from gowharf.lsp import reporting
from gowharf.lsp.protocol import Plain
from gowharf.lsp.view import View, latest, view
from gowharf.report.terminal import printable
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

_KINDS = {
    "module": types.SymbolKind.Module,
    "package": types.SymbolKind.Package,
    "namespace": types.SymbolKind.Namespace,
    "class": types.SymbolKind.Class,
    "function": types.SymbolKind.Function,
    "variable": types.SymbolKind.Variable,
    "property": types.SymbolKind.Property,
    "string": types.SymbolKind.String,
    "version": types.SymbolKind.Constant,
    "file": types.SymbolKind.File,
}


def document_symbol(ls: "Server", params: types.DocumentSymbolParams) -> Plain | list[types.SymbolInformation] | None:
    seen = view(ls, params.text_document.uri, "documentSymbol", analysed=False)
    if seen is None:
        return None
    found = document_symbols(seen.project, seen.path)
    if ls.session.client.symbol_tree:
        return Plain([_tree(seen, symbol) for symbol in found])
    return list(_flat(seen, params.text_document.uri, found, None))


def workspace_symbol(ls: "Server", params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation] | None:
    if not ls.session.wants("workspaceSymbol"):
        return None
    return [
        types.SymbolInformation(
            reporting.location(ls.session, root, found.place),
            printable(found.name),
            _kind(found.kind),
            container_name=printable(found.container),
        )
        for root in ls.session.all_roots()
        if root.ready
        for found in workspace_symbols(latest(ls, root).project, params.query)
    ]


def _tree(seen: View, symbol: Symbol) -> dict[str, Any]:
    """A DocumentSymbol as plain JSON."""
    made: dict[str, Any] = {
        # A name is never empty: VS Code refuses the whole answer.
        "name": printable(symbol.name) or " ",
        "kind": _kind(symbol.kind).value,
        "range": seen.plain(symbol.span),
        "selectionRange": seen.plain(symbol.name_span),
    }
    if symbol.detail:
        made["detail"] = printable(symbol.detail)
    if symbol.children:
        made["children"] = [_tree(seen, child) for child in symbol.children]
    return made


def _flat(
    seen: View, uri: str, symbols: tuple[Symbol, ...], container: str | None
) -> Iterator[types.SymbolInformation]:
    for symbol in symbols:
        place = types.Location(uri, seen.range(symbol.span))
        name = printable(symbol.name)
        yield types.SymbolInformation(place, name or " ", _kind(symbol.kind), container_name=container)
        yield from _flat(seen, uri, symbol.children, name)


def _kind(word: str) -> types.SymbolKind:
    return _KINDS.get(word, types.SymbolKind.Object)
