"""Module versions, paths and Go's quoting agree with golang.org/x/mod; the answers were printed by that package."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax import gostring, modpath, pseudo, semver

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "corpus/versions/golden.json").read_text())
VERSIONS = [entry[0] for entry in GOLDEN["semver"]]
ANY = st.text() | st.text("v0123456789.-+abrc/")


def test_a_version_is_taken_apart_as_go_takes_it_apart() -> None:
    for version, valid, canonical, _, prerelease, build, kept, *_ in GOLDEN["semver"]:
        mine = (
            semver.is_valid(version),
            semver.canonical(version),
            semver.prerelease(version),
            semver.build(version),
            modpath.canonical_version(version),
        )
        assert mine == (valid, canonical, prerelease, build, kept), version


def test_versions_have_gos_order() -> None:
    for version, row in zip(VERSIONS, GOLDEN["semver_order"], strict=True):
        assert "".join("<=>"[semver.compare(version, other) + 1] for other in VERSIONS) == row, version


def test_pseudo_versions_name_what_go_says_they_name() -> None:
    for version, *_, is_pseudo, is_zero, revision, _, base_fault, time_fault, _text_fault in GOLDEN["semver"]:
        parts = pseudo.parse(version)
        assert (parts is not None) == pseudo.is_pseudo(version) == is_pseudo, version
        assert pseudo.is_zero(version) == is_zero, version
        assert (parts.revision if parts else "") == revision, version
        if is_pseudo:
            assert pseudo.fault(version) == (time_fault or base_fault), version


def test_a_version_that_no_proxy_can_be_asked_for_is_refused_in_gos_words() -> None:
    for version, *_, text_fault in GOLDEN["semver"]:
        assert modpath.check_version_text(version) == text_fault, version


def test_paths_are_refused_in_gos_words() -> None:
    for path, fault, import_fault, prefix, major, ok, escaped in GOLDEN["paths"]:
        assert modpath.check_path(path) == fault, path
        assert modpath.check_import_path(path) == import_fault, path
        assert modpath.split_path_version(path) == ((prefix, major) if ok else None), path
        if fault is None:
            assert modpath.escape(path) == escaped, path


def test_a_major_version_that_does_not_fit_its_path_is_refused_in_gos_words() -> None:
    expected = {(path, version): fault for path, version, fault in GOLDEN["majors"]}
    seen = 0
    for path, *_ in GOLDEN["paths"]:
        split = modpath.split_path_version(path)
        if split is None or "v" not in path:
            continue
        for version in VERSIONS:
            if semver.is_valid(version):
                seen += 1
                assert modpath.check_path_major(version, split[1]) == expected.get((path, version)), (path, version)
    assert seen > 100


def test_strings_are_quoted_and_unquoted_as_go_does() -> None:
    for literal, quoted, value, ok in GOLDEN["quotes"]:
        assert gostring.quote(literal) == quoted
        mine = gostring.unquote(literal)
        assert (mine is not None) == (ok and literal[:1] == '"'), literal
        if mine is not None:
            assert "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in mine) == value


def test_what_is_wrong_with_a_pseudo_version_is_said() -> None:
    good = "v0.0.0-20240102030405-abcdefabcdef"
    assert pseudo.complaint(good) is None
    assert pseudo.complaint("v1.2.3-rc.1") is None
    assert pseudo.complaint("v0.0.0-00010101000000-000000000000") is None
    assert "12 characters, not 7" in (pseudo.complaint("v0.0.0-20240102030405-abcdefa") or "")
    assert "14 digits" in (pseudo.complaint("v0.0.0-202401020304-abcdefabcdef") or "")
    assert "before the time" in (pseudo.complaint("v1.2.3-20240102030405-abcdefabcdef") or "")
    assert "is no date" in (pseudo.complaint("v0.0.0-20241302030405-abcdefabcdef") or "")
    assert "negative patch" in (pseudo.complaint("v1.2.0-0.20240102030405-abcdefabcdef") or "")


@given(ANY)
def test_any_text_may_stand_for_a_version_or_path(text: str) -> None:
    semver.compare(text, "v1.0.0")
    pseudo.complaint(text)
    pseudo.fault(text)
    modpath.check_path(text)
    modpath.check_import_path(text)
    modpath.check_version_text(text)
    modpath.check_path_major(text, "/v2")
    assert modpath.split_path_version(text) is None or "".join(modpath.split_path_version(text) or ()) == text


@given(st.text())
def test_what_is_quoted_comes_back(text: str) -> None:
    assert gostring.unquote(gostring.quote(text)) == text


@given(st.text('"\\xuU0123abfn\n'))
def test_any_literal_may_be_unquoted(text: str) -> None:
    gostring.unquote(f'"{text}"')
