"""Scenarios as real BuildKit builds: what fails, fails at the step that is recorded, and what gowharf mends builds."""

import pathlib
import tempfile
from collections.abc import Iterator

import pytest

from tests.buildkit import base as buildkit
from tests.buildkit.daemon import Built, Daemon, build, running
from tests.scenarios.case import Case, cases
from tests.scenarios.mend import SAFE, UNSAFE, fix

pytestmark = pytest.mark.needs("builds with BuildKit", buildkit.missing)

CHOSEN = """
d04-build-no-gomod d06-cd-not-persist d08b-arg-other-stage d14-path-no-dot d15-internal-not-copied
d18-copy-from-wrong-path e03b-goflags-nonflag2 e20-goos-typo m01-require-no-version
m15-replace-no-dot-slash m37b-image-older s06-gosum-malformed s11-gosum-dockerignored v09-dockerignored-auto
v09e-dockerignored-txt v11-partial-copy v12-modmod-with-vendor v15-download-with-vendor
""".split()


@pytest.fixture(scope="session")
def daemon() -> Iterator[Daemon]:
    """One a test process: they share nothing that they write."""
    ready = buildkit.prepare()
    with tempfile.TemporaryDirectory() as work, running(ready.programs, pathlib.Path(work), ready.images) as started:
        yield started


def chosen() -> list[Case]:
    return [case for case in cases() if case.name in CHOSEN]


def built(daemon: Daemon, case: Case, root: pathlib.Path, side: str, flags: tuple[str, ...] = ()) -> Built:
    root.mkdir()
    case.write(root, side)
    if flags:
        fix(root, flags)
    return build(daemon, root)


@pytest.mark.parametrize("case", chosen(), ids=lambda case: case.name)
def test_a_build_fails_where_it_is_recorded_and_mended_it_passes(
    daemon: Daemon, tmp_path: pathlib.Path, case: Case
) -> None:
    before = built(daemon, case, tmp_path / "before", "before")
    assert not before.ok
    assert before.step.endswith(case.data["before"]["command"]), before
    assert _without_patch(case, case.data["before"]["error"]) in _without_patch(case, before.said)
    after = built(daemon, case, tmp_path / "after", "after")
    assert after.ok, after.said
    mended = built(daemon, case, tmp_path / "mended", "before", SAFE if case.data["fix"] == "safe" else UNSAFE)
    assert mended.ok, mended.said


def test_more_than_a_dozen_scenarios_are_built() -> None:
    assert sorted(case.name for case in chosen()) == sorted(CHOSEN)
    assert len(CHOSEN) > 12


def test_a_missing_workdir_belongs_to_the_user_in_force(daemon: Daemon, tmp_path: pathlib.Path) -> None:
    """What tests/executor imitates."""
    (tmp_path / "Dockerfile").write_text("FROM alpine\nUSER app\nWORKDIR /srv/deep\nRUN stat -c %U . .. && exit 3\n")
    result = build(daemon, tmp_path)
    assert (result.exit, result.line, result.said.splitlines()[:2]) == (3, 4, ["app", "app"])


def _without_patch(case: Case, text: str) -> str:
    minor = case.data["go"].rpartition(".")[0]
    for version in (case.data["go"], *buildkit.VERSIONS):
        text = text.replace(version, minor) if version.startswith(f"{minor}.") else text
    return text
