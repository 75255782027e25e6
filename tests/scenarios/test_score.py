"""What gowharf is held to over all scenarios and their neighbours (`python -m tests.scenarios.score` shows more)."""

import functools
from collections.abc import Callable

import pytest

from gowharf.rules.table import TABLE
from tests.scenarios.case import FOLDER, Case, cases
from tests.scenarios.score import Verdict, summary, verdict

CASES = {case.name: case for case in cases()}
PASSING = "projects that no rule is about"


def family(case: Case) -> str:
    entry = TABLE.find(case.data["rule"])
    return entry.rule.family if entry else PASSING


FAMILIES = sorted({family(case) for case in CASES.values()})


@functools.cache
def judged(name: str) -> Verdict:
    return verdict(CASES[name])


def of_family(name: str) -> list[Verdict]:
    return [judged(case.name) for case in CASES.values() if family(case) == name]


@pytest.mark.parametrize("name", FAMILIES)
def test_no_error_where_the_real_go_succeeds(name: str) -> None:
    assert not {v.case.name: v.false_errors for v in of_family(name) if v.false_errors}


@pytest.mark.parametrize("name", FAMILIES)
def test_what_fails_is_caught(name: str) -> None:
    verdicts = of_family(name)
    missed = {v.case.name: v.case.data["before"]["error"] for v in verdicts if v.caught is False}
    assert summary(verdicts)["caught"] >= 0.9 or not missed, missed


@pytest.mark.parametrize("folder", ["all", FOLDER.name])
def test_the_figures_hold(folder: str, record_property: Callable[[str, str], None]) -> None:
    verdicts = [judged(name) for name, case in CASES.items() if folder in ("all", case.folder)]
    figures = summary(verdicts)
    shown = ", ".join(f"{name} {value:.3g}" for name, value in figures.items())
    record_property("figures", f"{len(verdicts)} scenarios ({folder}): {shown}")
    assert figures["false_errors"] == 0
    assert figures["caught"] >= 0.97, [v.case.name for v in verdicts if v.caught is False]
    assert figures["words"] >= 0.9, [v.case.name for v in verdicts if v.words is False]
    assert figures["noise"] <= 0.2, [v.case.name for v in verdicts if v.noise]
