"""What the server offers, and that it knows its own rooms' words although it doesn't import them."""

from lsprotocol import types

from gowharf.ide import completion, tokens
from gowharf.lsp import capabilities, client
from gowharf.lsp.features.commands import COMMANDS
from gowharf.lsp.features.table import FEATURES


def test_the_words_are_those_of_the_rooms() -> None:
    assert set(capabilities.TOKEN_KINDS) == set(tokens.KINDS)
    assert set(capabilities.TOKEN_MODIFIERS) == set(tokens.MODIFIERS)
    assert set(capabilities.TRIGGERS) == set(completion.TRIGGERS)
    assert set(capabilities.COMMANDS) == set(COMMANDS)


def test_what_is_offered_is_answered() -> None:
    offered = capabilities.capabilities(client.Client(prepare_rename=True))
    methods = {
        types.TEXT_DOCUMENT_HOVER: offered.hover_provider,
        types.TEXT_DOCUMENT_COMPLETION: offered.completion_provider,
        types.TEXT_DOCUMENT_DEFINITION: offered.definition_provider,
        types.TEXT_DOCUMENT_REFERENCES: offered.references_provider,
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: offered.document_highlight_provider,
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: offered.document_symbol_provider,
        types.WORKSPACE_SYMBOL: offered.workspace_symbol_provider,
        types.TEXT_DOCUMENT_FOLDING_RANGE: offered.folding_range_provider,
        types.TEXT_DOCUMENT_SELECTION_RANGE: offered.selection_range_provider,
        types.TEXT_DOCUMENT_DOCUMENT_LINK: offered.document_link_provider,
        types.TEXT_DOCUMENT_FORMATTING: offered.document_formatting_provider,
        types.TEXT_DOCUMENT_INLAY_HINT: offered.inlay_hint_provider,
        types.TEXT_DOCUMENT_CODE_LENS: offered.code_lens_provider,
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: offered.semantic_tokens_provider,
        types.TEXT_DOCUMENT_RENAME: offered.rename_provider,
        types.WORKSPACE_EXECUTE_COMMAND: offered.execute_command_provider,
    }
    assert {method for method, provider in methods.items() if provider} <= set(FEATURES)
    assert all(methods.values())


def test_a_client_with_nothing_is_offered_no_diagnostics_to_pull_and_no_actions() -> None:
    """It couldn't show actions, and it is sent its diagnostics."""
    offered = capabilities.capabilities(client.read({"capabilities": {}}))
    assert offered.diagnostic_provider is None
    assert offered.code_action_provider is None
    assert offered.position_encoding == "utf-16"
    assert offered.rename_provider is True
