"""What the server offers, in one place."""

from lsprotocol import types

from gowharf.lsp.client import Client

FIX_ALL = "source.fixAll.gowharf"
EXPLAIN = "gowharf.explain"
RESTART = "gowharf.restart"
SETTINGS = "gowharf.showSettings"
SHOW_COMMAND = "gowharf.showCommand"
COMMANDS = (EXPLAIN, RESTART, SETTINGS, SHOW_COMMAND)


def capabilities(client: Client) -> types.ServerCapabilities:
    """Our capabilities for a client. Diagnostics can be pulled only where they are not pushed."""
    folders = types.WorkspaceFoldersServerCapabilities(supported=True, change_notifications=True)
    return types.ServerCapabilities(
        position_encoding=client.encoding,
        text_document_sync=types.TextDocumentSyncOptions(
            open_close=True,
            change=types.TextDocumentSyncKind.Full,
            save=types.SaveOptions(include_text=False),
        ),
        diagnostic_provider=_pull() if client.pull else None,
        code_action_provider=_actions(client) if client.code_actions else None,
        execute_command_provider=types.ExecuteCommandOptions(commands=list(COMMANDS)),
        workspace=types.WorkspaceOptions(workspace_folders=folders),
    )


def _pull() -> types.DiagnosticOptions:
    return types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="gowharf")


def _actions(client: Client) -> types.CodeActionOptions:
    kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]
    return types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=client.resolve_actions)
