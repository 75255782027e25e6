"""Taskfiles and justfiles say how a Dockerfile is built."""

import pytest

from tests.project.contexts_project import short

DOCKER = {"deploy/api.Dockerfile": "FROM golang:1.26\nCOPY main.go ./\n", "services/api/main.go": "package main\n"}
TASKFILE = """version: '3'
vars:
  NAME: api
tasks:
  image:
    dir: services/{{.NAME}}
    cmds:
      - go vet ./...
      - cmd: docker build -t {{.NAME}}:{{.VERSION}} -f ../../deploy/{{.NAME}}.Dockerfile .
"""
JUSTFILE = """name := "api"

# builds the image
image tag="latest": test
    @docker build -t {{name}}:{{tag}} \\
        -f deploy/{{name}}.Dockerfile services/{{name}}

test:
    go test ./...
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Taskfile.yml", TASKFILE),
        ("Taskfile.dist.yaml", TASKFILE),
        ("justfile", JUSTFILE),
        ("Justfile", JUSTFILE),
    ],
)
def test_the_context_of_a_named_dockerfile(name: str, text: str) -> None:
    found = short({**DOCKER, name: text})
    assert found == [("deploy/api.Dockerfile", "dir", "services/api")]


def test_a_task_in_a_folder_that_nobody_knows_says_nothing() -> None:
    unknown = TASKFILE.replace("services/{{.NAME}}", "{{.WHERE}}")
    found = short({**DOCKER, "Taskfile.yml": unknown})
    assert "Taskfile" not in repr(found)
