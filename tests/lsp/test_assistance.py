"""Commands that clients' own commands are made of, and settings as VS Code sends them."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from gowharf.lsp.settings import read
from tests.lsp.editor import Editor, applied, has

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROJECT = {
    ".git/HEAD": "",
    "go.mod": "module example.com/app\n\ngo 1.27\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "Dockerfile": "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
    "worker/Dockerfile": "FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
    "compose.yaml": "services:\n  worker:\n    build:\n      context: .\n      dockerfile: worker/Dockerfile\n"
    "  app:\n    build:\n      context: .\n      target: build\n",
}


async def ask(editor: Editor, command: str, *arguments: object) -> Any:
    params = types.ExecuteCommandParams(command, arguments=list(arguments))
    return await editor.client.workspace_execute_command_async(params)


async def ready(editor: Editor) -> str:
    editor.write(PROJECT)
    uri = editor.open("Dockerfile")
    await editor.codes(uri, has("image-go-too-old"))
    return uri


async def test_everything_is_fixed_through_the_client(push: Editor) -> None:
    uri = await ready(push)
    assert await ask(push, "gowharf.fixWorkspace") == 2
    await push.until(lambda: push.client.applied)
    (params,) = push.client.applied
    assert params.metadata.is_refactoring
    other = push.uri("worker/Dockerfile")
    texts = {uri: PROJECT["Dockerfile"], other: PROJECT["worker/Dockerfile"]}
    done = applied(texts, params.edit)
    assert [done[each].split()[1] for each in (uri, other)] == ["golang:1.27", "golang:1.27"]
    push.change(uri, done[uri])
    push.write({"worker/Dockerfile": done[other]})
    push.disk_changed("worker/Dockerfile")
    await push.codes(uri, lambda codes: codes == [])
    assert await ask(push, "gowharf.fixWorkspace") == 0
    push.close(uri)


async def test_edits_of_several_files_carry_the_versions_of_those_that_are_open(any_editor: Editor) -> None:
    uri = await ready(any_editor)
    any_editor.change(uri, PROJECT["Dockerfile"] + "# more\n")
    await any_editor.codes(uri, has("image-go-too-old"))
    before = len(any_editor.client.applied)
    if not any_editor.client.capabilities.workspace.apply_edit:
        return
    await ask(any_editor, "gowharf.fixWorkspace")
    await any_editor.until(lambda: len(any_editor.client.applied) > before)
    edit = next(each.edit for each in any_editor.client.applied[before:] if uri in str(each.edit))
    other = any_editor.uri("worker/Dockerfile")
    if any_editor.client.capabilities.workspace.workspace_edit.document_changes:
        assert edit.changes is None
        versions = {each.text_document.uri: each.text_document.version for each in edit.document_changes}
        assert versions == {uri: 2, other: None}
    else:
        assert edit.document_changes is None
        assert set(edit.changes) == {uri, other}
    any_editor.close(uri)


async def test_build_contexts_come_with_their_reasons(push: Editor) -> None:
    uri = await ready(push)
    (found,) = (await ask(push, "gowharf.context", uri))["contexts"]
    assert (found["path"], found["target"]) == (".", "build")
    assert "compose.yaml" in found["reason"]
    (found,) = (await ask(push, "gowharf.context", push.uri("worker/Dockerfile")))["contexts"]
    assert found["path"] == "."
    assert (await ask(push, "gowharf.context", push.uri("go.mod")))["contexts"] == []
    push.close(uri)


async def test_a_configuration_to_start_from(push: Editor) -> None:
    uri = await ready(push)
    found = await ask(push, "gowharf.configuration", uri)
    path = Path(unquote(found["uri"].removeprefix("file://")))
    assert (path, found["exists"]) == (push.folder / "gowharf.toml", False)
    assert 'dockerfile = "worker/Dockerfile"' in found["text"]
    # As it is it says nothing; without the marks of comments it is a configuration.
    assert tomllib.loads(found["text"]) == {}
    push.write({"gowharf.toml": found["text"]})
    push.disk_changed("gowharf.toml", types.FileChangeType.Created)
    found = await ask(push, "gowharf.configuration", uri)
    assert found["exists"]
    await push.codes(uri, has("image-go-too-old"))
    push.close(uri)


async def test_defaults_that_an_editor_sends_are_not_wishes() -> None:
    defaults = {"select": [], "ignore": [], "severity": {}, "build": [], "images": {}, "private": None}
    assert not read(defaults).given
    assert read({**defaults, "ignore": ["image-end-of-life"]}).given == {"ignore"}


async def test_the_replay_is_a_page_for_a_web_view(push: Editor) -> None:
    opened = await ready(push)
    uri = push.uri("worker/Dockerfile")
    shown = await ask(push, "gowharf.explainHtml", {"uri": uri, "stage": 0})
    assert shown["title"].startswith("worker/Dockerfile")
    assert shown["html"].startswith("<!DOCTYPE html>") and 'data-path="worker/Dockerfile"' in shown["html"]
    assert "data-start" in shown["html"]
    assert uri == shown["root"] + "/worker/Dockerfile"
    push.close(opened)


async def test_a_page_of_what_is_no_dockerfile_is_refused(push: Editor) -> None:
    opened = await ready(push)
    with pytest.raises(JsonRpcException, match="nothing that builds"):
        await ask(push, "gowharf.explainHtml", {"uri": push.uri("go.mod")})
    with pytest.raises(JsonRpcException, match="takes the URI"):
        await ask(push, "gowharf.explainHtml", "x")
    push.close(opened)
