"""What the server offers, in one place.

Nothing of the analysis is imported here, since `initialize` is answered before that is loaded; so what the rooms know
by name (kinds of tokens, characters that ask for completion) is written down again, and a test compares the two.
"""

from lsprotocol import types

from gowharf.lsp import wishes
from gowharf.lsp.client import Client

FIX_ALL = "source.fixAll.gowharf"
EXPLAIN = "gowharf.explain"
EXPLAIN_HTML = "gowharf.explainHtml"
RESTART = "gowharf.restart"
SETTINGS = "gowharf.showSettings"
SHOW_COMMAND = "gowharf.showCommand"
CONTEXT = "gowharf.context"
CONFIGURATION = "gowharf.configuration"
FIX_WORKSPACE = "gowharf.fixWorkspace"
TOKEN_KINDS = (
    "keyword", "namespace", "class", "variable", "parameter", "string", "number", "comment", "operator", "function",
)  # fmt: skip
TOKEN_MODIFIERS = ("declaration", "deprecated")
TRIGGERS = (" ", "=", "-", "/", "$", "{", ",", "[")
_PROVIDERS = {
    "codeAction": ("code_action_provider",),
    "codeLens": ("code_lens_provider",),
    "completion": ("completion_provider",),
    "definition": ("definition_provider",),
    "documentLink": ("document_link_provider",),
    "documentSymbol": ("document_symbol_provider",),
    "foldingRange": ("folding_range_provider",),
    "formatting": ("document_formatting_provider",),
    "hover": ("hover_provider",),
    "inlayHint": ("inlay_hint_provider",),
    "references": ("references_provider", "document_highlight_provider"),
    "rename": ("rename_provider",),
    "selectionRange": ("selection_range_provider",),
    "semanticTokens": ("semantic_tokens_provider",),
    "workspaceSymbol": ("workspace_symbol_provider",),
}
COMMANDS = (EXPLAIN, EXPLAIN_HTML, RESTART, SETTINGS, SHOW_COMMAND, CONTEXT, CONFIGURATION, FIX_WORKSPACE)


def capabilities(client: Client) -> types.ServerCapabilities:
    """Our capabilities for a client. Diagnostics can be pulled only where they are not pushed. What the initialization
    options turn off isn't offered at all: an editor asks who formats a file where two servers can."""
    folders = types.WorkspaceFoldersServerCapabilities(supported=True, change_notifications=True)
    offered = types.ServerCapabilities(
        position_encoding=client.encoding,
        text_document_sync=types.TextDocumentSyncOptions(
            open_close=True,
            change=types.TextDocumentSyncKind.Full,
            save=types.SaveOptions(include_text=False),
        ),
        diagnostic_provider=_pull(client) if client.pull else None,
        code_action_provider=_actions(client) if client.code_actions else None,
        hover_provider=True,
        completion_provider=types.CompletionOptions(trigger_characters=list(TRIGGERS)),
        definition_provider=True,
        references_provider=True,
        document_highlight_provider=True,
        document_link_provider=types.DocumentLinkOptions(),
        rename_provider=types.RenameOptions(prepare_provider=True) if client.prepare_rename else True,
        document_symbol_provider=True,
        workspace_symbol_provider=True,
        folding_range_provider=True,
        selection_range_provider=True,
        document_formatting_provider=True,
        inlay_hint_provider=types.InlayHintOptions(),
        code_lens_provider=types.CodeLensOptions(),
        semantic_tokens_provider=types.SemanticTokensOptions(
            legend=types.SemanticTokensLegend(list(TOKEN_KINDS), list(TOKEN_MODIFIERS)), full=True
        ),
        execute_command_provider=types.ExecuteCommandOptions(commands=list(COMMANDS)),
        workspace=types.WorkspaceOptions(workspace_folders=folders),
    )
    for feature in wishes.refused(client.options):
        for provider in _PROVIDERS.get(feature, ()):
            setattr(offered, provider, None)
    return offered


def _pull(client: Client) -> types.DiagnosticOptions:
    """Neovim 0.12 answers a refresh by pulling the workspace where that is offered, and drops what that says of the
    documents that it pulls one by one (runtime/lua/vim/lsp/diagnostic.lua, `on_refresh` and `_workspace_diagnostics`).
    """
    workspace = client.name != "Neovim"
    return types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=workspace, identifier="gowharf")


def _actions(client: Client) -> types.CodeActionOptions:
    kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]
    return types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=client.resolve_actions)
