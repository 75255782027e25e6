"""Makefiles and shell scripts say how Dockerfiles are built."""

import pytest

from gowharf.project.model import Context
from tests.project.contexts_project import DOCKERFILE, answers, line, short


def test_a_recipe_names_the_dockerfile_and_the_context():
    texts = {
        "Makefile": "IMG ?= controller:latest\nCONTAINER_TOOL ?= docker\n\n.PHONY: docker-build\n"
        "docker-build: test ## Build the image.\n"
        "\t@$(CONTAINER_TOOL) build --build-arg VERSION=$(VERSION) --target=manager \\\n"
        "\t\t-t ${IMG} -f build/Dockerfile .\n",
        "build/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.dockerfile, build.context, build.target) == ("build/Dockerfile", Context("dir", ""), "manager")
    assert build.args == {"VERSION": None}
    assert build.reason.text == "Makefile builds it from ."
    assert line(texts, build).startswith("@$(CONTAINER_TOOL) build")


def test_variables_are_expanded_recursively():
    texts = {
        "build/Makefile": """
mkfile := $(abspath $(lastword $(MAKEFILE_LIST)))
root_path := $(realpath $(dir $(mkfile))/..)
project_path = $(root_path)/examples/$(NAME)/
NAME = simple
DOCKER := docker
DOCKER += build

image:
\tcd $(root_path) && $(DOCKER) -f $(project_path)Dockerfile --tag=$(REPO)/x .
""",
        "examples/simple/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("examples/simple/Dockerfile", "dir", "")]


def test_the_first_that_is_given_is_taken():
    texts = {
        "Makefile": "A =\nB = api\nb:\n\tdocker build -f $(or $(A),$(B),web)/Dockerfile $(or $(A),.)\n",
        "api/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("api/Dockerfile", "dir", "")]


def test_what_the_shell_would_say_makes_the_build_unknown():
    texts = {
        "Makefile": "D := $(shell ./where.sh)\nb:\n\tdocker build -f $(D)/Dockerfile .\n",
        "a/Dockerfile": DOCKERFILE,
    }
    assert answers(texts)[0].reason.place is None


def test_an_included_makefile_runs_where_make_was_started():
    texts = {
        "Makefile": "MK := scripts\nDIR := images\ninclude $(MK)/*.mk\n",
        "scripts/docker.mk": "docker:\n\tdocker build -f $(DIR)/Dockerfile .\n",
        "images/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("images/Dockerfile", "dir", "")]


def test_a_pattern_rule_builds_each_folder_that_fits():
    texts = {
        "Makefile": "docker-%:\n\tdocker build -f cmd/$*/Dockerfile -t $*:dev .\n",
        "cmd/api/Dockerfile": DOCKERFILE,
        "cmd/web/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("cmd/api/Dockerfile", "dir", ""), ("cmd/web/Dockerfile", "dir", "")]


def test_a_called_function_builds_with_its_arguments():
    texts = {
        "Makefile": "define image\n@docker build -t $(1) -f $(2)/Dockerfile \\\n  .\nendef\n\n"
        "all:\n\t$(call image,a,svc/a)\n"
        "\t$(foreach s,b c,docker build -f svc/$(s)/Dockerfile svc;)\n",
        "svc/a/Dockerfile": DOCKERFILE,
        "svc/b/Dockerfile": DOCKERFILE,
        "svc/c/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [
        ("svc/a/Dockerfile", "dir", ""),
        ("svc/b/Dockerfile", "dir", "svc"),
        ("svc/c/Dockerfile", "dir", "svc"),
    ]


def test_both_arms_of_a_condition_are_ways_to_build():
    texts = {
        "Makefile": "ifeq ($(CROSS),1)\nBUILD = docker buildx build --target=cross\nelse\nBUILD = docker build\n"
        "endif\nx:\n\t$(BUILD) -f cmd/Dockerfile .\n",
        "cmd/Dockerfile": DOCKERFILE,
    }
    assert [(each.context.directory, each.target) for each in answers(texts)] == [("", "cross"), ("", None)]


def test_a_condition_gives_a_value_to_what_has_none():
    texts = {
        "Makefile": "amd64 = abc\nSHA=''\nifeq ($(arch), x86_64)\n\tSHA=${amd64}\nelse\n\tSHA=${arm64}\nendif\n"
        "x:\n\tdocker build --build-arg SHA=$(SHA) .\n",
        "Dockerfile": DOCKERFILE,
    }
    assert [each.args for each in answers(texts)] == [{"SHA": "abc"}, {"SHA": None}]


def test_a_tool_that_is_looked_for_is_a_container_tool():
    texts = {
        "Makefile": "TOOL ?= $(shell which podman || which docker)\nx:\n\t$(TOOL) build -f cmd/Dockerfile .\n",
        "cmd/Dockerfile": DOCKERFILE,
    }
    assert short(texts) == [("cmd/Dockerfile", "dir", "")]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("docker build .", [("Dockerfile", "dir", "")]),
        ("docker image build --no-cache -qt app .", [("Dockerfile", "dir", "")]),
        ("docker --context remote buildx build --push --platform=linux/arm64 .", [("Dockerfile", "dir", "")]),
        ("DOCKER_BUILDKIT=1 sudo docker build -t x ./svc", [("svc/Dockerfile", "dir", "svc")]),
        ("buildah bud -f svc/Dockerfile", [("svc/Dockerfile", "dir", "")]),
        ("nerdctl build --file=svc/Dockerfile svc", [("svc/Dockerfile", "dir", "svc")]),
        ("docker build - < svc/Dockerfile", [("svc/Dockerfile", "none", "")]),
        ("docker build -f svc/Dockerfile ../other", [("svc/Dockerfile", "outside", "")]),
        (
            "(cd svc && docker build ..); docker build -f svc/Dockerfile svc",
            [("Dockerfile", "dir", ""), ("svc/Dockerfile", "dir", "svc")],
        ),
        ("for s in svc; do docker build -f $s/Dockerfile $s; done", [("svc/Dockerfile", "dir", "svc")]),
        ("docker build $BUILD_FLAGS -f svc/Dockerfile .", [("svc/Dockerfile", "dir", "")]),
    ],
)  # fmt: skip
def test_commands_that_build(command: str, expected: list[tuple[str, str, str]]):
    texts = {"build.sh": f"#!/bin/sh\nset -e\n{command}\n", "Dockerfile": DOCKERFILE, "svc/Dockerfile": DOCKERFILE}
    got = [(b.dockerfile, b.context.kind, b.context.directory) for b in answers(texts)
           if b.reason.place and b.reason.place.path == "build.sh"]  # fmt: skip
    assert got == expected


@pytest.mark.parametrize(
    "command",
    [
        "docker build https://example.com/app.git#main",
        "docker build -t x",
        "docker run -v .:/src golang build .",
        "docker build -f $UNKNOWN .",
        "docker build $WHERE",
        "docker build --target $STAGE .",
        "echo docker build .",
        "docker build -f - . <<EOF\nFROM scratch\nEOF",
        "cd $SOMEWHERE && docker build .",
        "docker compose build .",
    ],
)
def test_commands_that_say_nothing(command: str):
    texts = {"build.sh": command + "\n", "Dockerfile": DOCKERFILE}
    assert answers(texts)[0].reason.place is None


def test_a_script_finds_its_own_folder():
    texts = {
        "hack/build-image": """#!/usr/bin/env bash
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
image() {
  local name="$1"
  docker build -t "$name" -f "$ROOT/images/$name/Dockerfile" "$ROOT"
}
if [ -n "${CI:-}" ]; then image api; else image api; fi
""",
        "images/api/Dockerfile": DOCKERFILE,
    }
    (build,) = answers(texts)
    assert (build.dockerfile, build.context) == ("images/api/Dockerfile", Context("dir", ""))
    assert line(texts, build).startswith("docker build -t")


def test_a_script_is_started_where_its_dockerfile_is_found():
    texts = {"scripts/image.sh": "docker build -f deploy/Dockerfile .\n", "deploy/Dockerfile": DOCKERFILE}
    assert short(texts) == [("deploy/Dockerfile", "dir", "")]
