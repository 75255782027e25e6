"""Whose words a finding quotes, and how its mend is told."""

import pytest

from gowharf.report.words import counted, mend, says
from gowharf.rules.doc import read
from gowharf.rules.model import Fix, Safety
from gowharf.rules.table import TABLE

BUILDERS = [
    'failed to compute cache key: failed to calculate checksum of ref: "/go.sum": not found',
    "failed to solve: builder: not found",
    "dockerfile parse error on line 2: unknown instruction: COPPY (did you mean COPY?)",
    "golang:1.99: failed to resolve source metadata for docker.io/library/golang:1.99",
    "/bin/sh: go: not found",
    'exec: "/app": stat /app: no such file or directory',
    "exec /app: no such file or directory",
    "unable to find user nobody: no matching entries in passwd file",
    'target stage "nope" could not be found',
    "circular dependency detected on stage: build",
    "invalid stage index 7",
    'cannot copy from stage "last", it needs to be defined before current stage "build"',
]
GOS = [
    "go: go.mod requires go >= 1.24 (running go 1.21.13; GOTOOLCHAIN=local)",
    "main.go:3:8: no required module provides package example.com/lib/sub; to add it:",
    "failed to initialize build cache at /.cache/go-build: mkdir /.cache: permission denied",
    "build cache is disabled by GOCACHE=off, but required as of Go 1.12",
    "stat /src/cmd/server: directory not found",
]


@pytest.mark.parametrize("words", BUILDERS)
def test_the_builders(words):
    assert says(words) == "the build says"


@pytest.mark.parametrize("words", GOS)
def test_gos(words):
    assert says(words) == "go says"


def test_what_no_go_command_prints_is_not_said_to_be_gos():
    """Of the rules' examples, those in which no go command fails."""
    words = [example.go_says for entry in TABLE.entries for example in read(entry.doc).examples if example.go_says]
    others = {word.partition("\n")[0] for word in words if says(word) != "go says"}
    assert len(others) >= 8 and not any(word.startswith("go:") for word in others)


def test_a_mend_says_who_may_apply_it():
    assert mend(Fix("Use golang:1.24", Safety.SAFE)) == "fix: Use golang:1.24"
    assert mend(Fix("Say go 1.24", Safety.UNSAFE)) == "fix (unsafe): Say go 1.24"


def test_a_mend_by_hand_names_its_command_once():
    assert mend(Fix("Vendor again", Safety.MANUAL, command="go mod vendor")) == "by hand: Vendor again: go mod vendor"
    assert mend(Fix("Run go mod tidy", Safety.MANUAL, command="go mod tidy")) == "by hand: Run go mod tidy"
    assert mend(Fix("Ask who keeps the image", Safety.MANUAL)) == "by hand: Ask who keeps the image"


def test_one_is_not_several():
    assert [counted(number, "file") for number in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
