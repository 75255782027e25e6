"""Any text at all parses; spans tile it and point at what they name; nothing is slow or deep enough to hurt."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax.dockerfile import Dockerfile, Flag, Instruction, Joined, expand, parse, parse_mount, split_words
from gowharf.syntax.dockerfile_words import SPACE
from gowharf.text.source import Span
from tests.syntax.dockerfile_corpus import load

TOKENS = (
    "FROM golang:1.22 AS b", "RUN ", "COPY ", "ENV ", "ARG ", "LABEL ", "ONBUILD ", "HEALTHCHECK ", "CMD ", "SHELL ",
    "NONE", "--from=b ", "--mount=type=cache,target=/x ", "--", "--link", "--x='a b' ", '--y="q ', "--é=à慢 ", "a",
    "b ", "=", "'", '"', "\\", "`", "\\\n", "`\n", "\n", "\r\n", "\r", "\t", " ", "#", "# c\n", "# escape=`\n",
    "# escape=\\\n", "# syntax=x y\n", "<<EOF", "<<-EOF", "EOF\n", "\tEOF\n", "3<<'A B'", '["a", "b"]', "[1]",
    '["\\u00e9\\n"', "$", "${", "}", "${x:-", "${x#",
    "\ufeff", "\x00", "\x85", "\xa0", "\u2028", "\f", "\v", "é", "\ud800",
)  # fmt: skip
TEXTS = [case.text for case in load() if len(case.text) < 5000]

dockerfiles = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join) | st.text(max_size=80)
mounts = st.lists(st.sampled_from((*TOKENS, ",", "type=", "secret", "id=", "size=", "ro", "uid=7")), max_size=12).map(
    "".join
)


@given(dockerfiles)
def test_any_text_parses_and_its_spans_fit(text: str) -> None:
    check(text, parse(text))


@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_damaged_real_files_parse_and_their_spans_fit(text: str, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice((rng.choice(TOKENS), "")) + text[at + rng.randint(0, 3) :]
    check(text, parse(text))


def test_a_broken_line_damages_itself_only() -> None:
    plain = "FROM scratch\nWORKDIR /a\n"
    before = parse(plain).instructions
    after = parse(plain + 'ENV "\nRUN ["\nCOPY --from="x\nLABEL a=${\n' + plain).instructions
    assert after[:2] == before
    assert [each.keyword for each in after[-2:]] == ["FROM", "WORKDIR"]


@given(st.lists(st.sampled_from(TOKENS), max_size=20).map("".join) | st.text(max_size=40), st.sampled_from("\\`"))
def test_any_word_expands_or_has_a_problem(raw: str, escape: str) -> None:
    env = {"x": "va lue", "b": None}
    found = expand(raw, env, escape)
    assert found.problem is None or found.value is None
    assert all(word != "" for word in split_words(raw, env, escape))


@given(
    st.lists(st.sampled_from((*TOKENS, ",", "type=", "secret", "id=", "size=", "ro", "uid=7")), max_size=12).map(
        "".join
    )
)
def test_any_mount_reads(value: str) -> None:
    mount = parse_mount(Flag("mount", value, Span(0, len(value) + 8), Span(8, len(value) + 8)))
    assert all(8 <= span.start <= span.end <= len(value) + 8 for _, _, span in mount.fields)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("RUN a " + "\\\n" * 10_000 + "b", id="continuations"),
        pytest.param("RUN \\\n" + "x \\\n# c\n\n" * 10_000, id="comments in continuations"),
        pytest.param("RUN " + "x" * 1_000_000, id="one long word"),
        pytest.param("ENV " + "a='b c' " * 100_000, id="many pairs"),
        pytest.param("COPY " + "--chown='a' " * 20_000 + "a b", id="many flags"),
        pytest.param("ONBUILD " * 10_000 + "RUN x", id="nested triggers"),
        pytest.param("RUN " + "<<A " * 10_000 + "\n" + "A\n" * 10_000, id="many heredocs"),
        pytest.param("RUN <<A " + "${a:-" * 10_000 + "}" * 10_000, id="nested variables"),
        pytest.param("CMD " + "[" * 100_000, id="nested arrays"),
        pytest.param("CMD [" + '"a",' * 100_000 + '"b"]', id="a long array"),
        pytest.param("# escape=\\\n" * 20_000, id="repeated directives"),
        pytest.param("{" * 100_000, id="almost JSON"),
        pytest.param("FROM x\n" + "# " + " " * 100_000 + "=" * 100_000, id="almost a directive"),
        pytest.param("LABEL " + '"\\' * 100_000, id="escapes in quotes"),
    ],
)
def test_big_and_deep_files_parse(text: str) -> None:
    check(text, parse(text), thorough=False)


def test_deeply_nested_variables_are_unknown() -> None:
    assert expand("${a:-" * 10_000 + "x" + "}" * 10_000, {}).value is None
    assert expand("${a:-" * 20 + "x" + "}" * 20, {}).value == "x"


def check(text: str, tree: Dockerfile, thorough: bool = True) -> None:
    tiles(text, tree)
    for problem in tree.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    for comment in tree.comments:
        assert comment.span.text(text).startswith("#")
        assert comment.text in comment.span.text(text)
    for directive in tree.directives:
        assert directive.value_span.text(text) == directive.value
    if not thorough:
        return
    for instruction in tree.instructions:
        inside(text, instruction)
        if instruction.inner is not None:
            inside(text, instruction.inner)


def tiles(text: str, tree: Dockerfile) -> None:
    """Instructions, comments and directives in order, disjoint, with white space between."""
    within = {
        comment.span
        for instruction in tree.instructions
        for comment in instruction.comments
        if comment.span.start > instruction.span.start
    }
    spans = [each.span for each in (*tree.instructions, *tree.directives)]
    spans += [each.span for each in tree.comments if each.span not in within]
    at = 0
    for span in sorted(spans):
        assert at <= span.start <= span.end <= len(text)
        assert text[at : span.start].strip(SPACE + "\ufeff") == ""
        at = span.end
    assert text[at:].strip(SPACE + "\ufeff") == ""


def inside(text: str, instruction: Instruction) -> None:
    span = instruction.span
    joined(text, instruction.args)
    keyword = instruction.keyword_span
    assert span.start <= keyword.start <= keyword.end <= span.end
    at = keyword.end
    for flag in instruction.flags:
        assert at <= flag.span.start < flag.span.end <= span.end
        assert flag.span.start <= flag.value_span.start <= flag.value_span.end == flag.span.end
        assert flag.span.text(text).startswith("-")
        if flag.value and flag.value.isascii():
            joined(text, Joined(flag.value, flag.pieces))
        at = flag.span.end
    contiguous = len(instruction.args.pieces) == 1
    for word in instruction.words:
        assert span.start <= word.span.start <= word.span.end <= span.end
        if contiguous and not instruction.json and instruction.keyword not in ("ONBUILD", "HEALTHCHECK"):
            assert word.span.text(text) == word.raw
    for pair in instruction.pairs:
        assert pair.span.start == pair.key_span.start and pair.value_span.end == pair.span.end
        if contiguous:
            assert pair.key_span.text(text) == pair.key and pair.value_span.text(text) == (pair.value or "")
    for heredoc in instruction.heredocs:
        assert span.start <= heredoc.marker.start < heredoc.marker.end <= heredoc.body.start
        assert heredoc.body.start <= heredoc.body.end == heredoc.end.start <= heredoc.end.end <= span.end
        assert heredoc.end.text(text).lstrip("\t").rstrip("\r") in (heredoc.name, "")


def joined(text: str, found: Joined) -> None:
    """Each character of the joined text is the one its offset leads to."""
    assert all(text[found.at(offset)] == ch for offset, ch in enumerate(found.text))
