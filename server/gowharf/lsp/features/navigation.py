"""textDocument/definition, references, documentHighlight and documentLink."""

from typing import Any

from lsprotocol import types

from gowharf.ide.definition import definition as find_definitions
from gowharf.ide.links import document_links
from gowharf.ide.model import Definition, Link
from gowharf.ide.references import references as find_references
from gowharf.lsp.protocol import Plain
from gowharf.lsp.view import View, view
from gowharf.startup import TYPE_CHECKING
from gowharf.text.source import Place, Span

if TYPE_CHECKING:
    from gowharf.lsp.server import Server


def definition(ls: "Server", params: types.DefinitionParams) -> list[types.Location] | list[types.LocationLink] | None:
    seen = view(ls, params.text_document.uri, "definition")
    if seen is None:
        return None
    found = find_definitions(seen.project, seen.report, seen.path, seen.offset(params.position))
    if ls.session.client.location_links:
        return [_link(seen, each) for each in found]
    return [seen.location(each.place) for each in found]


def references(ls: "Server", params: types.ReferenceParams) -> list[types.Location] | None:
    seen = view(ls, params.text_document.uri, "references", analysed=False)
    if seen is None:
        return None
    offset = seen.offset(params.position)
    found = find_references(seen.project, seen.path, offset, params.context.include_declaration)
    return [seen.location(place) for place in found]


def document_highlight(ls: "Server", params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
    seen = view(ls, params.text_document.uri, "references", analysed=False)
    if seen is None:
        return None
    found = find_references(seen.project, seen.path, seen.offset(params.position), True)
    return [types.DocumentHighlight(seen.range(place.span)) for place in found if place.path == seen.path]


def document_link(ls: "Server", params: types.DocumentLinkParams) -> Plain | None:
    seen = view(ls, params.text_document.uri, "documentLink", analysed=False)
    if seen is None:
        return None
    return Plain([_document_link(seen, link) for link in document_links(seen.project, seen.report, seen.path)])


def _document_link(seen: View, link: Link) -> dict[str, Any]:
    """A DocumentLink as plain JSON."""
    target = seen.location(Place(link.target, Span(0, 0))).uri if link.file else link.target
    made: dict[str, Any] = {"range": seen.plain(link.span), "target": target}
    if link.tooltip and seen.session.client.link_tooltips:
        made["tooltip"] = link.tooltip
    return made


def _link(seen: View, found: Definition) -> types.LocationLink:
    target = seen.location(found.place)
    whole = seen.location(Place(found.place.path, found.whole))
    return types.LocationLink(target.uri, whole.range, target.range, seen.range(found.origin))
