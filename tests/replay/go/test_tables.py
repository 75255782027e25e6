"""The tables of names against real toolchains, version by version (tests/executor/tables.py recorded them)."""

import pytest

from gowharf.replay.go import experiments, flags, godebugs, platforms, stdlib
from tests.executor.tables import COMMANDS, WRITTEN, stored
from tests.replay.go.worlds import go

KNOWN = stored()
BY_COMMAND = [(minor, command) for minor in KNOWN for command in COMMANDS]


@pytest.mark.parametrize(("minor", "command"), BY_COMMAND)
def test_a_command_takes_the_flags_that_it_takes(minor: int, command: str) -> None:
    real = KNOWN[minor]["flags"].get(command)
    assert flags.exists(command, minor) == (real is not None)
    if real is not None:
        ours = {name: spec.boolean for name, spec in flags.table(command).items() if spec.known_to(minor)}
        assert ours == {name.removesuffix("!"): name.endswith("!") for name in real.split()}


@pytest.mark.parametrize(("minor", "command"), BY_COMMAND)
def test_a_command_says_how_it_is_used(minor: int, command: str) -> None:
    if flags.exists(command, minor):
        assert flags.usage(command, minor) == KNOWN[minor]["usages"][command]


@pytest.mark.parametrize("minor", KNOWN)
def test_env_refuses_what_it_refuses(minor: int) -> None:
    refused = {}
    for name in KNOWN[minor]["env"]:
        run = go(f"go env -w {name}={WRITTEN.get(name, '')}", {}, version=f"1.{minor}.1")
        refused[name] = run.failures[0].says if run.failures else ""
    assert refused == KNOWN[minor]["env"]


@pytest.mark.parametrize("minor", KNOWN)
def test_experiments_are_those_that_go_has(minor: int) -> None:
    names = [word.partition(":")[0] for word in experiments._KNOWN.split()]
    assert [name for name in names if not experiments.unknown(name, minor)] == KNOWN[minor]["experiments"].split()
    assert experiments.unknown("gone", minor) == "gone"


@pytest.mark.parametrize("minor", KNOWN)
def test_every_godebug_setting_of_go_is_taken(minor: int) -> None:
    real = set(KNOWN[minor]["godebugs"].split())
    assert {name for name in real if godebugs.fault(name, "1", f"1.{minor}.0")} == set()
    removed = {name for name in godebugs._REMOVED if godebugs._REMOVED[name][0] <= minor}
    assert removed & real == set()


@pytest.mark.parametrize("minor", KNOWN)
def test_the_standard_library_is_go_s(minor: int) -> None:
    real = {name for name in KNOWN[minor]["std"].split() if "internal" not in name.split("/") and "vendor/" not in name}
    known = {name for names in stdlib._SINCE.values() for name in names.split()}
    answers = {name: stdlib.has(name, f"1.{minor}.0") for name in known | real}
    assert {name for name, there in answers.items() if there} <= real
    assert {name for name, there in answers.items() if there is False} & real == set()
    assert {name for name in real if answers[name] is None} <= set(stdlib._TRIED)


def test_the_pairs_of_systems_and_processors_are_go_s() -> None:
    every = {pair for known in KNOWN.values() for pair in known["platforms"].split()}
    assert every <= {"/".join(pair) for pair in platforms.PAIRS}
