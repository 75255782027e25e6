"""On plain Dockerfiles another parser, the dockerfile-parse library, sees the same instructions."""

import io

import pytest
from dockerfile_parse import DockerfileParser

from gowharf.syntax.dockerfile import parse
from gowharf.text.source import LineIndex
from tests.syntax.dockerfile_corpus import Case, load

PLAIN = """\
# syntax=docker/dockerfile:1
ARG GO_VERSION=1.22
FROM golang:${GO_VERSION}-alpine AS build
WORKDIR /src

# modules first
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 \\
    go build \\
    # a comment
    -o /app ./cmd/app && \\
    echo done
FROM scratch
LABEL a=b c="d e"
COPY --from=build --chown=1:1 /app /app
EXPOSE 8080 9090/udp
USER 65532:65532
ENTRYPOINT ["/app"]
"""
# Empty continuation lines, `\\\\` at a line's end, a file that ends in an escape, CRLF, a BOM, a no-break space.
BEYOND_IT = {
    "10-empty-in-continuation",
    "12-double-backslash-eol",
    "13-continuation-at-eof",
    "15-crlf",
    "16-bom",
    "99-nbsp",
}


def ours(text: str) -> list[tuple[str, int, int]]:
    lines = LineIndex(text)
    return [(i.keyword, lines.line(i.span.start), lines.line(i.span.end)) for i in parse(text).instructions]


def theirs(text: str) -> list[tuple[str, int, int]]:
    structure = DockerfileParser(fileobj=io.BytesIO(text.encode())).structure
    return [
        (each["instruction"], each["startline"] + 1, each["endline"] + 1)
        for each in structure
        if each["instruction"] != "COMMENT"
    ]


def test_a_plain_file() -> None:
    assert ours(PLAIN) == theirs(PLAIN)


CASES = [case for case in load() if "<<" not in case.text and "ast" in case.expected]


@pytest.mark.parametrize("case", [case for case in CASES if case.name not in BEYOND_IT], ids=lambda case: case.name)
def test_hard_files_that_it_can_read(case: Case) -> None:
    assert ours(case.text) == theirs(case.text)


@pytest.mark.parametrize("case", [case for case in CASES if case.name in BEYOND_IT], ids=lambda case: case.name)
def test_where_it_differs_from_buildkit(case: Case) -> None:
    buildkit = [(node["instruction"].upper(), node["start_line"], node["end_line"]) for node in case.expected["ast"]]
    assert ours(case.text) == buildkit != theirs(case.text)
