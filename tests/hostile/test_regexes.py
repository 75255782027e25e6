"""No regular expression can be driven to quadratic time: a line of a megabyte made of its own parts comes back."""

import pytest

from tests.hostile.regexes import Regex, drive, regexes

ALL = list(regexes())


def test_the_sources_expressions_are_found() -> None:
    assert len(ALL) > 150
    assert any(regex.module == "gowharf.syntax.gosum" for regex in ALL)


@pytest.mark.parametrize("regex", ALL, ids=[f"{regex.module}-{regex.line}" for regex in ALL])
def test_a_megabyte_comes_back(regex: Regex) -> None:
    assert drive(regex) == []


def test_a_quadratic_expression_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    monkeypatch.setattr("tests.hostile.regexes.SECONDS", 0.5)
    quadratic = Regex("here", 1, re.compile(r"[ \t]*="), frozenset({"search"}))
    assert drive(quadratic)
