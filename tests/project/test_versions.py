"""Go's own versions: their order, and the releases that gowharf knows."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from gowharf.project import releases, versions

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "corpus/versions/golden.json").read_text())
NAMES = [entry[0] for entry in GOLDEN["go"]]


def test_versions_are_read_as_the_go_command_reads_them() -> None:
    for version, valid, is_language, language in GOLDEN["go"]:
        mine = versions.is_valid(version), versions.is_language(version), versions.language(version)
        assert mine == (valid, is_language, language), version


def test_versions_have_the_go_commands_order() -> None:
    for version, row in zip(NAMES, GOLDEN["go_order"], strict=True):
        assert "".join("<=>"[versions.compare(version, other) + 1] for other in NAMES) == row, version


def test_a_language_version_comes_before_its_release_candidates() -> None:
    order = ["1.20", "1.21", "1.21rc2", "1.21.0", "1.21.3", "1.22", "1.22.3"]
    assert all(versions.compare(first, second) < 0 for first, second in pairwise(order))
    assert versions.newest("1.21", "1.21.0") == "1.21.0"


def test_pythons_version_order_is_another_one() -> None:
    """Why `packaging` may not judge Go versions: to it 1.21 is 1.21.0, after the release candidates."""
    assert Version("1.21") == Version("1.21.0")
    assert Version("1.21rc2") < Version("1.21")
    assert versions.compare("1.21", "1.21.0") < 0
    assert versions.compare("1.21", "1.21rc2") < 0


@pytest.mark.parametrize(
    ("name", "version"),
    [("go1.21.3", "1.21.3"), ("go1.21.3-custom", "1.21.3"), ("go1", "1"), ("1.21", ""), ("default", ""), ("go1/2", "")],
)
def test_a_toolchain_name_holds_a_version(name: str, version: str) -> None:
    assert versions.from_toolchain(name) == version


@given(st.text() | st.text("0123456789.rcgo-"), st.text("0123456789.rc"))
def test_any_text_may_be_compared(first: str, second: str) -> None:
    assert versions.compare(first, second) == -versions.compare(second, first)
    versions.language(first)
    versions.from_toolchain(first)
    releases.is_newer_than_known(first)


@pytest.mark.parametrize(
    ("version", "patch"),
    [("1.13", "1.13.15"), ("1.17.1", "1.17.13"), ("1.18", "1.18.10"), ("1.20rc1", "1.20.14"), ("1.24", "1.24.13")],
)
def test_a_closed_minor_has_a_last_patch(version: str, patch: str) -> None:
    assert releases.last_patch(version) == patch
    assert releases.is_end_of_life(version)


@pytest.mark.parametrize("version", ["1.26", "1.27.1", "1.28", "2.0", "x", ""])
def test_a_live_or_unknown_minor_has_no_last_patch(version: str) -> None:
    assert releases.last_patch(version) is None
    assert not releases.is_end_of_life(version)


def test_the_table_knows_its_own_end() -> None:
    assert releases.NEWEST == "1.27"
    assert releases.is_newer_than_known("1.28") and releases.is_newer_than_known("1.28rc1")
    assert not releases.is_newer_than_known("1.27.5")
    assert not releases.is_newer_than_known("nonsense")
