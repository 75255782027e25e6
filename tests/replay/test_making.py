"""`make` in a RUN: its recipes are followed where the Makefile decides them; else nothing is guessed."""

import pytest

from tests.replay.project import MAIN, replayed, runs, steps

FROM = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"
MAKEFILE = """\
BINARY ?= app
GO := go
export CGO_ENABLED = 0

.PHONY: all build deps
all: build

deps:
\t$(GO) mod download

build: deps
\t@echo building
\tcd cmd && $(GO) build -o /out/$(BINARY) ./...
\t-$(GO) vet ./...
"""


def made(run: str, makefile: str = MAKEFILE, **more: str) -> list[tuple[str | None, str, bool]]:
    """(work directory, the command, ignored) of each go command."""
    got = runs(replayed(FROM + run, {**MAIN, "cmd/x.go": "package main\n", "Makefile": makefile, **more}))
    return [(r.workdir, " ".join(a.value or "?" for a in r.argv), r.ignored) for r in got]


def test_the_default_goal_and_its_prerequisites_in_order() -> None:
    assert made("RUN make\n") == [
        ("/src", "go mod download", False),
        ("/src/cmd", "go build -o /out/app ./...", False),
        ("/src", "go vet ./...", True),
    ]


def test_a_target_with_variables_from_the_command_line_and_the_environment() -> None:
    assert made("RUN make build BINARY=srv\n")[1][1] == "go build -o /out/srv ./..."
    assert made("RUN make build BINARY:=srv\n")[1][1] == "go build -o /out/srv ./..."
    assert made("ENV BINARY=env\nRUN make build\n")[1][1] == "go build -o /out/env ./..."


def test_exported_variables_reach_the_recipe() -> None:
    got = runs(replayed(FROM + "RUN make deps\nRUN go version\n", {**MAIN, "Makefile": MAKEFILE}))
    assert got[0].env.get("CGO_ENABLED") == "0"
    assert "CGO_ENABLED" not in got[1].env


def test_of_what_the_makefile_assigns_only_the_environments_own_and_the_exported_reaches_the_recipe() -> None:
    files = {**MAIN, "Makefile": "A = 1\nB = 2\nall:\n\tgo version\n"}
    (got,) = runs(replayed(FROM + "ENV B=0\nRUN make C=3\n", files))
    assert {name: got.env[name] for name in ("A", "B", "C") if name in got.env} == {"B": "2", "C": "3"}


def test_another_directory_and_another_file() -> None:
    assert made("RUN make -C sub\n", **{"sub/Makefile": "all:\n\tgo build\n"}) == [("/src/sub", "go build", False)]
    assert made("RUN make -f build.mk\n", **{"build.mk": "all:\n\tgo build\n"}) == [("/src", "go build", False)]
    there = {"sub/Makefile": "all:\n\tgo build\n", "sub/other.mk": "all:\n\tgo vet\n"}
    for words in ("-Csub", "--directory sub", "-s -C sub", "-j 4 -C sub", "-j4 -C sub", "-C sub --silent all"):
        assert made(f"RUN make {words}\n", **there) == [("/src/sub", "go build", False)], words
    assert made("RUN make -C sub -fother.mk\n", **there) == [("/src/sub", "go vet", False)]


def test_make_calls_itself() -> None:
    got = made("RUN make top\n", "top:\n\t$(MAKE) -C sub inner\n", **{"sub/Makefile": "inner:\n\tgo vet\n"})
    assert got == [("/src/sub", "go vet", False)]


@pytest.mark.parametrize(
    "makefile",
    [
        "ifdef X\nall:\n\tgo build\nendif\n",
        "all: cmd\n\tgo build\ncmd: main.go\n\tgo vet\n",
        "include other.mk\nall:\n\tgo build\n",
        ".ONESHELL:\nall:\n\tgo build\n",
        "all: nowhere\n\tgo build\n",
        "all:\n\tgo vet\nifdef X\n\tgo build\nendif\n",
        "all: GO = /opt/go\nall:\n\tgo build\n",
    ],
)
def test_what_the_makefile_leaves_open_is_not_followed(makefile: str) -> None:
    assert made("RUN make all\n", makefile) == []


def test_where_the_recipe_is_not_known_everything_may_have_happened() -> None:
    got = replayed(FROM + "RUN make\n", {**MAIN, "Makefile": "include x.mk\n"})
    assert steps(got)[-1].opaque
    assert got.stages[0].image.look("/src/vendor").unknown


def test_shell_functions_are_unknown_words() -> None:
    got = made("RUN make\n", "V := $(shell git describe)\nall:\n\tgo build -ldflags=-X=$(V) .\n")
    assert got == [("/src", "go build ? .", False)]


def test_a_makefile_that_calls_itself_without_end_is_given_up() -> None:
    made("RUN make\n", "all:\n\t$(MAKE) all\n")
