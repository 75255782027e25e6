"""go mod edit, as text."""

import pytest

from gowharf.replay.go.editing import edited
from gowharf.replay.go.state import GoFlag
from gowharf.syntax import gomod

TEXT = """module example.com/app

go 1.24

toolchain go1.24.3

require (
\texample.com/lib v1.0.0 // pinned
\texample.com/other v1.0.0
)

replace example.com/lib v1.0.0 => ../lib

replace example.com/other => ./other
"""


def after(*flags: str) -> str:
    given = [GoFlag(name, value, None) for name, _, value in (flag.partition("=") for flag in flags)]
    text = edited(TEXT, given)
    assert text is not None
    assert not gomod.parse(text).problems
    return text


def replaces(text: str) -> list[tuple[str, str, str, str]]:
    return [(r.old_path, r.old_version, r.new_path, r.new_version) for r in gomod.parse(text).replaces]


@pytest.mark.parametrize(
    ("flag", "wanted"),
    [
        ("replace=example.com/lib=./here", ("example.com/lib", "v1.0.0", "./here", "")),
        ("replace=example.com/lib@v1.0.0=./here", ("example.com/lib", "v1.0.0", "./here", "")),
        ("replace=example.com/new=example.com/fork@v1.2.3", ("example.com/new", "", "example.com/fork", "v1.2.3")),
        ("replace=example.com/new@v1.0.0=/abs/new", ("example.com/new", "v1.0.0", "/abs/new", "")),
    ],
)
def test_a_replacement(flag: str, wanted: tuple[str, str, str, str]) -> None:
    assert wanted in replaces(after(flag))


def test_what_is_dropped_is_gone() -> None:
    text = after("dropreplace=example.com/other", "droprequire=example.com/other")
    assert replaces(text) == [("example.com/lib", "v1.0.0", "../lib", "")]
    assert [require.path for require in gomod.parse(text).requires] == ["example.com/lib"]
    assert "// pinned" in text


def test_lines_that_there_is_one_of() -> None:
    file = gomod.parse(after("go=1.21", "toolchain=none", "module=example.com/renamed"))
    assert (file.go and file.go.value, file.toolchain, file.module and file.module.value) == (
        "1.21",
        None,
        "example.com/renamed",
    )


def test_a_line_that_is_not_there_is_added_and_never_dropped() -> None:
    bare = "module example.com/app\n"
    none = edited(bare, [GoFlag("go", "none", None), GoFlag("toolchain", "none", None)])
    assert none == bare
    text = edited(bare, [GoFlag("go", "1.24", None), GoFlag("toolchain", "go1.24.3", None)])
    assert text is not None
    file = gomod.parse(text)
    assert (file.go and file.go.value, file.toolchain and file.toolchain.value) == ("1.24", "go1.24.3")


def test_a_requirement_is_raised_or_new() -> None:
    file = gomod.parse(after("require=example.com/lib@v1.1.0", "require=example.com/new@v0.1.0"))
    versions = {require.path: require.version for require in file.requires}
    assert versions == {"example.com/lib": "v1.1.0", "example.com/other": "v1.0.0", "example.com/new": "v0.1.0"}


@pytest.mark.parametrize("flag", [("replace", None), ("replace", "example.com/lib"), ("retract", "v1.0.0")])
def test_what_can_t_be_told(flag: tuple[str, str | None]) -> None:
    assert edited(TEXT, [GoFlag(*flag, None)]) is None


def test_a_file_that_does_not_parse() -> None:
    assert edited("module (\n", [GoFlag("replace", "a=./b", None)]) is None
