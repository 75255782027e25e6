"""One RUN: which shell gets which text, from where, and how the step ends."""

import pytest

from gowharf.replay.model import Outcome
from tests.replay.project import MAIN, replayed, runs, steps

FROM = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"
FILES = {**MAIN, "cmd/x.go": "package x\n"}


def followed(instructions: str) -> list[tuple[str, str | None, bool]]:
    """Of each go command: the text at its place in the Dockerfile, its directory, whether its failure is ignored."""
    text = FROM + instructions + "\n"
    return [(r.span.text(text), r.workdir, r.ignored) for r in runs(replayed(text, FILES))]


@pytest.mark.parametrize(
    ("shell", "script", "ignored"),
    [
        ('["/bin/sh", "-c"]', "go vet; go build", [True, False]),
        ('["/bin/sh", "-ec"]', "go vet; go build", [False, False]),
        ('["/bin/bash", "-e", "-c"]', "go vet; go build", [False, False]),
        ('["/bin/bash", "--noprofile", "-c"]', "go vet; go build", [True, False]),
        ('["/bin/bash", "-o", "pipefail", "-c"]', "go vet | tee log; go build", [True, False]),
        ('["/bin/bash", "-euo", "pipefail", "-c"]', "go vet | tee log; go build", [False, False]),
        ('["bash", "-euo", "pipefail", "-c"]', "go vet | tee log", [False]),
        ('["/bin/bash", "-o", "pipefail", "-c"]', "go vet | tee log", [False]),
        ('["/bin/ash", "-c"]', "go vet | tee log", [True]),
        ('["/bin/bash"]', "go vet", []),
        ('["pwsh", "-Command"]', "go vet", []),
        ('["/usr/bin/env", "bash", "-c"]', "go vet", []),
        ("[]", "go vet", []),
    ],
)
def test_the_shell_decides_which_failures_count(shell: str, script: str, ignored: list[bool]) -> None:
    assert [held for _, _, held in followed(f"SHELL {shell}\nRUN {script}")] == ignored


def test_a_shell_that_can_not_be_read_may_do_anything() -> None:
    got = replayed(FROM + 'SHELL ["pwsh", "-Command"]\nRUN go vet\n', FILES)
    assert steps(got)[-1].opaque
    assert steps(got)[-1].outcome is Outcome.UNKNOWN
    assert got.stages[0].image.look("/out").unknown


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("RUN <<EOF\ncd cmd\ngo build\nEOF", [("go build", "/src/cmd", False)]),
        ("RUN <<EOF\ngo vet\ngo build\nEOF", [("go vet", "/src", True), ("go build", "/src", False)]),
        ("RUN <<-EOF\n\tcd cmd\n\tgo build\n\tEOF", [("go build", "/src/cmd", False)]),
        ("RUN <<'EOF'\ngo build\nEOF", [("go build", "/src", False)]),
        ("RUN cat <<A > x && go build\nsome text\nA", [("go build", "/src", False)]),
        ("RUN cat <<A <<B && go build\nsome\nA\ntext\nB", [("go build", "/src", False)]),
        ("RUN <<A cat && go build\nsome text\nA", [("go build", "/src", False)]),
        ("RUN bash <<EOF\ngo build\nEOF", [("bash", "/src", False)]),
        ("RUN sh -eu <<'EOF'\ncd cmd\ngo build\nEOF", [("sh", "/src/cmd", False)]),
        ("RUN python3 <<EOF\ngo build\nEOF", []),
        ("RUN <<EOF\n#!/bin/bash\ncd cmd\ngo build\nEOF", [("go build", "/src/cmd", False)]),
        ("RUN <<EOF\n#!/usr/bin/env bash\ngo build\nEOF", [("go build", "/src", False)]),
        ("RUN <<EOF\n#!/usr/bin/env python3\ngo build\nEOF", []),
        ("RUN <<EOF\nEOF", []),
        ('RUN ["go", "build"]', [('"go", "build"', "/src", False)]),
        ("RUN go \\\n  build", [("go \\\n  build", "/src", False)]),
    ],
)
def test_the_text_that_the_shell_gets(run: str, expected: list[tuple[str, str, bool]]) -> None:
    assert followed(run) == expected


def test_a_heredoc_that_names_its_program_has_not_the_shell_s_options() -> None:
    shell = 'SHELL ["/bin/bash", "-euo", "pipefail", "-c"]\n'
    assert [held for *_, held in followed(shell + "RUN <<EOF\n#!/bin/bash\ngo vet | tee log\ngo build\nEOF")] == [
        True,
        False,
    ]
    assert [held for *_, held in followed(shell + "RUN <<EOF\ngo vet | tee log\ngo build\nEOF")] == [False, False]


def test_a_script_for_another_program_may_do_anything() -> None:
    got = replayed(FROM + "RUN <<EOF\n#!/usr/bin/env python3\nopen('/out', 'w')\nEOF\n", FILES)
    assert steps(got)[-1].opaque
    assert got.stages[0].image.look("/out").unknown


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ("go build", Outcome.SUCCEEDS),
        ("true", Outcome.SUCCEEDS),
        ("go build ./nope", Outcome.FAILS),
        ("cd nope && true", Outcome.FAILS),
        ("go build ./nope || true", Outcome.SUCCEEDS),
        ("go build ./nope; true", Outcome.SUCCEEDS),
        ("go build ./nope; false", Outcome.FAILS),
        ("[ $1 = x ] && go build ./nope; some-program", Outcome.UNKNOWN),
        ("false && go build ./nope", Outcome.UNKNOWN),
        ("apt-get update && go build ./nope", Outcome.FAILS),
        ("some-program || go build ./nope", Outcome.UNKNOWN),
        ("go build ./$(dirs)", Outcome.UNKNOWN),
        ("some-program", Outcome.UNKNOWN),
    ],
)
def test_how_a_step_ends(script: str, outcome: Outcome) -> None:
    assert steps(replayed(FROM + f"RUN {script}\n", FILES))[-1].outcome is outcome


@pytest.mark.parametrize(
    ("flag", "fails"), [("--network=none", True), ("--network=host", False), ("--network=default", False), ("", False)]
)
def test_without_network_nothing_is_downloaded(flag: str, fails: bool) -> None:
    files = {**MAIN, "go.mod": MAIN["go.mod"] + "\nrequire example.com/x v1.0.0\n"}
    got = runs(replayed(FROM + f"RUN {flag} go mod download\n", files))
    assert (got[0].outcome is Outcome.FAILS) is fails
    assert [failure.kind for failure in got[0].failures] == ["network-none"] * fails


def test_a_run_needs_a_shell_unless_it_is_in_the_exec_form() -> None:
    text = "FROM scratch\nCOPY . /\nRUN go build\n"
    (step,) = [step for step in steps(replayed(text, FILES)) if step.failures]
    (failure,) = step.failures
    assert (failure.kind, failure.values["form"], step.outcome) == ("shell-form-in-scratch", "RUN", Outcome.FAILS)
    assert failure.says == 'exec: "/bin/sh": stat /bin/sh: no such file or directory'
    assert failure.place is not None
    assert (failure.place.path, failure.place.span.text(text)) == ("Dockerfile", "RUN go build")
    exec_form = replayed('FROM scratch\nCOPY . /\nRUN ["/main.go"]\n', FILES)
    assert not any(failure.kind == "shell-form-in-scratch" for s in steps(exec_form) for failure in s.failures)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("PATH=/x; go build", [("PATH", "/x", "export")]),
        ("MINE=1; go build", []),
        ("MINE=1 go build", [("MINE", "1", "prefix")]),
        ("env MINE=1 OTHER=$(x) go build", [("MINE", "1", "prefix")]),
        ("export MINE=1 OTHER", [("MINE", "1", "export")]),
        ("export MINE; MINE=2", [("MINE", "2", "export")]),
        ("declare -x MINE=1", [("MINE", "1", "export")]),
        ("MINE=$(x) go build", [("MINE", None, "prefix")]),
    ],
)
def test_the_variables_that_a_script_sets(script: str, expected: list[tuple[str, str | None, str]]) -> None:
    text = FROM + f'SHELL ["/bin/bash", "-c"]\nRUN {script}\n'
    step = steps(replayed(text, FILES))[-1]
    assert [(one.name, one.value, one.how) for one in step.sets] == expected
    for one in step.sets:
        assert one.span.text(text).startswith(one.name)
        assert one.command is not None
        assert one.command.text(text) in script


@pytest.mark.parametrize(("words", "word"), [('"cd", "cmd"', "cd"), ('"GOOS=linux", "go", "build"', "GOOS=linux")])
def test_the_exec_form_knows_no_words_of_a_shell(words: str, word: str) -> None:
    text = FROM + f"RUN [{words}]\n"
    step = steps(replayed(text, FILES))[-1]
    (failure,) = step.failures
    assert (step.outcome, failure.kind, failure.values) == (Outcome.FAILS, "exec-form-env", {"word": word})
    assert failure.says == f'exec: "{word}": executable file not found in $PATH'
    assert failure.place is not None
    assert failure.place.span.text(text) == f'"{word}"'


def test_a_prefix_has_its_place_for_its_own_command_only() -> None:
    text = FROM + "RUN GOFLAGS=-mod=nope go build; GOFLAGS= go vet; export GOFLAGS=-mod=nope; go build\n"
    places = [
        run.failures[0].place.span.text(text)
        for run in runs(replayed(text, FILES))
        if run.failures and run.failures[0].place
    ]
    assert places == ["GOFLAGS=-mod=nope", "GOFLAGS=-mod=nope"]


def test_places_in_a_script_that_another_shell_gets() -> None:
    files = {**FILES, "build.sh": "cd cmd\ngo build ./nope\n"}
    for script, shown in (("sh -c 'cd cmd && go build'", "go build"), ("sh build.sh", "build.sh")):
        text = FROM + f"RUN {script}\n"
        (run,) = runs(replayed(text, files))
        assert run.span.text(text) == shown
