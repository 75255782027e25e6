"""Hashes that a go command in an image misses: where the lack is seen, and that a mend isn't made twice."""

import pytest

from gowharf.check.engine import check
from gowharf.check.fixing import fix_all
from gowharf.check.settings import Settings
from tests.check.fakes import project

GOMOD = "module example.com/app\n\ngo 1.21\n\nrequire example.com/lib v1.1.0\n"
SUM = (
    "example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=\n"
    "example.com/lib v1.1.0/go.mod h1:Dx1zv02UsdsagVg8JGP9CfaRr9j4IApAGUMhJrQ+NLw=\n"
)
MAIN = 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.V()) }\n'


def test_a_copied_go_sum_to_which_the_download_adds_is_not_said_to_be_left_out():
    dockerfile = (
        "FROM golang:1.26 AS deps\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n\n"
        "FROM deps AS build\nCOPY *.go ./\nRUN go build -o /app .\n"
    )
    files = {"go.mod": GOMOD, "go.sum": "\n", "main.go": MAIN, "Dockerfile": dockerfile}
    assert [found.rule for found in check(project(files), Settings()).findings] == ["gosum-incomplete"]


@pytest.mark.parametrize("download", ["RUN go mod download\n", ""])
def test_the_go_sum_of_another_module_is_replaced_by_the_right_one(download):
    dockerfile = "FROM golang:1.26\nWORKDIR /src\nCOPY svc/go.mod go.sum ./\n" + download
    dockerfile += "COPY svc/*.go ./\nRUN go build -o /app .\n"
    files = {"go.mod": "module example.com/app\n\ngo 1.21\n", "go.sum": "", "Dockerfile": dockerfile}
    files |= {"svc/go.mod": GOMOD, "svc/go.sum": SUM, "svc/main.go": MAIN}
    findings = check(project(files), Settings()).findings
    assert [found.message for found in findings] == [
        "go.sum stands beside svc/go.mod in the image, which needs svc/go.sum for example.com/lib v1.1.0"
    ]
    done = fix_all(files.get, findings, lambda new: check(project({**files, **new}), Settings()).findings)
    assert done.settled
    assert done.texts == {"Dockerfile": dockerfile.replace("svc/go.mod go.sum", "svc/go.mod svc/go.sum")}
