"""No regular expression can be driven to quadratic time: a line of a megabyte made of its own parts comes back."""

import signal

import pytest

from gowharf.project.gitignore import compile_patterns
from gowharf.syntax.goglob import compile_element
from gowharf.syntax.ignoreglob import compile_glob
from tests.hostile.regexes import SECONDS, Regex, drive, late, regexes, undriven

ALL = list(regexes())


def test_the_sources_expressions_are_found() -> None:
    assert len(ALL) > 150
    assert any(regex.module == "gowharf.syntax.gosum" for regex in ALL)


@pytest.mark.parametrize("regex", ALL, ids=[f"{regex.module}-{regex.line}" for regex in ALL])
def test_a_megabyte_comes_back(regex: Regex) -> None:
    assert drive(regex) == []


def test_none_is_left_out_but_what_is_made_of_patterns() -> None:
    made = {where for where in undriven() if not where.startswith("syntax.ignoreglob:")}  # the next test's
    assert made == {"startup:__getattr__"}  # which compiles what regex() was given


@pytest.mark.parametrize(
    "pattern",
    [
        *("*a*a*a*b", "*a*a*b", "*" * 5000 + "b", "*a" * 5000 + "b", "*?" * 5000 + "b", "*[a-c]" * 2000 + "b"),
        *("a*" * 5000 + "[", "**/a/**/a/**/b", "**/a*a*/**/*a*b", "**/" * 3000 + "b", "*/" * 3000 + "b"),
        *("a" * 100_000, "[" * 100_000, "[!b]*a*[!-0]*a*b"),
    ],
    ids=lambda pattern: pattern[:20],
)
def test_a_pattern_of_the_repository_comes_back(pattern: str) -> None:
    names = ["a" * 255] * 200 + ["/".join("a" * 2000), "/".join(["a" * 250] * 16)]
    signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        element, ignored = compile_element(pattern), compile_patterns((pattern,))
        test = compile_glob(pattern).test if pattern[-1] != "[" else element
        for name in names:
            assert not element(name.replace("/", "")) and not ignored(name, False) and not test(name)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def test_a_quadratic_expression_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    monkeypatch.setattr("tests.hostile.regexes.SECONDS", 0.5)
    for quadratic in (r"[ \t]*=", r"\b(?:for|read)\b[^\n;]*\bNAME\b"):
        assert drive(Regex("here", 1, re.compile(quadratic), frozenset({"search"})))
