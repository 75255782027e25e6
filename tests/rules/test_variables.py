"""Where a build sets variables, and the edits that drop or change one."""

import pytest

from gowharf.check.engine import check
from gowharf.check.fixing import apply
from gowharf.check.settings import Settings
from gowharf.rules.facts import Facts
from gowharf.rules.model import Fix, Safety
from gowharf.rules.variables import Setting, removal, settings, shown, with_value
from tests.check.fakes import project

GO_MOD = "module example.com/app\n\ngo 1.24\n"


def held(dockerfile: str) -> tuple[Facts, list[Setting]]:
    made = project({"go.mod": GO_MOD, "Dockerfile": dockerfile})
    report = check(made, Settings())
    facts = Facts(report.project, report.replays, (), {})
    return facts, list(settings(facts))


def changed(facts: Facts, *fixes: Fix) -> str:
    source = facts.project.source("Dockerfile")
    return apply(lambda path: source.text, fixes)["Dockerfile"]


@pytest.mark.parametrize(
    ("line", "name", "value", "how"),
    [
        ("ENV A=1 GOFLAGS=-v", "GOFLAGS", "-v", "ENV"),
        ("ENV GOFLAGS -v -x", "GOFLAGS", "-v -x", "ENV"),
        ("ARG GOFLAGS=-v", "GOFLAGS", "-v", "ARG"),
        ("RUN GOFLAGS=-v go vet", "GOFLAGS", "-v", "prefix"),
        ("RUN env -u X GOFLAGS=-v go vet", "GOFLAGS", "-v", "prefix"),
        ("RUN export GOFLAGS=-v && go vet", "GOFLAGS", "-v", "export"),
        ("RUN export GOFLAGS && GOFLAGS=-v && go vet", "GOFLAGS", "-v", "export"),
        ("RUN go env -w GOFLAGS=-v", "GOFLAGS", "-v", "env -w"),
        ("RUN sh -c 'GOFLAGS=-v go vet'", "GOFLAGS", "-v", "prefix"),
        ("RUN <<EOF\nGOFLAGS=-v go vet\nEOF", "GOFLAGS", "-v", "prefix"),
        ('RUN ["env", "GOFLAGS=-v", "go", "vet"]', "GOFLAGS", "-v", "prefix"),
    ],
)
def test_every_way_of_setting_a_variable_is_seen(line, name, value, how):
    facts, found = held(f"FROM golang:1.24\nWORKDIR /src\nCOPY . .\n{line}\nRUN go vet\n")
    [one] = [setting for setting in found if setting.name == name]
    assert (one.value, one.how) == (value, how)
    text = facts.project.source("Dockerfile").text
    assert one.key.span.text(text) == name
    assert one.written.span.text(text) == value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ENV GOFLAGS=-v\n", ""),
        ("ENV A=1 GOFLAGS=-v B=2\n", "ENV A=1 B=2\n"),
        ("ENV GOFLAGS=-v B=2\n", "ENV B=2\n"),
        ("ENV A=1 \\\n    GOFLAGS=-v \\\n    B=2\n", "ENV A=1 \\\n    B=2\n"),
        ("ENV A=1 \\\n    GOFLAGS=-v\n", "ENV A=1\n"),
        ("ENV GOFLAGS=-v \\\n    A=1\n", "ENV A=1\n"),
        ("RUN GOFLAGS=-v go vet\n", "RUN go vet\n"),
        ("RUN A=1 GOFLAGS=-v go vet\n", "RUN A=1 go vet\n"),
        ("RUN export GOFLAGS=-v && go vet\n", "RUN go vet\n"),
        ("RUN export GOFLAGS=-v A=1 && go vet\n", "RUN export A=1 && go vet\n"),
        ("RUN go env -w GOFLAGS=-v\n", ""),
        ("RUN go env -w GOFLAGS=-v && \\\n    go vet\n", "RUN go vet\n"),
        ("RUN go vet && \\\n    go env -w GOFLAGS=-v\n", "RUN go vet\n"),
        ("RUN <<EOF\ngo env -w GOFLAGS=-v\ngo vet\nEOF\n", "RUN <<EOF\ngo vet\nEOF\n"),
    ],
)
def test_dropping_one_leaves_the_rest_as_it_is(before, after):
    head, tail = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n", "RUN go vet ./...\n"
    facts, found = held(head + before + tail)
    [one] = [setting for setting in found if setting.name == "GOFLAGS"]
    fixes = removal(facts.project, one)
    assert fixes[0].safety is Safety.SAFE
    assert changed(facts, *fixes) == head + after + tail


def test_dropping_one_is_unsafe_where_the_file_reads_it_or_a_comment_goes():
    facts, found = held("FROM golang:1.24\nENV GOFLAGS=-v\nRUN go vet $GOFLAGS\n")
    assert removal(facts.project, found[0])[0].safety is Safety.UNSAFE
    facts, found = held("FROM golang:1.24\nENV \\\n  # why\n  GOFLAGS=-v\nRUN go vet\n")
    assert removal(facts.project, found[0])[0].safety is Safety.UNSAFE


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("ENV GOFLAGS=-v", "-x", "ENV GOFLAGS=-x"),
        ('ENV GOFLAGS="-v"', "-x -v", 'ENV GOFLAGS="-x -v"'),
        ("ENV GOFLAGS='-v'", "-x", "ENV GOFLAGS='-x'"),
        ("ENV GOFLAGS=-v", "-x -v", 'ENV GOFLAGS="-x -v"'),
        ("RUN GOFLAGS=-v go vet", "a|b", 'RUN GOFLAGS="a|b" go vet'),
    ],
)
def test_a_new_value_keeps_the_quotes_or_gets_those_it_needs(before, value, after):
    facts, found = held(f"FROM golang:1.24\n{before}\nRUN go vet\n")
    edit = with_value(facts.project, found[0], value)
    assert changed(facts, Fix("", Safety.SAFE, (edit,))) == f"FROM golang:1.24\n{after}\nRUN go vet\n"


def test_a_value_is_shown_without_its_password():
    assert shown("https://bob:example@proxy.example.com,direct") == "https://…@proxy.example.com,direct"


def test_variables_of_stages_without_go_are_not_asked_for():
    _, found = held("FROM alpine:3.20\nENV GOFLAGS=-v\nFROM golang:1.24\nRUN go vet\n")
    assert found == []
