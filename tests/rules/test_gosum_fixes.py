"""Hashes that a go command in an image misses: where the lack is seen, and that a mend isn't made twice."""

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from tests.check.fakes import project

GOMOD = "module example.com/app\n\ngo 1.21\n\nrequire example.com/lib v1.1.0\n"
MAIN = 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.V()) }\n'


def test_a_copied_go_sum_to_which_the_download_adds_is_not_said_to_be_left_out():
    dockerfile = (
        "FROM golang:1.26 AS deps\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n\n"
        "FROM deps AS build\nCOPY *.go ./\nRUN go build -o /app .\n"
    )
    files = {"go.mod": GOMOD, "go.sum": "\n", "main.go": MAIN, "Dockerfile": dockerfile}
    assert [found.rule for found in check(project(files), Settings()).findings] == ["gosum-incomplete"]
