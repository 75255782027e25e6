"""Whatever stands in the files that describe builds, reading them never fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project.contexts_project import DOCKERFILE, answers

PATHS = (
    "compose.yaml",
    "docker-bake.hcl",
    "docker-bake.json",
    ".github/workflows/ci.yml",
    "Makefile",
    "rules.mk",
    "build.sh",
    ".goreleaser.yml",
    "skaffold.yaml",
    "cloudbuild.yaml",
    "Tiltfile",
    "Dockerfile",
    ".env",
)
WORDS = (
    "services:",
    "build:",
    "  context: ",
    "extends",
    "include:",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "${A:-",
    "${",
    "$(",
    "$(call a,",
    "}",
    ")",
    "$(A)",
    "A := $(A) ",
    "A = $(B)$(B)",
    "\nB = $(A)",
    "\n\tdocker build -f $@ .",
    "x%:",
    "define a\n",
    "\nendef",
    "docker build ",
    "docker ",
    "cd .. && ",
    "for i in a b; do ",
    "done",
    "if ",
    "then ",
    "fi",
    "`",
    '"',
    "'",
    "\\\n",
    "<<EOF\n",
    "&a ",
    "*a",
    "<<: ",
    "[",
    "]",
    "{",
    'target "a" {',
    'inherits = ["a"]',
    "matrix = {",
    "for",
    "=",
    ":",
    "null",
    "\0",
    "\ud800",
    "COPY [",
    "COPY *?[a ",
    "RUN --mount=type=bind,source=",
    "jobs:",
    "steps:",
    "run: |",
    "uses: docker/build-push-action@v6",
    "with:",
    "matrix:",
    "${{ matrix.a }}",
    "docker_build('a', '.'",
    "dockers:",
    "../",
    "/",
    "-",
    "\r\n",
    "\u2028",
    "# ",
    '{"target": ',
)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(PATHS), st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40))
def test_no_text_makes_it_fail(path: str, pieces: list[str]):
    assert answers({"sub/Dockerfile": DOCKERFILE, path: "".join(pieces)})


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "piece", ["[", "{", "- ", "${", "$(", "(", "a: {b: ", "$(call a,", "if ", '"${', "A = $(A)$(A)\n", "<<"]
)
def test_deep_nesting_does_not_make_it_fail(path: str, piece: str):
    head = "build docker target: services: build-push-action dockers artifacts steps "
    assert answers({"sub/Dockerfile": DOCKERFILE, path: head + piece * 3000})
    assert answers({"sub/Dockerfile": DOCKERFILE, path: "# docker build services\nx:\n\tdocker build " + piece * 3000})


def test_variables_that_double_at_every_step_do_not_run_away():
    lines = [f"V{i} = $(V{i - 1})$(V{i - 1})" for i in range(1, 60)]
    makefile = "\n".join([*lines, "V0 = $@", "x:", "\tdocker build -f $(V59) .", "\tdocker build -f sub/Dockerfile ."])
    assert answers({"sub/Dockerfile": DOCKERFILE, "Makefile": makefile})[0].reason.place is not None


def test_services_that_extend_each_other_do_not_run_away():
    compose = "services:\n  a: {extends: b, build: {}}\n  b: {extends: a}\n  c: &c\n    <<: *c\n    build: .\n"
    assert answers({"sub/Dockerfile": DOCKERFILE, "compose.yaml": compose})
