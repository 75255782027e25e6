"""go.mod and go.work: the same errors, in the same words and places, and the same values as the go command has."""

import json
import re
from typing import Any

import pytest

from gowharf.syntax import gomod, modpath
from gowharf.text.source import LineIndex
from tests.syntax.gomod_cases import GOMOD, GOWORK
from tests.syntax.real_go import Answer, run_on_texts

# What go says once it has asked the (empty) proxy; a question to the network is no error of the text.
ASKED = re.compile(r".*(?:no such file or directory|no matching versions for query).*\n?")


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """The main module as every build reads it."""
    return run_on_texts(tmp_path_factory.mktemp("list"), "go.mod", GOMOD, "list", "-m")


@pytest.fixture(scope="session")
def edited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    return run_on_texts(tmp_path_factory.mktemp("edit"), "go.mod", GOMOD, "mod", "edit", "-json")


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    return run_on_texts(tmp_path_factory.mktemp("work"), "go.work", GOWORK, "work", "edit", "-json")


def ours(text: str, tree: gomod.ModFile, name: str, full_name: str) -> str:
    lines = LineIndex(text)
    return "".join(gomod.go_says(problem, lines, name, full_name) + "\n" for problem in tree.problems)


def theirs(answer: Answer, name: str) -> str:
    head, _, body = answer.err.partition(f"go: errors parsing {name}:\n")
    return "" if head else body.removeprefix(f"errors parsing {name}:\n")  # go work edit says it twice


def directory_of(answer: Answer, name: str) -> str:
    found = re.search(rf"started at (\S*/{re.escape(name)}):", answer.err)
    return found[1] if found else name


@pytest.mark.parametrize("case", GOMOD)
def test_a_gomod_fails_with_gos_own_words(case: str, loaded: dict[str, Answer]) -> None:
    said = theirs(loaded[case], "go.mod")
    expected = ASKED.sub("", said)
    assert ours(GOMOD[case], gomod.parse(GOMOD[case]), "go.mod", directory_of(loaded[case], "go.mod")) == expected


@pytest.mark.parametrize("case", GOWORK)
def test_a_gowork_fails_with_gos_own_words(case: str, worked: dict[str, Answer]) -> None:
    answer = worked[case]
    said = theirs(answer, "go.work")
    assert (answer.code != 0) == bool(said)
    tree = gomod.parse_work(GOWORK[case])
    assert ours(GOWORK[case], tree, "go.work", "go.work") == re.sub(r"(?m)\S*/(?=go\.work:)", "", said)


@pytest.mark.parametrize("case", GOMOD)
def test_a_gomod_means_what_go_reads_in_it(case: str, edited: dict[str, Answer]) -> None:
    answer = edited[case]
    tree = gomod.parse(GOMOD[case])
    if answer.code == 0 and not tree.problems:
        assert view(tree) == wanted(json.loads(answer.out))


@pytest.mark.parametrize("case", GOWORK)
def test_a_gowork_means_what_go_reads_in_it(case: str, worked: dict[str, Answer]) -> None:
    answer = worked[case]
    if answer.code == 0:
        assert view(gomod.parse_work(GOWORK[case])) == wanted(json.loads(answer.out))


def view(tree: gomod.ModFile) -> dict[str, Any]:
    """As `go mod edit -json` shows it: versions in canonical form, godebug left out."""
    canonical = modpath.canonical_version
    return {
        "Module": tree.module.value if tree.module else "",
        "Go": tree.go.value if tree.go else "",
        "Require": [(item.path, canonical(item.version), item.indirect) for item in tree.requires],
        "Exclude": [(item.path, canonical(item.version)) for item in tree.excludes],
        "Replace": [
            (item.old_path, canonical(item.old_version), item.new_path, canonical(item.new_version))
            for item in tree.replaces
        ],
        "Retract": [(item.low, item.high) for item in tree.retracts],
        "Tool": [item.value for item in tree.tools],
        "Ignore": [item.value for item in tree.ignores],
        "Use": [item.value for item in tree.uses],
    }


def wanted(answer: dict[str, Any]) -> dict[str, Any]:
    def items(name: str) -> list[dict[str, Any]]:
        return answer.get(name) or []

    return {
        "Module": answer.get("Module", {}).get("Path", ""),
        "Go": answer.get("Go", ""),
        "Require": [(item["Path"], item["Version"], item.get("Indirect", False)) for item in items("Require")],
        "Exclude": [(item["Path"], item["Version"]) for item in items("Exclude")],
        "Replace": [
            (item["Old"]["Path"], item["Old"].get("Version", ""), item["New"]["Path"], item["New"].get("Version", ""))
            for item in items("Replace")
        ],
        "Retract": [(item["Low"], item["High"]) for item in items("Retract")],
        "Tool": [item["Path"] for item in items("Tool")],
        "Ignore": [item["Path"] for item in items("Ignore")],
        "Use": [item["DiskPath"] for item in items("Use")],
    }
