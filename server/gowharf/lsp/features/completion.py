"""textDocument/completion."""

from typing import Any

from lsprotocol import types

from gowharf.ide.completion import MOST, complete
from gowharf.ide.model import Completion
from gowharf.lsp.languages import GO_MOD, GO_WORK
from gowharf.lsp.protocol import Plain
from gowharf.lsp.view import View, view
from gowharf.report.terminal import printable
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

_KINDS = {
    "keyword": types.CompletionItemKind.Keyword,
    "module": types.CompletionItemKind.Module,
    "value": types.CompletionItemKind.Value,
    "variable": types.CompletionItemKind.Variable,
    "class": types.CompletionItemKind.Class,
    "file": types.CompletionItemKind.File,
    "folder": types.CompletionItemKind.Folder,
    "property": types.CompletionItemKind.Property,
    "constant": types.CompletionItemKind.Constant,
}


def completion(ls: "Server", params: types.CompletionParams) -> Plain | None:
    document = ls.session.documents.get(params.text_document.uri)
    about_modules = document is not None and document.language in (GO_MOD, GO_WORK)
    seen = view(ls, params.text_document.uri, "completion", analysed=not about_modules)
    if seen is None:
        return None
    cached = ls.module_cache.modules() if about_modules else {}
    found = complete(seen.project, seen.report, seen.path, seen.offset(params.position), cached)
    # An incomplete list is asked for again with the next character.
    incomplete = len(found) == MOST or (about_modules and not ls.module_cache.settled)
    items = [_item(seen, number, each) for number, each in enumerate(found)]
    return Plain({"isIncomplete": incomplete, "items": items})


def _item(seen: View, number: int, found: Completion) -> dict[str, Any]:
    """A CompletionItem as plain JSON."""
    made: dict[str, Any] = {
        "label": printable(found.label),
        "kind": _KINDS[found.kind].value,
        "sortText": f"{number:05}",
        "filterText": found.label,
        "textEdit": {"range": seen.plain(found.edit.span), "newText": found.edit.new_text},
    }
    if found.detail:
        made["detail"] = printable(found.detail)
    if found.documentation:
        made["documentation"] = _documentation(seen, found.documentation)
    return made


def _documentation(seen: View, text: str) -> dict[str, str] | str:
    """In the first format that the client names; as a plain string where it names none."""
    for kind in seen.session.client.completion_formats:
        if kind in ("markdown", "plaintext"):
            return {"kind": kind, "value": text}
    return text
