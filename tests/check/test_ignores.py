"""Inline ignores as a user writes them."""

import pytest

from gowharf.check.engine import check
from gowharf.check.fixing import apply, choose
from gowharf.check.settings import Settings
from tests.check.fakes import GO_MOD, finds, project, with_own


def left(texts, *rules, settings=None):
    return check(project(texts), settings or Settings(), [], with_own(*rules)).findings


def mended(path, text, *rules):
    """The text after the first fix of each finding, one after another."""
    for _ in range(5):
        chosen = choose(left({path: text}, *rules))
        if not chosen:
            break
        text = apply({path: text}.get, [chosen[0][1]])[path]
    return text


USER = finds("user", "Dockerfile", "USER")
RUN = finds("run", "Dockerfile", "build ./b")
REQUIRE = finds("req", "go.mod", "example.com/x")


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM scratch\n# gowharf: ignore[user] legacy\nUSER root\n",
        "FROM scratch\r\n# gowharf: ignore[user] legacy\r\nUSER root\r\n",
        "# gowharf: ignore-file[user]\nFROM scratch\nUSER root\n",
        "# syntax=docker/dockerfile:1\n\n#gowharf:ignore-file[user] because\nFROM scratch\nUSER root",
        "FROM scratch\n# gowharf: ignore[user]\n# another comment\nUSER root\n",
        "FROM scratch\nUSER root # gowharf: ignore[user]\n",
        "FROM scratch\n# gowharf: ignore[fake] the whole family\nUSER root\n",
    ],
)
def test_an_ignored_finding_is_not_reported(dockerfile):
    assert left({"Dockerfile": dockerfile}, USER) == ()


def test_an_ignore_above_an_instruction_is_about_all_of_its_lines():
    text = "FROM scratch\n# gowharf: ignore[run]\nRUN a && \\\n  go build ./b\n"
    assert left({"Dockerfile": text}, RUN) == ()
    text = "FROM scratch\nRUN a && \\\n  go build ./b && \\\n  c # gowharf: ignore[run]\n"
    assert left({"Dockerfile": text}, RUN) == ()


def test_an_ignore_is_not_about_the_instruction_after_the_next():
    text = "FROM scratch\n# gowharf: ignore[user]\nUSER root\nUSER x\n"
    (finding,) = left({"Dockerfile": text}, USER)
    assert finding.place.span.start == text.index("USER x")


@pytest.mark.parametrize(
    "line",
    [
        "require example.com/x v1.0.0 // gowharf: ignore[req] known",
        "require example.com/x v1.0.0 // indirect; gowharf: ignore[req]",
        "// gowharf: ignore[req]\nrequire example.com/x v1.0.0",
    ],
)
def test_ignores_in_go_mod(line):
    assert left({"go.mod": GO_MOD + line + "\n"}, REQUIRE) == ()


def test_a_hash_in_the_middle_of_a_word_is_no_ignore():
    text = "FROM scratch\nRUN curl x#gowharf:ignore[user]\nUSER root\n"
    assert [finding.rule for finding in left({"Dockerfile": text}, USER)] == ["user"]


def test_an_unknown_name_is_reported_with_the_nearest_one():
    text = "# gowharf: ignore[usr] legacy\nFROM scratch\n"
    (finding,) = left({"Dockerfile": text}, USER)
    assert (finding.rule, finding.message) == ("unknown-ignore", "no rule is named usr; did you mean user?")
    assert finding.place.span.text(text) == "usr"


def test_an_ignore_without_a_name_is_reported():
    (finding,) = left({"Dockerfile": "# gowharf: ignore\nFROM scratch\n"}, USER)
    assert finding.message == "no rule is named here; write ignore[rule-name]"


def test_ignore_file_below_the_first_instruction_is_reported_and_does_nothing():
    found = left({"Dockerfile": "FROM scratch\n# gowharf: ignore-file[user]\nUSER root\n"}, USER)
    assert [finding.rule for finding in found] == ["unknown-ignore", "user"]


def test_an_unused_ignore_is_reported_unless_its_rule_is_not_run():
    texts = {"Dockerfile": "# gowharf: ignore[user]\nFROM scratch\n"}
    assert [finding.rule for finding in left(texts, USER)] == ["unused-ignore"]
    assert left(texts, USER, settings=Settings(ignore=("user",))) == ()
    assert left(texts, USER, settings=Settings(select=("go-command-fails",))) == ()


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("Dockerfile", "FROM a\n# gowharf: ignore[user] why\nRUN b\n", "FROM a\nRUN b\n"),
        ("Dockerfile", "FROM a\r\n  # gowharf: ignore[user]\r\nRUN b\r\n", "FROM a\r\nRUN b\r\n"),
        ("Dockerfile", "FROM a\nRUN b  # gowharf: ignore[user] why", "FROM a\nRUN b"),
        (
            "Dockerfile",
            "FROM a\n# gowharf: ignore[user, run] why\nUSER b\n",
            "FROM a\n# gowharf: ignore[user] why\nUSER b\n",
        ),
        (
            "Dockerfile",
            "FROM a\n# gowharf: ignore[nobody, user] why\nUSER b\n",
            "FROM a\n# gowharf: ignore[user] why\nUSER b\n",
        ),
        ("go.mod", "module m // gowharf: ignore[user]\r\n", "module m\r\n"),
        ("go.mod", "require a v1.0.0 // indirect; gowharf: ignore[user] x\n", "require a v1.0.0 // indirect\n"),
    ],
)
def test_the_fix_takes_out_no_more_than_the_ignore(path, before, after):
    assert mended(path, before, USER, RUN) == after


def test_unused_ignores_can_be_ignored_for_a_file():
    text = "# gowharf: ignore-file[unused-ignore]\n# gowharf: ignore[run]\nFROM a\n"
    assert left({"Dockerfile": text}, RUN) == ()
