"""What eight real toolchains said of 95 small modules: our words agree with theirs, or we say that we don't know."""

import tomllib
from pathlib import Path

import pytest

from gowharf.replay.go.predict import predict
from gowharf.replay.model import Outcome
from tests.replay.go.worlds import argv_of, world_of
from tests.scenarios.txtar import parse

CASES = sorted((Path(__file__).parents[2] / "corpus" / "go-messages").glob("*.txtar"))
VERSIONS = ("1.17.13", "1.20.14", "1.21.13", "1.22.12", "1.23.12", "1.24.13", "1.26.8")
WORKDIR = "/src/work"


def judged(path: Path, version: str) -> tuple[str, str]:
    """ "agrees", "unknown" or "wrong" for one case and one Go, with what went wrong."""
    archive = parse(path.read_bytes())
    case = tomllib.loads(archive.head)
    files = {f"work/{name}": text.decode() for name, text in archive.files.items()}
    env = {"GOTOOLCHAIN": "local", "GOPROXY": "off", "GOSUMDB": "off", "GOFLAGS": "", "GOPATH": "/src/gopath"}
    env |= {name: value.replace("$WD", WORKDIR) for name, value in case["env"].items()}
    world = world_of(files, version, WORKDIR, env, " ".join(case["argv"]))
    said = predict(world, argv_of(" ".join(case["argv"])))
    real = case["results"][version]
    stderr = real["stderr"].replace("$WD", WORKDIR).replace("$TOP", "/src").replace("$GOROOT/", "/usr/local/go/")
    if said.outcome is Outcome.UNKNOWN:
        return "unknown", ""
    if (said.outcome is Outcome.SUCCEEDS) != (real["exit"] == 0):
        words = [failure.says for failure in said.failures]
        return "wrong", f"{said.outcome}, but exit {real['exit']}: {stderr!r} / {words}"
    for failure in said.failures:
        if failure.certain and failure.says.strip() not in stderr:
            return "wrong", f"{failure.says!r} instead of {stderr!r}"
    return "agrees", ""


@pytest.mark.parametrize("version", VERSIONS)
def test_no_prediction_contradicts_a_real_toolchain(version: str) -> None:
    verdicts = {path.stem: judged(path, version) for path in CASES}
    wrong = {name: why for name, (verdict, why) in verdicts.items() if verdict == "wrong"}
    agrees = sum(verdict == "agrees" for verdict, _ in verdicts.values())
    print(f"go {version}: {agrees} of {len(CASES)} predicted, the others unknown")
    assert not wrong
    assert agrees
