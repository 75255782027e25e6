"""go.mod and go.work trees: exact places, recovery, any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax import gomod
from gowharf.text.source import LineIndex, Span
from tests.syntax.gomod_cases import GOMOD, GOWORK

PIECES = st.sampled_from(
    ["module ", "go 1.21", "require ", "replace ", "=>", "(", ")", "[", ",", "]", '"', "`", "'", "//", "/*", "\\", "\n",
     "\r\n", "\n\t", " ", "v1.0.0", "v2", "example.com/lib", "./lib", "indirect", "retract ", "tool ", "\x00", "\ufeff",
     "é", "\udc80", "\ud800", "use "]
)  # fmt: skip
TEXTS = st.text() | st.lists(PIECES, max_size=40).map("".join)


def spans_hold(text: str, tree: gomod.ModFile) -> None:
    """Directives stand in order, one a line; tokens are ordered, disjoint and inside their line."""
    at = 0
    for directive in tree.directives:
        line = directive.line
        assert at <= line.start < line.end <= len(text)
        assert "\n" not in line.text(text)[:-1]
        assert line.start == 0 or text[line.start - 1] == "\n"
        at = line.end
        tokens = directive.args if directive.block else (directive.verb, *directive.args)
        inside = line.start
        for token in tokens:
            assert inside <= token.span.start < token.span.end <= line.end
            inside = token.span.end
        if directive.comment:
            assert inside <= directive.comment.span.start < directive.comment.span.end <= line.end
        assert directive.span == Span(tokens[0].span.start, tokens[-1].span.end)
    for comment in tree.comments:
        assert comment.span.text(text) == comment.text and comment.text.startswith("//")
    for problem in tree.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.focus is None or 0 <= problem.focus.start <= problem.focus.end <= len(text)
    for block in tree.blocks:
        assert block.verb.span.end <= block.open.start < block.span.end <= len(text)
        assert block.close is None or block.close.text(text) == ")"


@given(TEXTS)
def test_any_text_is_a_tree(text: str) -> None:
    spans_hold(text, gomod.parse(text))
    spans_hold(text, gomod.parse_work(text))


@given(st.sampled_from(sorted(GOMOD)), st.integers(0, 200), st.integers(0, 5), TEXTS)
def test_a_mutated_file_is_a_tree(case: str, start: int, length: int, inserted: str) -> None:
    text = GOMOD[case][:start] + inserted[:5] + GOMOD[case][start + length :]
    spans_hold(text, gomod.parse(text))


@pytest.mark.parametrize("text", [*GOMOD.values(), *GOWORK.values()])
def test_every_cut_of_a_hard_file_is_a_tree(text: str) -> None:
    for end in range(len(text)):
        spans_hold(text[:end], gomod.parse(text[:end]))


def test_tokens_know_their_place() -> None:
    text = 'module m\r\nrequire (\r\n\t"a.example/b" v1.0.0 // indirect\r\n)\r\n'
    tree = gomod.parse(text)
    (require,) = tree.requires
    assert require.path == "a.example/b"
    assert require.path_token.span.text(text) == '"a.example/b"'
    assert require.version_token.span.text(text) == "v1.0.0"
    assert require.indirect
    assert require.directive.line.text(text) == '\t"a.example/b" v1.0.0 // indirect\r\n'
    assert require.directive.comment is not None
    assert require.directive.comment.text == "// indirect"
    (block,) = tree.blocks
    assert block.close is not None and block.span.text(text).startswith("require (") and text[block.close.start] == ")"


def test_a_replace_knows_its_arrow() -> None:
    text = "replace a.example/b v1.0.0 => ./b\n"
    (replace,) = gomod.parse(text).replaces
    assert replace.arrow.span.text(text) == "=>"
    assert replace.local and replace.new_token.span.text(text) == "./b"


def test_a_version_that_go_would_look_up_is_no_problem_of_the_text() -> None:
    for version in ("1.2.3", "v1.2", "latest", "master", ">=v1", "abcdef123456", "v1.0.0+meta"):
        tree = gomod.parse(f"module m\nrequire a.example/b {version}\n")
        assert tree.problems == ()
        assert tree.requires[0].version == version


def test_a_problem_points_at_what_is_wrong() -> None:
    text = "module m\nrequire (\n\ta.example/b v2.0.0\n)\n"
    (problem,) = gomod.parse(text).problems
    assert problem.focus is not None and problem.focus.text(text) == "v2.0.0"
    assert gomod.go_says(problem, LineIndex(text), "go.mod").startswith("go.mod:3:2: require a.example/b: version")


def test_an_unclosed_block_leaves_the_rest_of_the_file_readable() -> None:
    text = "module m\nrequire (\n\ta.example/b v1.0.0\n\ngo 1.21\nreplace (\n\ta.example/b => ./b\n\ntool x\n"
    tree = gomod.parse(text)
    assert [problem.kind for problem in tree.problems] == ["unterminated-block"]
    assert tree.go is not None and tree.go.value == "1.21"
    assert [item.path for item in tree.requires] == ["a.example/b"]
    assert [item.new_path for item in tree.replaces] == ["./b"]
    assert [item.value for item in tree.tools] == ["x"]
    message = gomod.go_says(tree.problems[0], LineIndex(text), "go.mod", "/src/go.mod")
    assert message == "go.mod:10: syntax error (unterminated block started at /src/go.mod:2:1)"


def test_a_broken_string_damages_its_own_line_only() -> None:
    tree = gomod.parse('module m\ntool "a\nrequire a.example/b v1.0.0\n')
    assert [problem.message for problem in tree.problems] == ["unexpected newline in string"]
    assert len(tree.requires) == 1


def test_the_first_of_repeated_directives_is_the_view() -> None:
    tree = gomod.parse("module a\nmodule b\ngo 1.20\ngo 1.21\n")
    assert tree.module is not None and tree.module.value == "a"
    assert tree.go is not None and tree.go.value == "1.20"
    assert len(tree.directives) == 4


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        " " * 1_000_000,
        "(" * 200_000,
        '"' * 1_000_000,
        '"\\' * 500_000,
        "/" * 1_000_000,
        "a/" * 500_000 + " " + "a/" * 500_000,
        "é" * 1_000_000,
        "require a.example/b v1." + "0" * 1_000_000,
        "require a.example/b v1.0.0-" + "0." * 500_000,
        "require a.example/b v1.0.0-" + "a-" * 500_000,
        "require " + "a/v2" * 250_000 + " v1",
        "require " + "a.b/" * 250_000 + " latest",
        "require (\n" * 100_000,
        "require (\n\ta.example/b v1.0.0\n)\n" * 15_000,
        ") x\n" * 30_000,
    ],
    ids=lambda text: f"{text[:12]!r}",
)
def test_a_megabyte_of_anything_is_read_in_one_go(text: str) -> None:
    """Quadratic work on these would take hours, deep recursion would raise."""
    tree = gomod.parse(text)
    assert len(tree.directives) <= text.count("\n") + 1
