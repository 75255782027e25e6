"""What each format shows."""

import json

import pytest

from gowharf.check.engine import Report
from gowharf.report.formats import FORMATS
from gowharf.report.model import Shown
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Safety, Severity
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span
from tests.check.fakes import GO_MOD, project, span_of

DOCKERFILE = "FROM golang:1.21 AS build\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
TEXTS = {"build/Dockerfile": DOCKERFILE, "go.mod": GO_MOD}


def place(path, piece, texts=TEXTS):
    return Place(path, span_of(texts[path], piece))


FINDING = Finding(
    "image-go-too-old",
    Severity.ERROR,
    "golang:1.21 cannot build this module: go.mod requires go 1.24",
    place("build/Dockerfile", "golang:1.21"),
    go_says="go: go.mod requires go >= 1.24 (running go 1.21.13; GOTOOLCHAIN=local)",
    related=(
        Label(place("go.mod", "go 1.24"), "requires go 1.24"),
        Label(place("build/Dockerfile", "go build ./..."), "go build fails here"),
    ),
    fixes=(
        Fix(
            "Use golang:1.24",
            Safety.SAFE,
            (FileEdit("build/Dockerfile", Edit(span_of(DOCKERFILE, "golang:1.21"), "golang:1.24")),),
        ),
    ),
)


def shown(*findings, texts=TEXTS, **more):
    return Shown((Report(project(texts), findings),), lambda _, path: "app/" + path, **more)


def text_of(name, *findings, **more):
    return "".join(FORMATS[name](shown(*findings, **more)))


def test_full_shows_source_and_marks_in_every_file():
    assert text_of("full", FINDING) == (
        "error[image-go-too-old]: golang:1.21 cannot build this module: go.mod requires go 1.24\n"
        " --> app/build/Dockerfile:1:6\n"
        "  |\n"
        "1 | FROM golang:1.21 AS build\n"
        "  |      ^^^^^^^^^^^\n"
        "...\n"
        "4 | RUN go build ./...\n"
        "  |     -------------- go build fails here\n"
        "  |\n"
        " ::: app/go.mod:3:1\n"
        "  |\n"
        "3 | go 1.24\n"
        "  | ------- requires go 1.24\n"
        "  |\n"
        "  = go says:\n"
        "      go: go.mod requires go >= 1.24 (running go 1.21.13; GOTOOLCHAIN=local)\n"
        "  = fix: Use golang:1.24\n"
        "\n"
        "Found 1 error in 2 files; --fix mends 1 of them\n"
    )


def test_concise_is_one_line_a_finding():
    assert text_of("concise", FINDING) == (
        "app/build/Dockerfile:1:6: error[image-go-too-old] "
        "golang:1.21 cannot build this module: go.mod requires go 1.24\n"
    )


def test_json_is_version_1():
    at = {"start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 17}}
    data = json.loads(text_of("json", FINDING, fixed=2))
    assert list(data) == ["version", "tool", "findings", "summary"]
    assert data["version"] == 1
    assert data["tool"]["name"] == "gowharf"
    assert data["summary"] == {"errors": 1, "warnings": 0, "infos": 0, "files": 2, "fixed": 2}
    (finding,) = data["findings"]
    assert list(finding) == [
        "rule", "severity", "message", "path", "range", "go_says", "related", "fix", "url"
    ]  # fmt: skip
    assert (finding["path"], finding["range"]) == ("app/build/Dockerfile", at)
    assert finding["related"][0] == {
        "message": "requires go 1.24",
        "path": "app/go.mod",
        "range": {"start": {"line": 3, "column": 1}, "end": {"line": 3, "column": 8}},
    }
    assert finding["fix"] == {
        "title": "Use golang:1.24",
        "safety": "safe",
        "edits": [{"path": "app/build/Dockerfile", "range": at, "new_text": "golang:1.24"}],
        "command": None,
    }


def test_jsonl_is_the_same_findings_line_by_line():
    lines = text_of("jsonl", FINDING, FINDING).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(text_of("json", FINDING, FINDING))["findings"]


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_no_crash(name):
    assert "error[" not in text_of(name)
    assert "error[" not in text_of(name, texts={})


def test_full_says_when_nothing_was_found_and_when_nothing_is_there():
    assert text_of("full") == "No findings in 2 files\n"
    assert text_of("full", texts={"README": ""}) == "No go.mod and no Dockerfile found\n"


def one(text, piece, message="m", width=100, color=False):
    """The frame's lines below its head."""
    texts = {"Dockerfile": text}
    finding = Finding("r", Severity.WARNING, message, place("Dockerfile", piece, texts))
    return text_of("full", finding, texts=texts, width=width, color=color).split("\n")


def test_tabs_wide_and_combining_characters_keep_the_marks_in_place():
    assert one("RUN\techo\n", "echo")[3:5] == ["1 | RUN    echo", "  |        ^^^^"]
    assert one("# 漢字 x\n", "x")[3:5] == ["1 | # 漢字 x", "  |        ^"]
    assert one("# é x\n", "x")[4] == "  |     ^"
    assert one("# ที่ x\n", "x")[4] == "  |     ^"  # two marks on one letter
    assert one("# \u2764\ufe0f x\n", "x")[4] == "  |      ^"  # a heart, as an emoji


def test_what_is_invisible_is_shown():
    lines = one("RUN a\x1b[31m\u202eb\udcff c\n", "c", message="bad \x1b]0;x\x07 name")
    assert lines[0] == "warning[r]: bad \\x1b]0;x\\x07 name"
    assert lines[3] == "1 | RUN a\\x1b[31m\\u202eb\\xff c"
    assert len(lines[4]) == len(lines[3])


def test_a_line_wider_than_the_terminal_is_cut_around_the_mark():
    text = "RUN " + "x " * 500 + "HERE " + "y " * 500 + "\n"
    lines = one(text, "HERE", width=60)
    assert max(map(len, lines[1:6])) <= 60
    assert lines[3].startswith("1 | …") and lines[3].endswith("…")
    column = lines[4].index("^^^^")
    assert lines[3][column : column + 4] == "HERE"


def test_a_mark_over_several_lines_ends_with_the_first():
    assert one("RUN a \\\n  && b\n", "a \\\n  && b")[3:5] == ["1 | RUN a \\", "  |     ^^^"]


def test_the_instruction_begins_what_is_shown_of_it():
    text = "FROM a\nRUN a \\\n  b \\\n  c \\\n  d\n"
    lines = one(text, "d")
    assert lines[1] == " --> app/Dockerfile:5:3"
    assert lines[3:7] == ["2 | RUN a \\", "...", "5 |   d", "  |   ^"]
    assert one(text, "c")[3:7] == ["2 | RUN a \\", "3 |   b \\", "4 |   c \\", "  |   ^"]
    assert one(text, "b")[3:6] == ["2 | RUN a \\", "3 |   b \\", "  |   ^"]
    assert one(text, "a \\")[3:5] == ["2 | RUN a \\", "  |     ^^^"]


def test_a_credential_on_the_first_line_is_covered():
    text = "FROM a\nRUN git clone https://bob:hunter2@example.com/x \\\n  && go build\n"
    assert "hunter2" not in "".join(one(text, "go build"))


def test_crlf_and_an_empty_span_at_the_end():
    texts = {"Dockerfile": "FROM a\r\n"}
    finding = Finding("r", Severity.INFO, "m", Place("Dockerfile", Span(6, 6)))
    assert text_of("full", finding, texts=texts).split("\n")[3:5] == ["1 | FROM a", "  |       ^"]


def test_colour_only_where_it_is_asked_for():
    assert "\x1b[" not in "".join(one("FROM a\n", "a"))
    assert "\x1b[1;33mwarning[r]\x1b[0m" in one("FROM a\n", "a", color=True)[0]


def test_a_finding_in_a_file_that_is_not_there_has_no_frame():
    finding = Finding("r", Severity.ERROR, "m", Place("vendor/modules.txt", Span(0, 0)))
    assert text_of("full", finding).startswith("error[r]: m\n --> app/vendor/modules.txt\n\n")
    assert text_of("concise", finding) == "app/vendor/modules.txt:1:1: error[r] m\n"


def test_many_places_are_counted():
    labels = tuple(Label(place("go.mod", "go 1.24"), f"label {number}") for number in range(30))
    text = text_of("full", FINDING._replace(related=labels))
    assert "label 7" in text and "label 8" not in text
    assert "and 22 more places" in text


def test_the_last_line_says_which_option_mends_how_many():
    unsafe = FINDING._replace(fixes=(FINDING.fixes[0]._replace(safety=Safety.UNSAFE),))
    by_hand = FINDING._replace(fixes=(Fix("Vendor again", Safety.MANUAL, command="go mod vendor"),))

    def last(*found):
        return text_of("full", *found).splitlines()[-1].partition("2 files")[2]

    assert last(by_hand) == ""
    assert last(FINDING, unsafe, by_hand, unsafe) == "; --fix mends 1 of them, and 2 more with --unsafe-fixes"
    assert last(by_hand, unsafe) == "; --fix --unsafe-fixes mends 1 of them"


def test_a_fix_by_hand_names_its_command():
    fix = Fix("Vendor again", Safety.MANUAL, command="go mod vendor")
    assert "  = by hand: Vendor again: go mod vendor\n" in text_of("full", FINDING._replace(fixes=(fix,)))
