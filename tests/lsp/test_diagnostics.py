"""Diagnostics while a user types, saves, closes, and while the disk changes under the editor."""

from pathlib import Path

import pytest
from lsprotocol import types

from gowharf.lsp import uris
from tests.lsp.editor import Editor, has, none, only

pytestmark = pytest.mark.asyncio(loop_scope="module")

GO_MOD = "module example.com/app\n\ngo 1.27\n"
OLD = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
TOO_OLD = "image-go-too-old"
NEW = OLD.replace("1.26", "1.27")
PROJECT = {"go.mod": GO_MOD, "main.go": "package main\n\nfunc main() {}\n", "Dockerfile": OLD, ".git/HEAD": ""}


async def test_a_document_shows_what_is_found(any_editor: Editor) -> None:
    any_editor.write(PROJECT)
    uri = any_editor.open("Dockerfile", language="dockerfile")
    (found,) = await any_editor.codes(uri, only(TOO_OLD))
    assert found.source == "gowharf"
    assert found.message.startswith("golang:1.26 cannot build this module: go.mod requires go 1.27")
    assert found.range == types.Range(types.Position(0, 5), types.Position(0, 16))


async def test_an_edit_of_go_mod_reaches_the_dockerfile_and_the_other_way_round(any_editor: Editor) -> None:
    any_editor.write(PROJECT)
    docker, gomod = any_editor.open("Dockerfile"), any_editor.open("go.mod")
    await any_editor.codes(docker, has(TOO_OLD))
    any_editor.change(gomod, GO_MOD.replace("1.27", "1.26"))
    await any_editor.codes(docker, none)
    any_editor.change(gomod, "requires\n" + GO_MOD)
    await any_editor.codes(gomod, has("gomod-syntax"))
    any_editor.change(gomod, GO_MOD)
    await any_editor.codes(docker, has(TOO_OLD))
    any_editor.change(docker, NEW)
    await any_editor.codes(docker, none)


async def test_a_client_that_pulls_is_told_to_pull_again(pull: Editor) -> None:
    pull.write(PROJECT)
    docker, gomod = pull.open("Dockerfile"), pull.open("go.mod")
    await pull.codes(docker, has(TOO_OLD))
    before = pull.client.diagnostic_refresh_count
    pull.change(gomod, GO_MOD.replace("1.27", "1.25"))
    await pull.diagnostics(gomod)
    await pull.until(lambda: pull.client.diagnostic_refresh_count > before)
    await pull.codes(docker, none)
    assert not pull.client.diagnostics


async def test_an_unchanged_document_is_not_sent_again(pull: Editor) -> None:
    pull.write(PROJECT)
    docker, gomod = pull.open("Dockerfile"), pull.open("go.mod")
    await pull.codes(docker, has(TOO_OLD))
    asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(docker))
    full = await pull.client.text_document_diagnostic_async(asked)
    asked.previous_result_id = full.result_id
    assert (await pull.client.text_document_diagnostic_async(asked)).kind == "unchanged"
    pull.change(gomod, GO_MOD.replace("1.27", "1.28"))
    again = await pull.client.text_document_diagnostic_async(asked)
    assert again.kind == "full"
    assert again.result_id != full.result_id


async def test_the_whole_workspace_can_be_pulled(pull: Editor) -> None:
    pull.write(PROJECT)
    pull.add_folder()
    report = await pull.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    (item,) = [item for item in report.items if item.uri.startswith(pull.uri(""))]
    assert item.uri == pull.uri("Dockerfile")
    known = types.PreviousResultId(item.uri, item.result_id)
    again = await pull.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([known]))
    assert [each.kind for each in again.items if each.uri == item.uri] == ["unchanged"]


async def test_closing_clears(push: Editor) -> None:
    push.write(PROJECT)
    uri = push.open("Dockerfile")
    await push.codes(uri, has(TOO_OLD))
    push.close(uri)
    await push.codes(uri, none)


async def test_unsaved_changes_are_forgotten_on_close(push: Editor) -> None:
    push.write({**PROJECT, "Dockerfile": NEW})
    docker, gomod = push.open("Dockerfile"), push.open("go.mod")
    push.change(gomod, GO_MOD.replace("1.27", "1.28"))
    await push.codes(docker, has(TOO_OLD))
    push.close(gomod)
    await push.codes(docker, none)


async def test_a_file_that_changes_on_disk(any_editor: Editor) -> None:
    any_editor.write(PROJECT)
    uri = any_editor.open("Dockerfile")
    await any_editor.codes(uri, has(TOO_OLD))
    any_editor.write({"go.mod": GO_MOD.replace("1.27", "1.25")})
    any_editor.disk_changed("go.mod")
    await any_editor.codes(uri, none)


async def test_a_file_that_comes_and_goes_on_disk(push: Editor) -> None:
    push.write({**PROJECT, "Dockerfile": NEW + "COPY missing.txt /\n"})
    uri = push.open("Dockerfile")
    await push.codes(uri, has("copy-source-missing"))
    push.write({"missing.txt": "here"})
    push.disk_changed("missing.txt", types.FileChangeType.Created)
    await push.codes(uri, none)
    (push.folder / "missing.txt").unlink()
    push.disk_changed("missing.txt", types.FileChangeType.Deleted)
    await push.codes(uri, has("copy-source-missing"))


async def test_saving_looks_at_the_disk_where_nobody_watches_it(any_editor: Editor) -> None:
    any_editor.write(PROJECT)
    uri = any_editor.open("Dockerfile")
    await any_editor.codes(uri, has(TOO_OLD))
    watched = any_editor.client.capabilities.workspace.did_change_watched_files
    any_editor.write({"go.mod": GO_MOD.replace("1.27", "1.25")})
    if watched is not None and watched.dynamic_registration:
        any_editor.disk_changed("go.mod")
    any_editor.save(uri, "Dockerfile")
    await any_editor.codes(uri, none)


async def test_a_dockerignore_that_is_being_written_counts(push: Editor) -> None:
    push.write({**PROJECT, "Dockerfile": NEW, ".dockerignore": ""})
    docker, ignore = push.open("Dockerfile"), push.open(".dockerignore")
    await push.codes(docker, none)
    push.change(ignore, "go.mod\n")
    found = await push.codes(docker, lambda codes: bool(codes))
    assert found
    push.change(ignore, "")
    await push.codes(docker, none)


async def test_findings_of_files_that_are_not_open_are_shown_too(push: Editor) -> None:
    push.write(PROJECT)
    push.add_folder()
    await push.codes(push.uri("Dockerfile"), has(TOO_OLD))
    push.remove_folder()
    await push.codes(push.uri("Dockerfile"), none)


async def test_other_places_are_related_information(pull: Editor) -> None:
    pull.write(PROJECT)
    uri = pull.open("Dockerfile")
    (found,) = await pull.codes(uri, has(TOO_OLD))
    places = [(each.location.uri, each.location.range.start.line) for each in found.related_information or ()]
    assert (pull.uri("go.mod"), 2) in places


async def test_what_is_needless_or_outdated_is_tagged(pull: Editor) -> None:
    text = NEW + "ENV GO111MODULE=on\nRUN go get -d ./...\n"
    pull.write({**PROJECT, "Dockerfile": text})
    uri = pull.open("Dockerfile")
    found = await pull.codes(uri, lambda codes: {"go111module-redundant", "deprecated-go-flag"} <= set(codes))
    tags = {str(each.code): each.tags for each in found}
    assert list(tags["go111module-redundant"] or ()) == [types.DiagnosticTag.Unnecessary]
    assert types.DiagnosticTag.Deprecated in (tags["deprecated-go-flag"] or ())


async def test_the_code_of_a_finding_leads_to_its_rules_page(pull: Editor) -> None:
    """Of the version that is installed, and without a network."""
    pull.write(PROJECT)
    uri = pull.open("Dockerfile")
    (found,) = await pull.codes(uri, has(TOO_OLD))
    assert found.code_description is not None
    page = uris.to_path(found.code_description.href)
    assert page is not None
    assert f"# {TOO_OLD}\n" in Path(page).read_text("utf-8")


async def test_the_configuration_file_counts_while_it_is_edited(push: Editor) -> None:
    push.write({**PROJECT, "gowharf.toml": ""})
    docker, toml = push.open("Dockerfile"), push.open("gowharf.toml")
    await push.codes(docker, has(TOO_OLD))
    push.change(toml, 'ignore = ["image-go-too-old"]\n')
    await push.codes(docker, none)
    push.change(toml, "ignore = 1\n")
    await push.codes(docker, has(TOO_OLD))
    await push.told("gowharf.toml:1")
