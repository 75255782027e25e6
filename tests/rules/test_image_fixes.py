"""How a too old image is raised: where the edit lands, what stays, and when the user must agree."""

import pytest

from gowharf.check.fixing import apply
from gowharf.rules.model import Safety
from tests.check.fakes import project
from tests.rules.examples import found

GO_MOD = "module example.com/app\n\ngo 1.24\n"
MAIN = "package main\n\nfunc main() {}\n"
STEPS = "WORKDIR /src\nCOPY . .\nRUN go build -o /app .\n"


def finding(dockerfile, **files):
    held = project({"go.mod": GO_MOD, "main.go": MAIN, "Dockerfile": dockerfile, **files})
    (one,) = found("image-go-too-old", held)
    return held, one


def mended(held, fix):
    texts = {path: held.source(path).text for path in ("Dockerfile", "go.mod")}
    return {**texts, **apply(texts.get, [fix])}["Dockerfile"]


@pytest.mark.parametrize(
    ("before", "after", "safety"),
    [
        ("golang:1.21", "golang:1.24", Safety.SAFE),
        ("golang:1.21.3", "golang:1.24", Safety.SAFE),
        ("golang:1.21-alpine", "golang:1.24-alpine", Safety.SAFE),
        ("docker.io/library/golang:1.21", "docker.io/library/golang:1.24", Safety.SAFE),
        ("golang:1.21-bookworm", "golang:1.24-bookworm", Safety.UNSAFE),
        ("golang:1.21-alpine3.18", "golang:1.24-alpine", Safety.UNSAFE),
        ("golang:1.21-buster", "golang:1.24-bookworm", Safety.UNSAFE),
        ("golang:1.21@sha256:" + "0" * 64, "golang:1.24", Safety.UNSAFE),
    ],
)
def test_the_tag_keeps_its_form(before, after, safety):
    held, one = finding(f"FROM {before} AS build\n{STEPS}")
    assert mended(held, one.fixes[0]) == f"FROM {after} AS build\n{STEPS}"
    assert one.fixes[0].safety is safety


@pytest.mark.parametrize(
    ("go", "tag", "after"),
    [
        ("1.24.2", "1.21", "1.24"),
        ("1.24.2", "1.21.3", "1.24.2"),
        ("1.24.0", "1.21.3", "1.24.0"),
        ("1.26.90", "1.21", "1.26.90"),
        ("1.26", "1.21.3", "1.26"),
    ],
)
def test_a_patch_stays_a_patch_where_go_mod_asks_for_one(go, tag, after):
    held, one = finding(f"FROM golang:{tag}\n{STEPS}", **{"go.mod": f"module example.com/app\n\ngo {go}\n"})
    assert mended(held, one.fixes[0]) == f"FROM golang:{after}\n{STEPS}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ARG V=1.21\nFROM golang:$V\n", "ARG V=1.24\nFROM golang:$V\n"),
        ('ARG V="1.21"\nFROM golang:${V}-alpine\n', 'ARG V="1.24"\nFROM golang:${V}-alpine\n'),
        ("ARG MINOR=21\nFROM golang:1.${MINOR}\n", "ARG MINOR=24\nFROM golang:1.${MINOR}\n"),
        ("ARG IMAGE=golang:1.21\nFROM ${IMAGE}\n", "ARG IMAGE=golang:1.24\nFROM ${IMAGE}\n"),
        ("ARG A=1.21\nARG B=$A\nFROM golang:$B\n", "ARG A=1.24\nARG B=$A\nFROM golang:$B\n"),
        ("ARG V=1.21\r\nFROM golang:$V\r\n", "ARG V=1.24\r\nFROM golang:$V\r\n"),
        ("FROM \\\n  golang:1.21 \\\n  AS x\n", "FROM \\\n  golang:1.24 \\\n  AS x\n"),
        ("FROM golang:1.21 AS a\nFROM a AS b\n", "FROM golang:1.24 AS a\nFROM a AS b\n"),
        (
            "FROM debian:12\nCOPY --from=golang:1.21 /usr/local/go/ /usr/local/go/\nENV PATH=/usr/local/go/bin:$PATH "
            "GOTOOLCHAIN=local\n",
            "FROM debian:12\nCOPY --from=golang:1.24 /usr/local/go/ /usr/local/go/\nENV PATH=/usr/local/go/bin:$PATH "
            "GOTOOLCHAIN=local\n",
        ),
    ],
)
def test_the_edit_lands_where_the_version_stands(before, after):
    held, one = finding(before + STEPS)
    assert mended(held, one.fixes[0]) == after + STEPS
    assert one.fixes[0].safety is Safety.SAFE


def test_a_version_that_the_caller_gives_is_not_mended_in_the_dockerfile():
    compose = "services:\n  app:\n    build:\n      context: .\n      args:\n        V: '1.21'\n"
    _, one = finding("ARG V=1.24\nFROM golang:$V\n" + STEPS, **{"compose.yaml": compose})
    assert one.fixes == ()
    assert one.message == "golang:1.21 cannot build this module: go.mod requires go 1.24"


def test_a_toolchain_that_the_dockerfile_chooses_is_what_is_too_old():
    dockerfile = "FROM golang:1.26\nENV GOTOOLCHAIN=go1.22.3\n" + STEPS
    held = project({"go.mod": GO_MOD, "main.go": MAIN, "Dockerfile": dockerfile})
    messages = [one.message for one in found("image-go-too-old", held)]
    assert messages == ["GOTOOLCHAIN=go1.22.3 cannot build this module: go.mod requires go 1.24"]


def test_two_stages_with_old_images_are_one_finding_with_one_fix():
    held, one = finding(f"FROM golang:1.21 AS a\n{STEPS}FROM golang:1.21 AS b\n{STEPS}COPY --from=a /app /a\n")
    assert (
        mended(held, one.fixes[0])
        == f"FROM golang:1.24 AS a\n{STEPS}FROM golang:1.24 AS b\n{STEPS}COPY --from=a /app /a\n"
    )
