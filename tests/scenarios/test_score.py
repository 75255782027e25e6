"""What gowharf is held to over all scenarios and their neighbours (`python -m tests.scenarios.score` shows more)."""

import functools
from collections.abc import Callable

import pytest

from tests.scenarios.case import FOLDER, cases
from tests.scenarios.score import Verdict, summary, verdict

CASES = {case.name: case for case in cases()}
MISSED = {
    "s13-transitive-gomod-missing",  # a warning: the missing line is about a module that only the module cache knows
}
OTHER_WORDS = {
    *MISSED,
    "d03e-install-multi-modules",  # go stumbles over the toolchain that one of them needs first
    "m58-replace-symlink",  # go names where the link leads
}


@functools.cache
def judged(name: str) -> Verdict:
    return verdict(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_no_error_where_the_real_go_succeeds_and_what_fails_is_caught(name: str) -> None:
    said = judged(name)
    assert not said.false_errors
    assert said.caught is not False or name in MISSED, (CASES[name].data["before"]["error"], said.said)
    assert said.words is not False or name in OTHER_WORDS, (CASES[name].data["before"]["error"], said.said)


@pytest.mark.parametrize("folder", ["all", FOLDER.name])
def test_the_figures_hold(folder: str, record_property: Callable[[str, str], None]) -> None:
    verdicts = [judged(name) for name, case in CASES.items() if folder in ("all", case.folder)]
    figures = summary(verdicts)
    shown = ", ".join(f"{name} {value:.3g}" for name, value in figures.items())
    record_property("figures", f"{len(verdicts)} scenarios ({folder}): {shown}")
    assert figures["noise"] <= 0.2, [v.case.name for v in verdicts if v.noise]
