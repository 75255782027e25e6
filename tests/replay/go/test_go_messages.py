"""What seven real toolchains said of 95 small modules.

No prediction fails where Go passes, and what the first phases (command line, environment, toolchain, modules, vendor)
say is in Go's own words.
"""

import tomllib
from pathlib import Path

import pytest

from gowharf.replay.go import kinds
from gowharf.replay.go.predict import predict
from gowharf.replay.go.world import Prediction
from gowharf.replay.model import Outcome
from tests.replay.go.worlds import argv_of, world_of
from tests.scenarios.txtar import parse

CASES = sorted((Path(__file__).parents[2] / "corpus" / "go-messages").glob("*.txtar"))
VERSIONS = ("1.17.13", "1.20.14", "1.21.13", "1.22.12", "1.23.12", "1.24.13", "1.26.8")
FIRST_PHASES = {value for name, value in vars(kinds).items() if name.isupper()}
WORKDIR = "/src/work"


def predicted(path: Path, version: str) -> tuple[Prediction, int, str]:
    """The prediction of one case for one Go, with the real exit status and words."""
    archive = parse(path.read_bytes())
    case = tomllib.loads(archive.head)
    files = {f"work/{name}": text.decode() for name, text in archive.files.items()}
    env = {"GOTOOLCHAIN": "local", "GOPROXY": "off", "GOSUMDB": "off", "GOFLAGS": "", "GOPATH": "/src/gopath"}
    env |= {name: value.replace("$WD", WORKDIR) for name, value in case["env"].items()}
    world = world_of(files, version, WORKDIR, env, " ".join(case["argv"]))
    said = predict(world, argv_of(" ".join(case["argv"])))
    real = case["results"][version]
    words = real["stderr"].replace("$WD", WORKDIR).replace("$TOP", "/src").replace("$GOROOT/", "/usr/local/go/")
    return said, real["exit"], words


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_said_to_fail_that_go_does(version: str) -> None:
    wrong = []
    counts = dict.fromkeys(("as Go", "other words", "not seen", "unknown"), 0)
    for path in CASES:
        said, exit_status, words = predicted(path, version)
        if said.outcome is Outcome.FAILS and exit_status == 0:
            wrong.append((path.stem, said.failures))
        agrees = (said.outcome is Outcome.FAILS) == (exit_status != 0)
        same = all(failure.says.strip() in words for failure in said.failures if failure.certain)
        unknown = said.outcome is Outcome.UNKNOWN
        counts["unknown" if unknown else "not seen" if not agrees else "as Go" if same else "other words"] += 1
    print(f"go {version}: {counts}")
    assert not wrong
    assert counts["as Go"] > len(CASES) * 3 // 4


@pytest.mark.parametrize("version", VERSIONS)
def test_the_first_phases_speak_as_go_does(version: str) -> None:
    for path in CASES:
        said, exit_status, words = predicted(path, version)
        for failure in said.failures:
            if failure.certain and failure.kind in FIRST_PHASES:
                assert exit_status != 0, path.stem
                assert failure.says.strip() in words, path.stem
