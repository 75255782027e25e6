"""`RUN --mount=…`: what a step sees besides the image's own files, and what is left of it afterwards."""

import pytest

from gowharf.replay.image import Image
from gowharf.replay.model import Outcome
from tests.replay.project import MAIN, replayed, runs, steps

FROM = "FROM golang:1.24 AS build\nWORKDIR /src\n"
FILES = {**MAIN, "cmd/x.go": "package x\n"}


def seen(flags: str, before: str = FROM, script: str = "go version", **rest: dict[str, str | None]) -> Image:
    """The image that a go command sees below its mounts."""
    (run,) = runs(replayed(f"{before}RUN {flags} {script}\n", FILES, **rest))
    assert run.image is not None
    return run.image


@pytest.mark.parametrize(
    ("flags", "path"),
    [
        ("--mount=type=bind,target=.", "/src/go.mod"),
        ("--mount=target=/src", "/src/cmd/x.go"),
        ("--mount=target=/w,source=cmd", "/w/x.go"),
        ("--mount=source=go.mod,target=/w/go.mod", "/w/go.mod"),
        ("--mount=src=go.mod,dst=go.mod", "/src/go.mod"),
        ("--mount=type=bind,from=other,source=/made,target=/w", "/w/x.go"),
        ("--mount=type=bind,from=other,target=/w", "/w/made/x.go"),
        ("--mount=type=bind,from=golang:1.24,source=/usr/local/go,target=/go1", "/go1/bin/go"),
        ("--mount=type=secret,id=netrc,target=/root/.netrc", "/root/.netrc"),
        ("--mount=type=secret,id=netrc,target=.netrc", "/src/.netrc"),
        ("--mount=type=secret,id=netrc", "/run/secrets/netrc"),
        ("--mount=type=tmpfs,target=/scratch", "/scratch"),
        ("--mount=type=cache,target=/cache", "/cache"),
        ("--mount=type=cache,target=cache", "/src/cache"),
        ("--mount=type=bind,target=$AT", "/given/go.mod"),
    ],
)
def test_what_is_mounted_is_seen(flags: str, path: str) -> None:
    before = "FROM golang:1.24 AS other\nCOPY cmd /made\n" + FROM + "ENV AT=/given\n"
    assert seen(flags, before).look(path).present


@pytest.mark.parametrize(
    ("flags", "path"),
    [
        ("--mount=target=/w,source=cmd", "/w/go.mod"),
        ("--mount=type=tmpfs,target=/src", "/src/go.mod"),
        ("--mount=type=cache,target=/src", "/src/go.mod"),
        ("", "/src/cmd"),
    ],
)
def test_what_is_not_mounted_or_hidden_is_not_seen(flags: str, path: str) -> None:
    before = "FROM golang:1.24 AS other\nCOPY cmd /made\n" + FROM + "COPY go.mod .\n"
    assert seen(flags, before).look(path).absent


@pytest.mark.parametrize(
    ("flags", "path"),
    [
        ("--mount=type=bind,target=$AT", "/src/go.mod"),
        ("--mount=type=bind,source=$AT,target=/w", "/w/go.mod"),
        ("--mount=type=bind,from=registry.example.com/x,target=/w", "/w/go.mod"),
        ("--mount=type=cache,from=other,target=/w", "/w/go.mod"),
    ],
)
def test_what_is_mounted_nobody_knows_from_where_or_to_is_unknown(flags: str, path: str) -> None:
    before = "FROM golang:1.24 AS other\nCOPY cmd /made\n" + FROM + "ARG AT\n"
    assert seen(flags, before).look(path).unknown


def test_a_mount_is_found_where_the_work_directory_is_not_known() -> None:
    image = seen("--mount=type=bind,target=/w", FROM + "ARG AT\nWORKDIR $AT\n")
    assert image.look("/w/go.mod").present
    assert seen("--mount=type=bind,target=w", FROM + "ARG AT\nWORKDIR $AT\n").look("/elsewhere").unknown


def test_a_go_command_in_a_folder_that_may_be_mounted_is_not_said_to_fail() -> None:
    got = replayed(FROM + "ARG AT\nRUN --mount=type=bind,target=$AT go build\n", FILES)
    assert runs(got)[0].outcome is Outcome.UNKNOWN


def test_a_source_that_is_not_there_stops_the_build() -> None:
    text = FROM + "RUN --mount=type=bind,source=nope,target=/w true\n"
    step = steps(replayed(text, FILES))[-1]
    (failure,) = step.failures
    assert step.outcome is Outcome.FAILS
    assert (failure.kind, failure.values) == (
        "mount-source-missing",
        {"source": "nope", "path": "nope", "why": "not-in-project", "origin": "nope"},
    )
    assert failure.says == 'failed to compute cache key: failed to calculate checksum of ref: "/nope": not found'
    assert failure.place is not None
    assert (failure.place.path, failure.place.span.text(text)) == (
        "Dockerfile",
        "--mount=type=bind,source=nope,target=/w",
    )


def test_a_bind_mount_is_read_only_unless_it_says_so() -> None:
    for flags, writable in (("", False), (",rw", True), (",readwrite=true", True), (",ro", False)):
        image = seen(f"--mount=type=bind,target=.{flags}")
        assert [mount.writable for mount in image.mounts] == [writable]


def test_what_is_written_below_a_bind_mount_is_gone_afterwards() -> None:
    got = replayed(FROM + "RUN --mount=type=bind,target=.,rw touch made /made\n", FILES)
    image = got.stages[0].image
    assert (image.look("/src/made").absent, image.look("/src/go.mod").absent, image.look("/made").present) == (
        True,
        True,
        True,
    )


def test_a_cache_keeps_what_a_step_wrote_for_the_steps_that_mount_it() -> None:
    cache = "--mount=type=cache,target=/c"
    got = replayed(
        f"{FROM}RUN {cache} touch /c/made\nRUN {cache} go version\nRUN {cache},id=other go version\nRUN go version\n"
        "RUN --mount=type=cache,id=/c,target=/elsewhere go version\n",
        FILES,
    )
    looks = [run.image.look("/c/made") for run in runs(got)[:3] if run.image is not None]
    assert [look.present for look in looks] == [True, False, False]
    last = runs(got)[3].image
    assert last is not None
    assert last.look("/elsewhere/made").present


@pytest.mark.parametrize(
    ("flags", "uid", "mode"),
    [
        ("", 0, 0o755),
        (",uid=1000", 1000, 0o755),
        (",mode=0777", 0, 0o777),
        (",uid=$WHO", None, 0o755),
        (",mode=0888", 0, 0o755),
    ],
)
def test_whose_a_fresh_cache_is(flags: str, uid: int | None, mode: int) -> None:
    node = seen(f"--mount=type=cache,target=/c{flags}").look("/c").node
    assert node is not None
    assert (node.uid, node.mode) == (uid, mode)


def test_a_secret_is_its_owner_s_only() -> None:
    for flags, uid in (("", 0), (",uid=1000", 1000)):
        node = seen(f"--mount=type=secret,id=n,target=/n{flags}").look("/n").node
        assert node is not None
        assert (node.uid, node.mode) == (uid, 0o400)


def test_a_secret_or_an_agent_may_be_a_variable_of_unknown_value() -> None:
    (run,) = runs(replayed(FROM + "RUN --mount=type=secret,id=t,env=TOKEN --mount=type=ssh go version\n", FILES))
    assert run.image is not None
    assert run.image.mounts == ()
    assert {name: run.env[name] for name in ("TOKEN", "SSH_AUTH_SOCK")} == {"TOKEN": None, "SSH_AUTH_SOCK": None}
