"""Go command lines: flags, where they may stand, and what go says of those that it doesn't have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.replay.go import command, kinds
from gowharf.replay.go.command import Line
from gowharf.replay.go.state import Command, Stop
from gowharf.replay.model import Argument, Outcome
from gowharf.text.source import Span
from tests.replay.go.worlds import argv_of, go

BUILD = "usage: go build [-o output] [build flags] [packages]\nRun 'go help build' for details."
FILES = {"go.mod": "module m\n\ngo 1.21\n", "main.go": "package main\n\nfunc main() {}\n"}


def parsed(line: str, version: str = "1.26", goflags: str | None = "") -> Command | Stop:
    def raw(argument: Argument) -> str:
        return argument.span.text(line)

    found = command.lookup(argv_of(line), version, raw)
    assert isinstance(found, Line)
    return command.parse(found, version, goflags, raw)


def says(line: str, version: str = "1.26", goflags: str = "") -> str:
    stop = parsed(line, version, goflags)
    assert isinstance(stop, Stop)
    return stop.failures[0].says


@pytest.mark.parametrize(
    ("line", "version", "first", "usage"),
    [
        ("go mod tidy -check", "1.26", "flag provided but not defined: -check", "[-e] [-v] [-x] [-diff] [-go=version]"),
        ("go mod tidy -diff", "1.22", "flag provided but not defined: -diff", "[-e] [-v] [-x] [-go=version]"),
        (
            "go mod vendor -mod=mod",
            "1.26",
            "flag provided but not defined: -mod",
            "go mod vendor [-e] [-v] [-o outdir]",
        ),
        ("go build -i .", "1.21", "flag provided but not defined: -i", "go build [-o output] [build flags] [packages]"),
        ("go build -o", "1.26", "flag needs an argument: -o", "usage: go build"),
        (
            "go build -trimpath=foo .",
            "1.26",
            'invalid boolean value "foo" for -trimpath: parse error',
            "usage: go build",
        ),
        ("go build -p x .", "1.26", 'invalid value "x" for flag -p: parse error', "Run 'go help build' for details."),
        ("go build ---x", "1.26", "bad flag syntax: ---x", "usage: go build"),
    ],
)
def test_a_flag_that_go_refuses(line: str, version: str, first: str, usage: str) -> None:
    said = says(line, version)
    assert said.startswith(first + "\nusage: go ")
    assert usage in said


def test_the_first_go_that_has_the_flag_is_told() -> None:
    stop = parsed("go mod tidy -diff", "1.22")
    assert isinstance(stop, Stop)
    assert stop.failures[0].values["since"] == "1.23"


def test_c_must_be_first() -> None:
    assert says("go build -x -C /tmp .").startswith('invalid value "/tmp" for flag -C: -C flag must be first flag')
    found = go("go build -C sub .", {"sub/go.mod": "module m\n\ngo 1.21\n", "sub/main.go": FILES["main.go"]})
    assert found.module == "/src/sub"


def test_c_into_a_directory_that_is_not_there() -> None:
    said = go("go build -C nope .", FILES)
    assert [failure.says for failure in said.failures] == ["go: chdir nope: no such file or directory"]


def test_flags_end_at_the_first_argument() -> None:
    found = parsed("go build -o app -v ./... -x")
    assert isinstance(found, Command)
    assert [argument.value for argument in found.args] == ["./...", "-x"]
    assert {flag.name: flag.value for flag in found.flags} == {"o": "app", "v": "true"}


def test_test_takes_flags_after_its_packages_and_leaves_unknown_ones_to_the_program() -> None:
    found = parsed("go test ./a ./b -run X -custom y -v")
    assert isinstance(found, Command)
    assert [argument.value for argument in found.args] == ["./a", "./b"]
    assert found.flag("run") is not None
    assert found.flag("v") is not None


def test_a_flag_whose_value_is_unknown_is_still_that_flag() -> None:
    found = parsed("go build -ldflags=-X=main.v=$V -o app .")
    assert isinstance(found, Command)
    flag = found.flag("ldflags")
    assert flag is not None
    assert flag.value is None
    assert found.flag("o") is not None


def test_a_word_that_may_be_anything_ends_the_prediction() -> None:
    stop = parsed("go build $FLAGS .")
    assert stop == Stop(why="a word of the command line is not known")


def test_unknown_commands() -> None:
    assert go("go foo", FILES).failures[0].says == "go foo: unknown command\nRun 'go help' for usage."
    assert go("go mod foo", FILES).failures[0].says == "go mod: unknown command\nRun 'go help mod' for usage."
    assert go("go work vendor", FILES, "1.21.13").failures[0].kind == kinds.UNKNOWN_COMMAND


@pytest.mark.parametrize(
    ("goflags", "said"),
    [
        ("mod=vendor", 'go: parsing $GOFLAGS: non-flag "mod=vendor"'),
        ("-mod vendor", 'go: parsing $GOFLAGS: non-flag "vendor"'),
        ("-mdo=vendor", "go: parsing $GOFLAGS: unknown flag -mdo"),
        ("-race=x", f'go: invalid boolean value "x" for flag -race (from $GOFLAGS): parse error\n{BUILD}'),
        ("-p=x", f'go: invalid value "x" for flag -p (from $GOFLAGS): parse error\n{BUILD}'),
        ("-tags='a b", None),
        ("'-tags=a b", "go: parsing $GOFLAGS: unterminated ' string"),
    ],
)
def test_goflags(goflags: str, said: str | None) -> None:
    if said is not None:
        assert says("go build .", goflags=goflags) == said
    else:
        assert says("go build .", goflags=goflags) == 'go: parsing $GOFLAGS: non-flag "b"'


def test_goflags_that_another_command_has_are_dropped() -> None:
    found = parsed("go mod tidy", goflags="-mod=mod -v")
    assert isinstance(found, Command)
    assert [flag.name for flag in found.flags] == ["v"]


def test_go_env_forgives_goflags() -> None:
    said = go("go env GOFLAGS", FILES, env={"GOFLAGS": "nonsense"})
    assert said.outcome is not Outcome.FAILS


def test_insecure_ended() -> None:
    said = "go: -insecure flag is no longer supported; use GOINSECURE instead"
    assert says("go get -insecure example.com/lib") == said
    assert says("go get example.com/lib", goflags="-insecure") == said


@given(st.lists(st.text(alphabet="-=abC1\"' ", max_size=6), max_size=6), st.text(max_size=20))
def test_any_words_are_read(words: list[str], goflags: str) -> None:
    argv = tuple(Argument(word, Span(0, 0)) for word in ["go", "build", *words])
    found = command.lookup(argv, "1.26", lambda argument: "")
    if isinstance(found, Line) and found.name == "build":
        assert isinstance(command.parse(found, "1.26", goflags, lambda argument: ""), Command | Stop)
