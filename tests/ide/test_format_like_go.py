"""Formatting go.mod and go.work, against the real `go mod edit -fmt` and `go work edit -fmt`."""

import pytest

from gowharf.ide.gomod_format import format_gomod, format_gowork
from tests.ide.format_cases import MORE_GOMOD, MORE_GOWORK
from tests.syntax.gomod_cases import GOMOD, GOWORK
from tests.syntax.real_go import run_on_texts

MOD_TEXTS = {**GOMOD, **MORE_GOMOD}
WORK_TEXTS = {**GOWORK, **MORE_GOWORK}


@pytest.fixture(scope="module")
def go_mods(tmp_path_factory):
    base = tmp_path_factory.mktemp("fmt-mod")
    return run_on_texts(base, "go.mod", MOD_TEXTS, "mod", "edit", "-fmt", "-print")


@pytest.fixture(scope="module")
def go_works(tmp_path_factory):
    base = tmp_path_factory.mktemp("fmt-work")
    return run_on_texts(base, "go.work", WORK_TEXTS, "work", "edit", "-fmt", "-print")


def test_go_mod_is_what_go_writes(go_mods):
    accepted = {case for case, answer in go_mods.items() if answer.code == 0}
    assert len(accepted) >= 60
    wrong = {
        case: (format_gomod(MOD_TEXTS[case]), go_mods[case].out)
        for case in accepted
        if format_gomod(MOD_TEXTS[case]) != go_mods[case].out
    }
    assert not wrong


def test_go_work_is_what_go_writes(go_works):
    accepted = {case for case, answer in go_works.items() if answer.code == 0}
    assert len(accepted) >= 8
    wrong = {
        case: (format_gowork(WORK_TEXTS[case]), go_works[case].out)
        for case in accepted
        if format_gowork(WORK_TEXTS[case]) != go_works[case].out
    }
    assert not wrong
