"""What a user is offered at a finding, and what the documents are afterwards."""

import ast

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, applied, has

pytestmark = pytest.mark.asyncio(loop_scope="module")

GO_MOD = "module example.com/app\n\ngo 1.27\n"
DOCKERFILE = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
PROJECT = {"go.mod": GO_MOD, "main.go": "package main\n\nfunc main() {}\n", "Dockerfile": DOCKERFILE, ".git/HEAD": ""}
TOO_OLD = "image-go-too-old"
FIXED = DOCKERFILE.replace("1.26", "1.27")


def here(line: int, column: int = 0) -> types.Range:
    return types.Range(types.Position(line, column), types.Position(line, column))


async def opened(editor: Editor, files: dict[str, str], path: str = "Dockerfile", rule: str = TOO_OLD) -> str:
    editor.write(files)
    uri = editor.open(path)
    await editor.codes(uri, has(rule))
    return uri


def titled(actions: list[types.CodeAction], piece: str) -> types.CodeAction:
    (found,) = [action for action in actions if piece in action.title]
    return found


async def test_a_quick_fix_mends_the_dockerfile(any_editor: Editor) -> None:
    uri = await opened(any_editor, PROJECT)
    action = titled(await any_editor.actions(uri, here(0, 8)), "Use golang:1.27")
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.is_preferred
    assert [each.code for each in action.diagnostics] == [TOO_OLD]
    assert applied(any_editor.texts, action.edit)[uri] == FIXED


async def test_edits_carry_versions_where_the_client_knows_them(any_editor: Editor) -> None:
    uri = await opened(any_editor, PROJECT)
    any_editor.change(uri, DOCKERFILE + "# more\n")
    edit = titled(await any_editor.actions(uri, here(0, 8)), "Use golang:1.27").edit
    known = any_editor.client.capabilities.workspace.workspace_edit.document_changes
    if not known:
        assert edit.document_changes is None
        assert list(edit.changes) == [uri]
        return
    assert edit.changes is None
    assert [each.text_document.version for each in edit.document_changes] == [2]


async def test_nothing_is_offered_where_nothing_is_found(push: Editor) -> None:
    uri = await opened(push, PROJECT)
    assert await push.actions(uri, here(1, 3)) == []


async def test_a_rule_is_ignored_here(any_editor: Editor) -> None:
    uri = await opened(any_editor, PROJECT)
    action = titled(await any_editor.actions(uri, here(0, 8)), f"Ignore {TOO_OLD} here")
    text = applied(any_editor.texts, action.edit)[uri]
    assert text == f"# gowharf: ignore[{TOO_OLD}]\n{DOCKERFILE}"
    any_editor.change(uri, text)
    await any_editor.codes(uri, lambda codes: TOO_OLD not in codes)


async def test_a_rule_is_ignored_in_the_whole_file(push: Editor) -> None:
    uri = await opened(push, {**PROJECT, "Dockerfile": "# syntax=docker/dockerfile:1\n" + DOCKERFILE})
    action = titled(await push.actions(uri, here(1, 8)), f"Ignore {TOO_OLD} in this file")
    text = applied(push.texts, action.edit)[uri]
    assert text.startswith(f"# syntax=docker/dockerfile:1\n# gowharf: ignore-file[{TOO_OLD}]\n")
    push.change(uri, text)
    await push.codes(uri, lambda codes: TOO_OLD not in codes)


async def test_go_mod_has_its_own_comments(push: Editor) -> None:
    gomod = "module example.com/app\n\ngo 1.27\n\nrequire (\n\texample.com/a v1.0\n)\n"
    uri = await opened(push, {"go.mod": gomod}, "go.mod", "non-canonical-version")
    actions = await push.actions(uri, here(5, 18))
    text = applied(push.texts, titled(actions, "Ignore non-canonical-version here").edit)[uri]
    assert "\n\t// gowharf: ignore[non-canonical-version]\n\texample.com/a v1.0\n" in text


async def test_everything_safe_at_once(any_editor: Editor) -> None:
    uri = await opened(any_editor, PROJECT)
    (action,) = await any_editor.actions(uri, here(3), ["source.fixAll"])
    assert action.kind == "source.fixAll.gowharf"
    assert applied(any_editor.texts, action.edit)[uri] == FIXED


async def test_only_the_kinds_that_are_asked_for(push: Editor) -> None:
    uri = await opened(push, PROJECT)
    assert await push.actions(uri, here(0, 8), ["refactor"]) == []
    quick = await push.actions(uri, here(0, 8), ["quickfix"])
    assert {action.kind for action in quick} == {types.CodeActionKind.QuickFix}


async def test_all_of_a_rule_at_once(push: Editor) -> None:
    twice = FIXED + "ENV GO111MODULE=on\nRUN go vet ./...\nENV GO111MODULE=on\nRUN go test ./...\n"
    uri = await opened(push, {**PROJECT, "Dockerfile": twice}, rule="go111module-redundant")
    action = titled(await push.actions(uri, here(4, 8)), "Fix all of go111module-redundant in this file")
    assert applied(push.texts, action.edit)[uri] == FIXED + "RUN go vet ./...\nRUN go test ./...\n"


async def test_a_fix_of_another_file(push: Editor) -> None:
    files = {**PROJECT, "Dockerfile": FIXED + "COPY notes.txt /\n", ".dockerignore": "notes.txt\n", "notes.txt": "x"}
    push.write(files)
    uri, ignore = push.open("Dockerfile"), push.uri(".dockerignore")
    await push.codes(ignore, has("copy-source-missing"))
    action = titled(await push.actions(uri, here(4, 6)), "Stop ignoring notes.txt")
    assert applied({ignore: "notes.txt\n"}, action.edit) == {ignore: ""}


async def test_a_fix_that_takes_a_command_shows_it_and_runs_nothing(pull: Editor) -> None:
    gomod = "module example.com/app\n\ngo 1.27\n\nrequire example.com/a v1.0\n"
    uri = await opened(pull, {"go.mod": gomod}, "go.mod", "non-canonical-version")
    asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), here(4, 23), types.CodeActionContext([]))
    found = await pull.client.text_document_code_action_async(asked)
    (action,) = [action for action in found if "go get example.com/a@v1.0" in action.title]
    command = ast.literal_eval(str(action.command))  # lsprotocol takes an action with a command for one
    await pull.client.workspace_execute_command_async(
        types.ExecuteCommandParams(command["command"], arguments=command["arguments"])
    )
    assert str(pull.folder) in await pull.told("go get example.com/a@v1.0")
    assert not pull.client.applied
