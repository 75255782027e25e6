"""What a reader of a parsed Dockerfile relies on: places, recovery, and BuildKit's own words."""

import pytest

from gowharf.syntax.dockerfile import Instruction, parse
from gowharf.text.source import LineIndex

FILE = """\
# syntax=docker/dockerfile:1

# build the app
FROM --platform=$BUILDPLATFORM golang:1.22 AS build
WORKDIR /src
COPY go.mod \\
    # the sums, too
    go.sum ./
RUN --mount=type=cache,\\
target=/root/.cache \\
    go build -o /app .
ENV A=1 "B C"='x y'
"""


def only(text: str) -> Instruction:
    (instruction,) = parse(text).instructions
    return instruction


def messages(text: str) -> list[tuple[int, str]]:
    lines = LineIndex(text)
    return [(lines.line(problem.span.start), problem.message) for problem in parse(text).problems]


def test_words_have_their_places_across_continuations() -> None:
    copy = parse(FILE).instructions[2]
    assert [(word.raw, word.span.text(FILE)) for word in copy.words] == [(w, w) for w in ("go.mod", "go.sum", "./")]
    assert copy.span.text(FILE).startswith("COPY go.mod") and copy.span.text(FILE).endswith("./")
    assert [comment.text for comment in copy.comments] == ["the sums, too"]


def test_flags_have_their_places_across_continuations() -> None:
    run = parse(FILE).instructions[3]
    (flag,) = run.flags
    assert (flag.name, flag.value) == ("mount", "type=cache,target=/root/.cache")
    assert flag.value_span.text(FILE) == "type=cache,\\\ntarget=/root/.cache"
    assert run.words[0].raw == "go build -o /app ."
    assert run.args.at(run.args.text.index("-o")) == FILE.index("-o")


def test_pairs_have_their_places() -> None:
    env = parse(FILE).instructions[4]
    assert [(pair.key, pair.value) for pair in env.pairs] == [("A", "1"), ('"B C"', "'x y'")]
    assert [pair.value_span.text(FILE) for pair in env.pairs] == ["1", "'x y'"]


def test_comments_go_to_the_instruction_below() -> None:
    tree = parse(FILE)
    assert [comment.text for comment in tree.instructions[0].comments] == ["build the app"]
    assert len(tree.comments) == 2
    assert [(directive.name, directive.value) for directive in tree.directives] == [("syntax", "docker/dockerfile:1")]


def test_old_pairs_keep_their_blanks() -> None:
    (pair,) = only("ENV A b  c d").pairs
    assert (pair.key, pair.value) == ("A", "b  c d")


def test_json_words_are_decoded_and_placed() -> None:
    text = 'CMD ["a\\tb", "\\u00e9\\ud83d\\ude00"]'
    command = only(text)
    assert command.json
    assert [word.raw for word in command.words] == ["a\tb", "é😀"]
    assert command.words[0].span.text(text) == '"a\\tb"'


def test_a_health_check_holds_its_command() -> None:
    text = "HEALTHCHECK --interval=5s CMD curl -f localhost"
    inner = only(text).inner
    assert inner is not None and inner.keyword == "CMD"
    assert [word.raw for word in inner.words] == ["curl -f localhost"]
    assert inner.words[0].span.text(text) == "curl -f localhost"
    assert inner.span.text(text) == "CMD curl -f localhost"


def test_a_trigger_holds_its_instruction_and_heredocs() -> None:
    text = "ONBUILD RUN --network=none cat <<-A\n\tx\n\tA\n"
    outer = only(text)
    inner = outer.inner
    assert inner is not None and inner.keyword == "RUN" and inner.flags[0].span.text(text) == "--network=none"
    assert inner.heredocs == outer.heredocs
    (heredoc,) = inner.heredocs
    assert (heredoc.content, heredoc.marker.text(text), heredoc.end.text(text)) == ("x\n", "<<-A", "\tA")
    assert inner.span.end == outer.span.end == len(text) - 1


def test_heredocs_come_in_order() -> None:
    text = "COPY <<a <<'b' /x/\n1\na\n2\n3\nb\nRUN x\n"
    copy, run = parse(text).instructions
    assert [(each.name, each.content, each.expand) for each in copy.heredocs] == [
        ("a", "1\n", True),
        ("b", "2\n3\n", False),
    ]
    assert [each.body.text(text) for each in copy.heredocs] == ["1\n", "2\n3\n"]
    assert run.keyword == "RUN"


def test_what_the_lexer_cannot_read_hides_heredocs() -> None:
    tree = parse("FROM x\nRUN echo ${A^^} <<EOF\nfoo\nEOF\n")
    assert [each.keyword for each in tree.instructions] == ["FROM", "RUN", "FOO", "EOF"]


def test_a_heredoc_without_end_takes_the_rest() -> None:
    text = "FROM x\nRUN <<A <<B\nfoo\n"
    run = parse(text).instructions[1]
    assert [each.content for each in run.heredocs] == ["foo\n", ""]
    assert messages(text) == [(2, "unterminated heredoc")]


def test_flags_are_read_byte_by_byte() -> None:
    (flag,) = only("COPY --from=é a b").flags
    assert flag.value == "Ã©"
    copy = only("COPY --chown=à b c")
    assert [flag.value for flag in copy.flags] == ["Ã"]
    assert [word.raw for word in copy.words] == ["b", "c"]


@pytest.mark.parametrize("text", ["COPY -- --from=a b", "COPY a --from=b"])
def test_flags_end_where_arguments_begin(text: str) -> None:
    assert only(text).flags == ()


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("#!/bin/x\n# syntax=a\n", "a"),
        ("// syntax = b c\n", "b"),
        ('{"syntax": "d"}', "d"),
        ("\ufeff#SYNTAX=e\n", "e"),
        ("# escape=`\n# syntax=f\n", "f"),
        ("\n# syntax=g\n", None),
        (" # syntax=h\n", None),
        ('{"syntax": 1}', None),
    ],
)
def test_the_frontend_is_found_in_every_format(text: str, syntax: str | None) -> None:
    assert parse(text).syntax == syntax


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("RUN --mont=a b", "unknown flag: --mont (did you mean mount?)"),
        ("RUN --network=bridge b", 'invalid network mode "bridge"'),
        ("RUN --security=x b", 'security "x" is not valid'),
        ("RUN --mount=from=$a,target=/x b", "'from' doesn't support variable expansion, define alias stage instead"),
        (
            'RUN --mount=a\\"b c',
            'failed to parse csv mounts: parse error on line 1, column 2: bare " in non-quoted-field',
        ),
        ("CMD --x", "unknown flag: --x"),
        ("COPY --link= a b", "missing a value on flag: --link"),
        ("COPY --link=maybe a b", "expecting boolean value for flag --link, not: maybe"),
        ("COPY --from a b", "missing a value on flag: --from"),
        ("COPY a <<b\nb", "COPY cannot accept a heredoc as a destination"),
        ("ENV", "ENV requires at least one argument"),
        ("ENV =a", "ENV names can not be blank"),
        ("LABEL a", "LABEL must have two arguments"),
        ("WORKDIR", "WORKDIR requires exactly one argument"),
        ('VOLUME ["", "a"]', "VOLUME specified can not be an empty string"),
        ("SHELL []", "SHELL requires at least one argument"),
        ("HEALTHCHECK", "HEALTHCHECK requires at least one argument"),
        ("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no arguments"),
        ("HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD"),
        ("HEALTHCHECK --interval=1 CMD a", 'time: missing unit in duration "1"'),
        ("HEALTHCHECK --timeout=1us CMD a", 'Interval "timeout" cannot be less than 1ms'),
        ("HEALTHCHECK --retries=x CMD a", 'strconv.ParseInt: parsing "x": invalid syntax'),
        ("HEALTHCHECK --retries=-1 CMD a", "--retries cannot be negative (-1)"),
        ("HEALTHCHECK --retries=2147483648 CMD a", 'strconv.ParseInt: parsing "2147483648": value out of range'),
        ("HEALTHCHECK --retries=2147483647 CMD a", None),
        ("HEALTHCHECK --x NONE", None),
        ("ARG --x=y a", None),
        ("STOPSIGNAL --x 9", None),
        ("ONBUILD", "ONBUILD requires at least one argument"),
        ("ONBUILD COPY --frm=x a b", None),
        ("ONBUILD ENV a", "ENV must have two arguments"),
        ("ONBUILD maintainer me", "MAINTAINER isn't allowed as an ONBUILD trigger"),
        ("lables a=b", "unknown instruction: lables (did you mean label?)"),
        ("xyzzy", "unknown instruction: xyzzy"),
        ("\\", "unknown instruction: "),
    ],
)
def test_buildkits_words(line: str, message: str | None) -> None:
    assert messages(f"FROM x\n{line}\n") == ([(2, message)] if message else [])


def test_an_empty_continuation_is_a_warning_at_the_empty_line() -> None:
    (problem,) = parse("FROM x\nRUN a \\\n\n  b\n").problems
    assert (problem.kind, problem.fatal, problem.span.start) == ("empty-continuation", False, 15)


def test_a_suggestion_can_be_applied() -> None:
    (problem,) = parse("FROM x\nCOPPY a b\n").problems
    assert (problem.suggestion, problem.span.start, problem.span.end) == ("COPY", 7, 12)


def test_a_missing_stage_is_told_once() -> None:
    assert messages("RUN a\nRUN b\n") == [(1, "no build stage in current context")]
