"""textDocument/inlayHint, textDocument/codeLens and textDocument/semanticTokens/full: what is shown in the text."""

from collections.abc import Iterator

from lsprotocol import types

from gowharf.ide.hints import inlay_hints
from gowharf.ide.lenses import code_lenses
from gowharf.ide.tokens import semantic_tokens
from gowharf.lsp.capabilities import EXPLAIN, TOKEN_KINDS, TOKEN_MODIFIERS
from gowharf.lsp.view import View, view
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

PATIENCE = 10.0  # seconds that lenses may wait for the first scan
_KIND_NUMBERS = {kind: number for number, kind in enumerate(TOKEN_KINDS)}
_MODIFIER_BITS = {modifier: 1 << number for number, modifier in enumerate(TOKEN_MODIFIERS)}


def inlay_hint(ls: "Server", params: types.InlayHintParams) -> list[types.InlayHint] | None:
    seen = view(ls, params.text_document.uri, "inlayHint")
    if seen is None:
        return None
    span = seen.lines.span(params.range)
    return [
        types.InlayHint(
            position=seen.lines.position(hint.offset), label=hint.label, tooltip=hint.tooltip or None, padding_left=True
        )
        for hint in inlay_hints(seen.project, seen.report, seen.path, span)
    ]


async def code_lens(ls: "Server", params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """Waits for the first scan rather than answer twice: VS Code now and then misses the refresh after it."""
    file = ls.session.file(params.text_document.uri)
    if file is not None and not file.root.ready:
        await ls.scanner.known(file.root, PATIENCE)
    seen = view(ls, params.text_document.uri, "codeLens")
    if seen is None:
        return None
    return [
        types.CodeLens(
            seen.range(lens.span),
            types.Command(lens.title, EXPLAIN, arguments=[params.text_document.uri, lens.stage]),
        )
        for lens in code_lenses(seen.project, seen.report, seen.path)
    ]


def tokens_full(ls: "Server", params: types.SemanticTokensParams) -> types.SemanticTokens | None:
    seen = view(ls, params.text_document.uri, "semanticTokens", analysed=False)
    return types.SemanticTokens(list(_encoded(seen))) if seen else None


def _encoded(seen: View) -> Iterator[int]:
    """Five numbers a token, its place relative to the one before."""
    line = column = 0
    for token in semantic_tokens(seen.project, seen.path):
        (at, start), (last, end) = seen.lines.places(token.span)
        kind = _KIND_NUMBERS.get(token.kind)
        if last != at or kind is None:
            continue
        yield at - line
        yield start - column if at == line else start
        yield end - start
        yield kind
        yield sum(_MODIFIER_BITS.get(modifier, 0) for modifier in token.modifiers) if token.modifiers else 0
        line, column = at, start
