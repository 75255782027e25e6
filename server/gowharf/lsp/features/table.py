"""Which handler answers which method."""

from collections.abc import Callable, Mapping
from typing import Any

from lsprotocol import types

from gowharf.lsp.features import (
    code_action,
    commands,
    completion,
    diagnostics,
    documents,
    folding,
    formatting,
    hover,
    inlay,
    navigation,
    rename,
    symbols,
    workspace,
)

FEATURES: Mapping[str, Callable[..., Any]] = {
    types.INITIALIZED: workspace.initialized,
    types.TEXT_DOCUMENT_DID_OPEN: documents.did_open,
    types.TEXT_DOCUMENT_DID_CHANGE: documents.did_change,
    types.TEXT_DOCUMENT_DID_SAVE: documents.did_save,
    types.TEXT_DOCUMENT_DID_CLOSE: documents.did_close,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: workspace.did_change_configuration,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: workspace.did_change_folders,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: workspace.did_change_files,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL: workspace.cancel_progress,
    types.TEXT_DOCUMENT_DIAGNOSTIC: diagnostics.document_diagnostic,
    types.WORKSPACE_DIAGNOSTIC: diagnostics.workspace_diagnostic,
    types.TEXT_DOCUMENT_CODE_ACTION: code_action.code_action,
    types.CODE_ACTION_RESOLVE: code_action.resolve,
    types.TEXT_DOCUMENT_HOVER: hover.hover,
    types.TEXT_DOCUMENT_COMPLETION: completion.completion,
    types.TEXT_DOCUMENT_DEFINITION: navigation.definition,
    types.TEXT_DOCUMENT_REFERENCES: navigation.references,
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: navigation.document_highlight,
    types.TEXT_DOCUMENT_DOCUMENT_LINK: navigation.document_link,
    types.TEXT_DOCUMENT_PREPARE_RENAME: rename.prepare,
    types.TEXT_DOCUMENT_RENAME: rename.rename,
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: symbols.document_symbol,
    types.WORKSPACE_SYMBOL: symbols.workspace_symbol,
    types.TEXT_DOCUMENT_FOLDING_RANGE: folding.folding_range,
    types.TEXT_DOCUMENT_SELECTION_RANGE: folding.selection_range,
    types.TEXT_DOCUMENT_FORMATTING: formatting.formatting,
    types.TEXT_DOCUMENT_INLAY_HINT: inlay.inlay_hint,
    types.TEXT_DOCUMENT_CODE_LENS: inlay.code_lens,
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: inlay.tokens_full,
    types.WORKSPACE_EXECUTE_COMMAND: commands.execute_command,
}
