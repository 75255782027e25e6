"""Every input that once failed, and every kept one, is run again; so is a start of each kind."""

import pathlib

import pytest

from tests.fuzz import seeds
from tests.fuzz.targets import CORPUS, TARGETS, files_of

KEPT = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}-{path.name}" for path in KEPT])
def test_kept_inputs_hold_their_promises(path: pathlib.Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_starts_hold_their_promises(name: str, tmp_path: pathlib.Path) -> None:
    seeds.write(name, tmp_path)
    written = sorted(tmp_path.iterdir())
    assert written, "a fuzzer that starts from nothing finds nothing"
    for path in written[:: max(1, len(written) // 25)]:
        TARGETS[name](path.read_bytes())


def test_an_input_is_a_project() -> None:
    assert files_of(b"-- go.mod --\nmodule x\n-- ../a/b --\n-- a --\n") == {"go.mod": "module x", "a/b": ""}
