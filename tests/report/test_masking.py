"""Credentials never reach a report, in whatever format."""

import json

import pytest

from gowharf.report.formats import FORMATS
from gowharf.report.masking import masked
from gowharf.rules.model import FileEdit, Finding, Fix, Label, Safety, Severity
from gowharf.text.edits import Edit
from gowharf.text.source import Span
from tests.report.test_reports import place, shown

URL = "https://bob:hunter2@git.example.com/"
DOCKERFILE = f"FROM golang:1.24\nENV GOPROXY={URL},direct\nRUN go build\n"
TEXTS = {"Dockerfile": DOCKERFILE, "go.mod": "module example.com/app\n"}
FINDING = Finding(
    "credentials-in-url",
    Severity.ERROR,
    f"{URL} is not a proxy",
    place("Dockerfile", "bob:hunter2", TEXTS),
    go_says=f"go: {URL}: 404",
    related=(Label(place("Dockerfile", "direct", TEXTS), f"after {URL}"),),
    fixes=(
        Fix(f"Drop {URL}", Safety.SAFE, (FileEdit("Dockerfile", Edit(Span(0, 0), f"# {URL}\n")),), f"git clone {URL}"),
    ),
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("width", [30, 100])
def test_no_format_tells_a_password(name, width):
    text = "".join(FORMATS[name](shown(FINDING, texts=TEXTS, width=width)))
    assert "credentials-in-url" in text
    assert "hunter2" not in text


def test_marks_stay_below_what_they_mark():
    lines = "".join(FORMATS["full"](shown(FINDING, texts=TEXTS))).split("\n")
    source = next(line for line in lines if line.startswith("2 | "))
    assert source == "2 | ENV GOPROXY=https://bob:*******@git.example.com/,direct"
    assert lines[lines.index(source) + 1].index("^") == source.index("bob:")


def test_a_fix_that_would_tell_a_password_is_left_out_rather_than_spoilt():
    (found,) = json.loads("".join(FORMATS["json"](shown(FINDING, texts=TEXTS))))["findings"]
    assert found["fix"] is None
    (run,) = json.loads("".join(FORMATS["sarif"](shown(FINDING, texts=TEXTS))))["runs"]
    assert "fixes" not in run["results"][0]


def test_a_password_before_and_after_what_fits_on_the_line():
    text = "RUN " + "x" * 300 + f" {URL} " + "y" * 300 + " HERE\n"
    for piece in ("hunter2", "unter2@git", "HERE", "git.example"):
        finding = FINDING._replace(message="m", place=place("Dockerfile", piece, {"Dockerfile": text}), related=())
        said = "".join(FORMATS["full"](shown(finding, texts={"Dockerfile": text}, width=30)))
        assert "hunter" not in said and "unter2" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://user:pw@host/x", "https://user:**@host/x"),
        ("https://user:p%40w@host", "https://user:*****@host"),
        ("https://user:p@w@host", "https://user:***@host"),
        ("https://:pw@host", "https://:**@host"),
        ("https://ghp_0123456789abcdef0123@host", "https://************************@host"),
        ("postgres://u:a@b,https://v:cd@e", "postgres://u:*@b,https://v:**@e"),
        ("ssh://git@host/x git@host:x", "ssh://git@host/x git@host:x"),
        ("https://oauth2:$TOKEN@host", "https://oauth2:$TOKEN@host"),
        ("https://oauth2:${TOKEN}@host", "https://oauth2:${TOKEN}@host"),
        ("https://u:$(cat /run/secrets/t)@host", "https://u:$(cat /run/secrets/t)@host"),
        ("https://u:a$B@host", "https://u:***@host"),
        ("https://host/a@v1.2.3", "https://host/a@v1.2.3"),
        ("", ""),
    ],
)
def test_what_is_covered_and_what_is_none(text, said):
    assert masked(text) == said


def test_long_texts_take_linear_time():
    masked("://" * 200_000 + "@")
    masked("://" + "a" * 200_000 + "@" * 200_000)
