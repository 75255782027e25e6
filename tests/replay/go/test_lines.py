"""Command lines of go against what seven real toolchains say to them (tests/executor/tables.py recorded it)."""

import pytest

from gowharf.replay.model import Outcome
from tests.executor.tables import LINES, MODULE, parts, stored
from tests.executor.toolchains import BY_MINOR
from tests.replay.go.worlds import go

KNOWN = stored()
VERSIONS = {minor: BY_MINOR[f"1.{minor}"] for minor in KNOWN}


@pytest.mark.parametrize("minor", KNOWN)
@pytest.mark.parametrize("line", LINES)
def test_a_line_gets_gos_answer(line: str, minor: int) -> None:
    before, words, more = parts(line)
    env = {"GOPROXY": "off", "GOTOOLCHAIN": "local", **before}
    files = {**MODULE, "go.mod": MODULE["go.mod"] + more}
    run = go(" ".join(words), files, version=VERSIONS[minor], env=env)
    code, said = KNOWN[minor]["lines"][line]
    if run.outcome is Outcome.FAILS:
        assert (code != 0, "\n".join(dict.fromkeys(failure.says for failure in run.failures))) == (True, said)
    elif run.outcome is Outcome.SUCCEEDS:
        assert code == 0, said
