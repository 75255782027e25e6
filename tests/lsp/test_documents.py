"""Documents in all the shapes in which clients send them."""

from pathlib import Path
from urllib.parse import quote

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.lsp.editor import Editor, has

pytestmark = pytest.mark.asyncio(loop_scope="module")

GO_MOD = "module example.com/app\n\ngo 1.27\n"
DOCKERFILE = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
PROJECT = {"go.mod": GO_MOD, "main.go": "package main\n\nfunc main() {}\n", "Dockerfile": DOCKERFILE, ".git/HEAD": ""}
TOO_OLD = "image-go-too-old"


async def test_utf16_positions_after_an_emoji(any_editor: Editor) -> None:
    """A column counts what the client has agreed to count."""
    text = 'module example.com/app // 🐋🐋\n\ngo 1.27 // é\n\nrequire "a🐋b" v1.0.0\nrequire example.com/🐋 v1.0 // x\n'
    any_editor.write({"go.mod": text})
    uri = any_editor.open("go.mod")
    found = await any_editor.codes(uri, bool)
    encoding = any_editor.client.encoding
    lines = text.split("\n")
    for each in found:
        for position in (each.range.start, each.range.end):
            units = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
            codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
            prefix = lines[position.line].encode(codec)[: position.character * units]
            assert len(prefix) == position.character * units
            prefix.decode(codec)


async def test_crlf(any_editor: Editor) -> None:
    crlf = {path: text.replace("\n", "\r\n") for path, text in PROJECT.items()}
    any_editor.write(crlf)
    uri = any_editor.open("Dockerfile")
    (found,) = [each for each in await any_editor.codes(uri, has(TOO_OLD)) if each.code == TOO_OLD]
    assert found.range == types.Range(types.Position(0, 5), types.Position(0, 16))
    where = types.Range(types.Position(0, 99), types.Position(0, 99))
    (ignore,) = [each for each in await any_editor.actions(uri, where) if each.title == f"Ignore {TOO_OLD} here"]
    change = (ignore.edit.changes or {}).get(uri) or ignore.edit.document_changes[0].edits
    assert change[0].new_text == f"# gowharf: ignore[{TOO_OLD}]\r\n"


async def test_a_byte_order_mark(any_editor: Editor) -> None:
    """An editor keeps the mark to itself: no column counts it, whether the file is open or not."""
    any_editor.write({**PROJECT, "Dockerfile": "\ufeff" + DOCKERFILE})
    uri = any_editor.open("Dockerfile", DOCKERFILE)
    (found,) = [each for each in await any_editor.codes(uri, has(TOO_OLD)) if each.code == TOO_OLD]
    assert found.range.start == types.Position(0, 5)
    (fix,) = [each for each in await any_editor.actions(uri, found.range) if each.title == "Use golang:1.27"]
    assert fix.edit


@pytest.mark.parametrize("name", ["with space", "hash#tag", "per%cent", "übung", "日本", "a+b@c", "q?mark", "a;b"])
async def test_odd_folder_names(push: Editor, name: str) -> None:
    folder = Editor(push.client, push.folder / name)
    folder.write(PROJECT)
    uri = folder.open("Dockerfile")
    (found,) = [each for each in await folder.codes(uri, has(TOO_OLD)) if each.code == TOO_OLD]
    (gomod,) = [each.location.uri for each in found.related_information or ()] or [folder.uri("go.mod")]
    assert gomod.endswith("/go.mod")


async def test_one_file_under_two_spellings_of_its_uri(push: Editor) -> None:
    """VS Code encodes more than it must; the answer comes back under the client's own spelling."""
    folder = Editor(push.client, push.folder / "a:b")
    folder.write(PROJECT)
    spelling = "file://" + quote(str(folder.folder / "Dockerfile"), safe="/").replace(":", "%3A").replace("%3a", "%3A")
    uri = folder.open("Dockerfile", uri=spelling)
    await folder.codes(uri, has(TOO_OLD))


async def test_untitled_documents(push: Editor) -> None:
    gomod = push.open("", "requre example.com/a v1.0.0\n", "go.mod", "untitled:Untitled-1")
    await push.codes(gomod, has("gomod-syntax"))
    push.change(gomod, GO_MOD)
    await push.codes(gomod, lambda codes: "gomod-syntax" not in codes)
    docker = push.open("", DOCKERFILE + "FORM x\n", "dockerfile", "untitled:Untitled-2")
    found = await push.codes(docker, bool)
    assert not [each for each in found if each.code == "copy-source-missing"]
    push.close(gomod)
    push.close(docker)
    await push.codes(docker, lambda codes: not codes)


async def test_the_name_decides_about_the_language(push: Editor) -> None:
    """VS Code and Neovim both call Dockerfile.dockerignore a dockerfile."""
    push.write({**PROJECT, "Dockerfile.dockerignore": "*.md\n"})
    uri = push.open("Dockerfile.dockerignore", language="dockerfile")
    docker = push.open("Dockerfile", language="plaintext")
    await push.codes(docker, has(TOO_OLD))
    await push.codes(uri, lambda codes: not codes)


async def test_a_file_that_only_the_client_calls_a_dockerfile(push: Editor) -> None:
    push.write({**PROJECT, "image": DOCKERFILE})
    uri = push.open("image", language="dockerfile")
    await push.codes(uri, has(TOO_OLD))


async def test_documents_that_are_not_saved_yet(push: Editor) -> None:
    push.write({path: text for path, text in PROJECT.items() if path != "Dockerfile"})
    uri = push.open("Dockerfile", DOCKERFILE)
    await push.codes(uri, has(TOO_OLD))


async def test_documents_of_other_languages_are_let_be(push: Editor) -> None:
    push.write(PROJECT)
    docker = push.open("Dockerfile")
    uri = push.open("main.go", "package main // changed\n\nfunc main() {}\n", "go")
    push.change(uri, "package main\n\nfunc main() {}\n")
    await push.codes(docker, has(TOO_OLD))
    assert await push.actions(uri, types.Range(types.Position(0, 0), types.Position(9, 9))) in ([], None)


async def test_several_folders_one_of_which_goes(push: Editor) -> None:
    one, two = Editor(push.client, push.folder / "one"), Editor(push.client, push.folder / "two")
    for each in (one, two):
        each.write(PROJECT)
        each.add_folder()
        await each.codes(each.uri("Dockerfile"), has(TOO_OLD))
    one.remove_folder()
    await one.codes(one.uri("Dockerfile"), lambda codes: not codes)
    await two.codes(two.uri("Dockerfile"), has(TOO_OLD))
    two.remove_folder()


async def test_pieces_of_a_text_are_taken_too(push: Editor, pushed: LanguageClient, tmp_path: Path) -> None:
    """We ask for whole texts; not every client listens."""
    push.write(PROJECT)
    uri = push.open("Dockerfile")
    await push.codes(uri, has(TOO_OLD))
    piece = types.TextDocumentContentChangePartial(types.Range(types.Position(0, 14), types.Position(0, 16)), "27")
    document = types.VersionedTextDocumentIdentifier(2, uri)
    pushed.text_document_did_change(types.DidChangeTextDocumentParams(document, [piece]))
    await push.codes(uri, lambda codes: TOO_OLD not in codes)
