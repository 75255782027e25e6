"""Stages that are named where none is called so."""

import pytest

from gowharf.replay.model import Replay
from gowharf.replay.walk import replay
from tests.check.fakes import build, project


def built(text: str, target: str | None = None) -> Replay:
    files = {"go.mod": "module example.com/app\n", "Dockerfile": text}
    return replay(project(files), build()._replace(target=target))


@pytest.mark.parametrize(("target", "meant"), [("production", "prod"), ("prood", "prod"), ("x", "")])
def test_a_target_that_no_stage_is_called(target: str, meant: str) -> None:
    text = "FROM golang:1.24 AS build\nFROM build AS prod\n"
    found = [(failure.kind, failure.values["meant"]) for failure in built(text, target).failures]
    assert found == [("copy-from-unknown-stage", meant)]
    for fine in ("PROD", "build", "1", "${TARGET}", None):
        assert built(text, fine).failures == ()


@pytest.mark.parametrize(("name", "says"), [("late", "cannot mount from stage"), ("work", "circular dependency")])
def test_a_mount_of_a_stage_that_is_not_above(name: str, says: str) -> None:
    mount = f"RUN --mount=type=bind,from={name},target=/x go version\n"
    done = built(f"FROM golang:1.24 AS work\n{mount}FROM alpine:3.20 AS late\nFROM work\n")
    (failure,) = done.stages[0].steps[0].failures
    assert failure.says.startswith(says)
