"""Which Go runs, and what is too new for it."""

import pytest

from gowharf.replay.go import kinds, versions
from gowharf.replay.model import Outcome
from tests.replay.go.worlds import go

MAIN = "package main\n\nfunc main() {}\n"


def files(*lines: str) -> dict[str, str]:
    return {"go.mod": "module m\n\n" + "\n".join(lines) + "\n", "main.go": MAIN}


def test_an_older_image_refuses_a_newer_go_line_and_shows_it() -> None:
    project = files("go 1.24")
    said = go("go build .", project, "1.21.13")
    (failure,) = said.failures
    assert failure.kind == kinds.IMAGE_TOO_OLD
    assert failure.says == "go: go.mod requires go >= 1.24 (running go 1.21.13; GOTOOLCHAIN=local)"
    assert failure.place is not None
    assert failure.place.span.text(project["go.mod"]) == "1.24"


def test_version_and_env_do_not_care() -> None:
    for line in ("go version", "go env GOVERSION"):
        assert go(line, files("go 1.99"), "1.21.13").outcome is not Outcome.FAILS


@pytest.mark.parametrize(
    ("running", "needed", "expected"),
    [
        ("1.26", "1.26", False),
        ("1.26", "1.26.0", False),
        ("1.26", "1.26.3", False),
        ("1.26", "1.26.99", None),
        ("1.26", "1.27", True),
        ("1.26", "1.25.7", False),
        ("1.26.3", "1.26.4", True),
        ("1.21.13", "1.21", False),
        ("1.21rc2", "1.21.0", True),
        ("1.21rc2", "1.21", False),
    ],
)
def test_patches_of_a_floating_tag(running: str, needed: str, expected: bool | None) -> None:
    assert versions.too_old(running, needed) is expected


def test_a_patch_that_the_tag_may_not_have_is_never_certain() -> None:
    said = go("go build .", files("go 1.26.99"), "1.26")
    assert said.outcome is not Outcome.FAILS
    assert [failure.certain for failure in said.failures] == [False]


def test_latest_may_be_newer_than_any_table() -> None:
    said = go("go build .", files("go 1.99"), "latest")
    assert said.outcome is not Outcome.FAILS
    assert not any(failure.certain for failure in said.failures)


def test_auto_fetches_what_go_mod_asks_for() -> None:
    said = go("go build .", files("go 1.99.0"), env={"GOTOOLCHAIN": "auto"})
    (failure,) = said.failures
    assert failure.kind == kinds.TOOLCHAIN_DOWNLOAD
    assert not failure.certain
    off = go("go build .", files("go 1.99.0"), env={"GOTOOLCHAIN": "auto", "GOPROXY": "off"})
    assert off.outcome is Outcome.FAILS
    assert off.failures[0].says.startswith("go: download go1.99.0 for linux/")


def test_the_toolchain_line_counts_only_where_go_may_switch() -> None:
    project = files("go 1.21", "toolchain go1.99.0")
    assert go("go build .", project).failures == ()
    (failure,) = go("go build .", project, env={"GOTOOLCHAIN": "auto"}).failures
    assert failure.values["toolchain"] == "go1.99.0"


def test_a_language_version_is_no_toolchain() -> None:
    said = go("go build .", files("go 1.21"), env={"GOTOOLCHAIN": "go1.22"})
    assert "go1.22 is a language version but not a toolchain version" in said.failures[0].says


@pytest.mark.parametrize(
    ("line", "running", "needs"),
    [("tool m/x", "1.23.12", "1.24"), ("ignore ./x", "1.24.13", "1.25"), ("godebug default=go1.21", "1.22.12", "1.23")],
)
def test_a_directive_that_is_too_new(line: str, running: str, needs: str) -> None:
    (failure,) = go("go build .", files("go 1.17", line), running).failures
    assert failure.kind == kinds.DIRECTIVE_TOO_NEW
    assert failure.values["needs"] == needs
    assert failure.says == f"go: errors parsing go.mod:\ngo.mod:4: unknown directive: {line.split()[0]}"


def test_since_124_the_go_line_wins_over_what_cannot_be_parsed() -> None:
    project = files("go 1.99", "foo bar")
    assert go("go build .", project, "1.24.13").failures[0].kind == kinds.IMAGE_TOO_OLD
    assert go("go build .", project, "1.23.12").failures[0].kind == kinds.GOMOD_SYNTAX


def test_go_before_121() -> None:
    patch = go("go mod download", files("go 1.22.1"), "1.20.14").failures[0]
    assert patch.kind == kinds.IMAGE_TOO_OLD
    assert "/src/go.mod:3: invalid go version '1.22.1': must match format 1.23" in patch.says
    assert go("go mod download", files("go 1.22"), "1.20.14").outcome is not Outcome.FAILS
    assert go("go build .", files("go 1.22"), "1.20.14").failures[0].says == "m: cannot compile Go 1.22 code"
    assert go("go build .", files("go 1.22"), "1.18.10").outcome is not Outcome.FAILS
