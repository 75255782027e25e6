"""Everything else an editor's user reaches for, over the wire. (What the answers say is tested in tests/ide.)"""

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import Editor, applied, has

pytestmark = pytest.mark.asyncio(loop_scope="module")

GO_MOD = "module example.com/app\n\ngo 1.27\n\nrequire example.com/a   v1.0.0\n\nreplace example.com/a => ./lib\n"
DOCKERFILE = (
    "ARG GO=1.27\nFROM golang:${GO} AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app . \\\n  && true\n\n"
    "FROM scratch\nCOPY --from=build /app /app\n"
)
PROJECT = {
    "go.mod": GO_MOD,
    "main.go": 'package main\n\nimport _ "example.com/a"\n\nfunc main() {}\n',
    "lib/go.mod": "module example.com/a\n\ngo 1.27\n",
    "lib/a.go": "package a\n",
    "Dockerfile": DOCKERFILE,
    ".git/HEAD": "",
}


def at(line: int, column: int) -> types.Position:
    return types.Position(line, column)


def document(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


async def ready(editor: Editor, path: str) -> str:
    """Opens a file of the project, once that is known."""
    editor.write(PROJECT)
    probe = editor.open("Dockerfile", DOCKERFILE + "COPY missing.txt /\n")
    await editor.codes(probe, has("copy-source-missing"))
    editor.change(probe, DOCKERFILE)
    return probe if path == "Dockerfile" else editor.open(path)


async def test_hover(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    found = await any_editor.client.text_document_hover_async(types.HoverParams(document(uri), at(4, 6)))
    assert "go build" in found.contents.value
    assert found.range.start.line == 4
    assert await any_editor.client.text_document_hover_async(types.HoverParams(document(uri), at(6, 0))) is None


async def test_definition_and_references(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    client = any_editor.client
    found = await client.text_document_definition_async(types.DefinitionParams(document(uri), at(8, 13)))
    (target,) = found if isinstance(found, (list, tuple)) else [found]
    where = target.target_selection_range if isinstance(target, types.LocationLink) else target.range
    assert where.start.line == 1
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context, document(uri), at(1, 25))
    assert {place.range.start.line for place in await client.text_document_references_async(params)} == {1, 8}
    marked = await client.text_document_document_highlight_async(
        types.DocumentHighlightParams(document(uri), at(1, 25))
    )
    assert {each.range.start.line for each in marked} == {1, 8}


async def test_definition_in_another_file(push: Editor) -> None:
    uri = await ready(push, "go.mod")
    found = await push.client.text_document_definition_async(types.DefinitionParams(document(uri), at(6, 27)))
    (target,) = found
    assert (target.target_uri if isinstance(target, types.LocationLink) else target.uri) == push.uri("lib/go.mod")


async def test_rename(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    client = any_editor.client
    prepared = await client.text_document_prepare_rename_async(types.PrepareRenameParams(document(uri), at(1, 25)))
    assert prepared.placeholder == "build"
    edit = await client.text_document_rename_async(types.RenameParams(document(uri), at(1, 25), "compile"))
    text = applied(any_editor.texts, edit)[uri]
    assert "AS compile\n" in text
    assert "--from=compile " in text
    with pytest.raises(JsonRpcException) as refused:
        await client.text_document_rename_async(types.RenameParams(document(uri), at(1, 25), "not a name"))
    assert refused.value.code == -32803


async def test_symbols(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    found = await any_editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document(uri)))
    assert any("build" in symbol.name for symbol in found)
    searched = await any_editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("build"))
    assert any(symbol.location.uri == uri for symbol in searched)


async def test_folding_and_selection(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    client = any_editor.client
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document(uri)))
    assert (4, 5) in {(fold.start_line, fold.end_line) for fold in folds}
    (chosen,) = await client.text_document_selection_range_async(types.SelectionRangeParams(document(uri), [at(4, 8)]))
    while chosen.parent is not None:
        assert (chosen.parent.range.start, chosen.range.end) <= (chosen.range.start, chosen.parent.range.end)
        chosen = chosen.parent
    assert chosen.range.start == at(0, 0)


async def test_links(any_editor: Editor) -> None:
    uri = await ready(any_editor, "go.mod")
    found = await any_editor.client.text_document_document_link_async(types.DocumentLinkParams(document(uri)))
    assert any(link.target.startswith(any_editor.uri("lib")) for link in found)


async def test_semantic_tokens(any_editor: Editor) -> None:
    uri = await ready(any_editor, "go.mod")
    params = types.SemanticTokensParams(document(uri))
    found = await any_editor.client.text_document_semantic_tokens_full_async(params)
    assert found.data
    assert len(found.data) % 5 == 0
    lines, line, column = GO_MOD.split("\n"), 0, 0
    for number in range(0, len(found.data), 5):
        down, right, length = found.data[number : number + 3]
        line, column = line + down, right if down else column + right
        assert 0 < length <= len(lines[line]) - column


async def test_formatting(any_editor: Editor) -> None:
    uri = await ready(any_editor, "go.mod")
    params = types.DocumentFormattingParams(document(uri), types.FormattingOptions(tab_size=4, insert_spaces=False))
    edits = await any_editor.client.text_document_formatting_async(params)
    text = applied(any_editor.texts, types.WorkspaceEdit(changes={uri: edits}))[uri]
    assert text == GO_MOD.replace("a   v1", "a v1")


async def test_inlay_hints_are_off_until_asked_for(push: Editor) -> None:
    uri = await ready(push, "Dockerfile")
    everywhere = types.Range(at(0, 0), at(99, 0))
    params = types.InlayHintParams(document(uri), everywhere)
    assert not await push.client.text_document_inlay_hint_async(params)
    await settings(push, {"features": {"inlayHint": True}})
    hints = await push.client.text_document_inlay_hint_async(params)
    await settings(push, {})
    assert hints
    assert all(hint.position.line <= 9 for hint in hints)


async def test_features_can_be_turned_off(push: Editor) -> None:
    uri = await ready(push, "Dockerfile")
    params = types.HoverParams(document(uri), at(4, 6))
    await settings(push, {"features": {"hover": False}})
    off = await push.client.text_document_hover_async(params)
    await settings(push, {})
    assert off is None
    assert await push.client.text_document_hover_async(params) is not None


async def test_the_editors_settings_lie_over_the_projects(push: Editor) -> None:
    push.write(PROJECT)
    uri = push.open("Dockerfile", DOCKERFILE + "COPY missing.txt /\n")
    await push.codes(uri, has("copy-source-missing"))
    await settings(push, {"ignore": ["copy-source-missing"]})
    await push.codes(uri, lambda codes: "copy-source-missing" not in codes)
    await settings(push, {"ignore": 3})
    await push.told("ignore must be")
    await settings(push, {})
    await push.codes(uri, has("copy-source-missing"))


async def test_a_lens_explains_its_stage(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    client = any_editor.client
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document(uri)))
    assert [lens.range.start.line for lens in lenses] == [1, 7]
    command = lenses[0].command
    params = types.ExecuteCommandParams(command.command, arguments=command.arguments)
    text = await client.workspace_execute_command_async(params)
    assert "go build" in text
    assert "COPY --from" not in text
    await any_editor.told("go build")


async def test_commands(push: Editor) -> None:
    uri = await ready(push, "Dockerfile")
    shown = await push.client.workspace_execute_command_async(
        types.ExecuteCommandParams("gowharf.showSettings", arguments=[uri])
    )
    assert "select = []" in shown
    await push.client.workspace_execute_command_async(types.ExecuteCommandParams("gowharf.restart", arguments=[]))
    push.change(uri, DOCKERFILE + "COPY missing.txt /\n")
    await push.codes(uri, has("copy-source-missing"))


async def settings(editor: Editor, section: dict[str, object]) -> None:
    """Gives the client these settings and waits until the server has asked for them."""
    asked = editor.client.asked
    editor.client.set_configuration(section, section="gowharf")
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({}))
    await editor.until(lambda: editor.client.asked > asked)
    # The answer is on its way; what is asked next comes after it.
    await editor.client.workspace_execute_command_async(types.ExecuteCommandParams("gowharf.showSettings"))


async def test_completion(any_editor: Editor) -> None:
    uri = await ready(any_editor, "Dockerfile")
    text = DOCKERFILE + "RUN --mount=type=\n"
    any_editor.change(uri, text)
    params = types.CompletionParams(document(uri), at(9, 17))
    found = await any_editor.client.text_document_completion_async(params)
    (item,) = [item for item in found.items if item.label == "cache"]
    done = applied(any_editor.texts, types.WorkspaceEdit(changes={uri: [item.text_edit]}))[uri]
    assert done == DOCKERFILE + "RUN --mount=type=cache\n"
    assert [item.sort_text for item in found.items] == sorted(item.sort_text for item in found.items)
