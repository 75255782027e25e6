"""What `--fix` promises: a mended project builds for real, and one that passed still passes.

A slice, one scenario a rule; all of them: `python -m tests.scenarios.mend`.
"""

import pytest

from tests.executor import base as executor
from tests.executor.base import Base
from tests.scenarios.case import FOLDER, NEIGHBOURS, Case, cases
from tests.scenarios.mend import SAFE, UNSAFE, mend

pytestmark = pytest.mark.needs("mends with real Go toolchains", executor.missing)

MENDED = """
d03-install-no-version d03e-install-multi-modules d04-build-no-gomod d04g-mod-init-exists d06-cd-not-persist
d08b-arg-other-stage d11b-net-scratch d14-path-no-dot d14b-single-file-main d14e-gitignore-binary-name
d15-internal-not-copied d15b-copy-flatten d17-vcs-dubious d18-copy-from-wrong-path d26-tidy-check
e01b-goflags-insecure-get e03b-goflags-nonflag2 e04-go-private-typo e04g-goprivate-subdomain e05-go111module-off
e08-proxy-500-comma e17-gomodcache-stage-mismatch e19-gotoolchain-bad e20-goos-typo e23-goroot-wrong
m01-require-no-version m03-version-no-v m12-misspelt-directive m15-replace-no-dot-slash m16-replace-dir-with-version
m40e-no-go-line-vendor-oldlib m46-tool-directive-old-go m59-nested-replace-same-module s06-gosum-malformed
s11-gosum-dockerignored s16b-tidy-then-copy v02-not-explicit v09-dockerignored-auto v09e-dockerignored-txt
v11-partial-copy v12-modmod-with-vendor v13-modvendor-no-dir v15-download-with-vendor x16-vendor-with-tool-install
x25-gitignore-go-star
""".split()
EVERY = 6


@pytest.fixture(scope="session")
def base() -> Base:
    return executor.prepare()


def named() -> list[Case]:
    return [case for case in cases() if case.name in MENDED]


def passing() -> list[tuple[Case, str]]:
    """Every sixth project that passes: a `before`, or an `after`."""
    sides = [(case, "after") if case.fails else (case, "before") for case in cases()]
    return [(case, side) for case, side in sides if side == "before" or case.after is not None][::EVERY]


@pytest.mark.parametrize("case", named(), ids=lambda case: case.name)
def test_a_mended_project_builds(base: Base, case: Case) -> None:
    mended = mend(base, case, "before", SAFE if case.data["fix"] == "safe" else UNSAFE)()
    assert mended.passes, (mended.said, mended.changed, mended.build)


@pytest.mark.parametrize(("case", "side"), passing(), ids=lambda value: getattr(value, "name", value))
def test_a_project_that_passes_still_does_after_all_fixes(base: Base, case: Case, side: str) -> None:
    mended = mend(base, case, side, UNSAFE)()
    assert mended.build is None or mended.passes, (mended.changed, mended.build)


def test_the_slice_is_there() -> None:
    assert sorted(case.name for case in named()) == sorted(MENDED)


def test_every_scenario_is_recorded() -> None:
    """`python -m tests.scenarios.record NAME` does it."""
    written = {path.stem for folder in (FOLDER, NEIGHBOURS) for path in folder.glob("*.txtar")}
    assert written == {case.name for case in cases()}
