"""textDocument/hover."""

from lsprotocol import types

from gowharf.ide.hover import hover as find
from gowharf.ide.markdown import plain
from gowharf.lsp.view import view
from gowharf.report.terminal import printable
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server


def hover(ls: "Server", params: types.HoverParams) -> types.Hover | None:
    seen = view(ls, params.text_document.uri, "hover")
    found = find(seen.project, seen.report, seen.path, seen.offset(params.position)) if seen else None
    if seen is None or found is None:
        return None
    if ls.session.client.markdown:
        content = types.MarkupContent(types.MarkupKind.Markdown, printable(found.markdown))
    else:
        content = types.MarkupContent(types.MarkupKind.PlainText, printable(plain(found.markdown)))
    return types.Hover(content, seen.range(found.span))
