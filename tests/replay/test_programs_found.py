"""Programs that a RUN can't start: go or a shell where the image has none, words that only a shell knows."""

import pytest

from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import Project, Settings
from gowharf.replay.model import Outcome, Replay
from gowharf.replay.walk import replay
from tests.check.fakes import build, project

GO_MOD = {"go.mod": "module example.com/app\n\ngo 1.24\n"}


def replayed(dockerfile: str) -> Replay:
    return replay(project({**GO_MOD, "Dockerfile": dockerfile}), build())


def kinds(dockerfile: str) -> list[str]:
    got = replayed(dockerfile)
    return [failure.kind for stage in got.stages for step in stage.steps for failure in step.failures]


@pytest.mark.parametrize("base", ["alpine:3.20", "debian:bookworm", "ubuntu", "busybox"])
def test_an_image_that_is_not_gos_has_no_go(base: str) -> None:
    assert kinds(f"FROM {base}\nRUN go version\n") == ["go-not-in-image"]


@pytest.mark.parametrize(
    "before",
    [
        "RUN apk add --no-cache go",
        "RUN apk add --no-cache build-base",  # what it brings along isn't known
        "COPY --from=golang:1.24 /usr/local/go /usr/local/go\nENV PATH=/usr/local/go/bin:$PATH",
        "COPY --from=example.com/tools /install-go.sh ./\nRUN ./install-go.sh",
        "RUN curl -fsSL https://example.com/go.tgz | tar -C /usr/local -xz\nENV PATH=/usr/local/go/bin:$PATH",
        "ENV PATH=/tools/$UNKNOWN:$PATH\nCOPY --from=example.com/tools / /",
    ],
)
def test_an_image_that_may_have_got_a_go_is_not_judged(before: str) -> None:
    assert kinds(f"FROM alpine:3.20\n{before}\nRUN go version\n") == []


def test_another_image_may_have_a_go() -> None:
    assert kinds("FROM example.com/build\nRUN go version\n") == []


def test_a_shell_form_needs_a_shell() -> None:
    got = replayed("FROM scratch\nCOPY go.mod /\nRUN go version\n")
    step = got.stages[0].steps[-1]
    assert [failure.kind for failure in step.failures] == ["shell-form-in-scratch"]
    assert step.outcome is Outcome.FAILS


def test_a_shell_that_was_copied_is_one() -> None:
    assert kinds("FROM scratch\nCOPY --from=busybox /bin/ /bin/\nRUN echo\n") == []
    assert kinds('FROM scratch\nCOPY --from=busybox /bin/busybox /bb\nRUN ["/bb", "echo"]\n') == []


@pytest.mark.parametrize("words", ['"CGO_ENABLED=0", "go", "version"', '"cd", "/src"', '"export", "A=b"'])
def test_the_exec_form_knows_no_shell_words(words: str) -> None:
    assert kinds(f"FROM golang:1.24\nRUN [{words}]\n") == ["exec-form-env"]


@pytest.mark.parametrize("words", ['"go", "env", "-w", "A=b"', '"env", "A=b", "go", "version"', '"sh", "-c", "cd /"'])
def test_the_exec_form_of_a_program_is_followed(words: str) -> None:
    assert "exec-form-env" not in kinds(f"FROM golang:1.24\nRUN [{words}]\n")


def test_what_buildkit_refuses_has_its_line() -> None:
    got = replayed("FROM golang:1.24\nCOPPY a b\n")
    assert got.failures[0].says == "dockerfile parse error on line 2: unknown instruction: COPPY (did you mean COPY?)"
    got = replayed("FROM golang:1.24\nENV A=b c\n")
    assert got.failures[0].says.endswith('can\'t find = in "c". Must be of the form: name=value')


@pytest.mark.parametrize(
    "brings",
    [
        "COPY --from=busybox /bin/ /bin/",
        "COPY --from=busybox /bin/busybox /bin/sh",
        "ADD rootfs.tar.gz /",
        'COPY --from=busybox /bin/busybox /bb\nRUN ["/bb", "--install", "/bin"]',
    ],
)
def test_a_command_starts_in_a_shell_that_was_brought(brings: str) -> None:
    assert kinds(f"FROM scratch\n{brings}\nCMD echo ready\n") == []
    assert kinds("FROM scratch\nCOPY go.mod /\nCMD echo ready\n") == ["shell-form-in-scratch"]


def test_what_is_built_before_the_image_is_may_be_in_the_context() -> None:
    gathered = "FROM scratch\nWORKDIR /app\nCOPY . .\n"
    assert kinds(gathered + 'ENTRYPOINT ["./app"]\n') == []
    assert kinds("FROM alpine AS files\nCOPY . /context\n\nFROM scratch\nCOPY --from=files /context/app /app\n") == []
    assert kinds(gathered + 'ENTRYPOINT ["/bin/app"]\n') == ["entrypoint-not-in-image"]


def with_script(first: str, dockerfile: str) -> list[str]:
    files = {**GO_MOD, "build.sh": f"{first}\ngo build\n", "Dockerfile": dockerfile}
    got = replay(project(files), build())
    return [failure.kind for stage in got.stages for step in stage.steps for failure in step.failures]


@pytest.mark.parametrize(
    "first", ["#!/bin/bash", "#!/usr/bin/env bash", "#!/bin/bash -eu", "#!/usr/bin/python3", "#!/bin/sh\r"]
)
def test_a_script_asks_for_a_program_that_alpine_lacks(first: str) -> None:
    start = "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\n"
    assert with_script(first, f"{start}RUN chmod +x build.sh && ./build.sh\n") == ["program-not-in-image"]
    assert with_script(first, f"{start}RUN sed -i 's/\\r//' build.sh && sh build.sh\n") == []
    copied = start + "COPY --chmod=755 build.sh /usr/local/bin/\nRUN build.sh\n"
    assert with_script(first, copied) == ["program-not-in-image"]


@pytest.mark.parametrize("first", ["#!/bin/sh", "#!/usr/bin/env sh", "#!/sbin/openrc-run", "# no shell", "#!"])
def test_a_script_whose_program_may_be_there(first: str) -> None:
    assert with_script(first, "FROM golang:1.24-alpine\nCOPY . .\nRUN ./build.sh\n") == []
    bash = "FROM golang:1.24-alpine\nRUN apk add --no-cache bash\nCOPY . .\nRUN ./build.sh\n"
    assert with_script("#!/bin/bash", bash) == []
    assert with_script("#!/bin/bash", "FROM golang:1.24\nCOPY . .\nRUN ./build.sh\n") == []


def test_a_chosen_shell_that_the_image_lacks() -> None:
    shell = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
    assert kinds(f"FROM golang:1.24-alpine\n{shell}RUN go version\nRUN go env\n") == ["program-not-in-image"] * 2
    assert kinds(f"FROM golang:1.24-alpine\nRUN apk add bash\n{shell}RUN go version\n") == []
    assert kinds(f"FROM golang:1.24\n{shell}RUN go version\n") == []
    assert kinds(f'FROM golang:1.24-alpine\n{shell}RUN ["go", "version"]\n') == []


def test_an_instruction_is_no_program() -> None:
    assert kinds("FROM golang:1.24\nRUN go version && \\\n\nRUN go env\n") == ["program-not-in-image"]
    assert kinds("FROM golang:1.24\nRUN RUN() { go env; }; RUN\n") == []


def test_git_needs_a_repository() -> None:
    at = "FROM golang:1.24\nWORKDIR /src\n"
    assert kinds(f"{at}COPY go.mod ./\nRUN git describe --tags\n") == ["run-command-fails"]
    for fine in (
        "COPY go.mod ./\nRUN git describe --tags || true",
        "COPY go.mod ./\nRUN git init . && git status",
        "COPY go.mod ./\nRUN git -C /elsewhere log",
        "COPY go.mod ./\nRUN GIT_DIR=/g git log; git version",
        "RUN git clone https://example.com/x . && git describe",
        'COPY go.mod ./\nRUN go build -ldflags "-X main.v=$(git describe)" .',
    ):
        assert "run-command-fails" not in kinds(f"{at}{fine}\n"), fine


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("COPY . .\nRUN ./build.sh", ["run-command-fails"]),
        ("COPY . .\nRUN chmod +x build.sh && ./build.sh", []),
        ("COPY . .\nRUN chmod 755 *.sh && ./build.sh", []),
        ("COPY --chmod=0755 build.sh ./\nRUN ./build.sh", []),
        ("COPY . .\nRUN sh build.sh", []),
        ("COPY . .\nRUN sed -i s/a/b/ build.sh; ./build.sh", []),
        ("COPY . .\nRUN ./make.sh", []),
        ('COPY . .\nENTRYPOINT ["/src/build.sh"]', ["entrypoint-not-in-image"]),
        ('COPY . .\nENTRYPOINT ["/src/make.sh"]', []),
    ],
)
def test_a_script_without_the_x_is_not_started(line: str, found: list[str]) -> None:
    text = f"FROM golang:1.24\nWORKDIR /src\n{line}\nRUN go build\n"
    texts = {**GO_MOD, "build.sh": "#!/bin/sh\n", "make.sh": "#!/bin/sh\n", "Dockerfile": text}
    files, git = MemoryFiles(texts, {}, {"build.sh": False, "make.sh": True}), GitView(False)
    got = replay(Project("/work", files, git, Settings(), discover(files, git)), build())
    kinds = [failure.kind for stage in got.stages for step in stage.steps for failure in step.failures]
    assert kinds == found


@pytest.mark.parametrize(
    "line",
    [
        "COPY *.sh /root/\nRUN chmod +x /root/*.sh && /root/build.sh",
        "COPY . /root/\nRUN chmod +x $SCRIPTS && /root/build.sh",
        "COPY . .\nRUN find . -name '*.sh' -exec chmod +x {} + && ./build.sh",
        "COPY . .\nRUN ls *.sh | xargs chmod +x && ./build.sh",
        "COPY . .\nRUN chmod -R 755 . && ./build.sh",
    ],
)
def test_a_script_that_may_have_got_its_x(line: str) -> None:
    texts = {
        **GO_MOD,
        "build.sh": "#!/bin/sh\n",
        "Dockerfile": f"FROM golang:1.24\nARG SCRIPTS\nWORKDIR /src\n{line}\n",
    }
    files, git = MemoryFiles(texts, {}, {"build.sh": False}), GitView(False)
    got = replay(Project("/work", files, git, Settings(), discover(files, git)), build())
    assert [failure.kind for stage in got.stages for step in stage.steps for failure in step.failures] == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("test -f none && go version", 1),
        ("go version && [ -d none ]", 1),
        ("[ 1 = 2 ]", 1),
        ("if [ -f none ]; then go version; fi", 0),
        ("[ -f none ] || go version", 0),
        ("[ -f none ]; go version", 0),
        ("set -e; if [ -f none ]; then true; fi; false", 0),
        ("! test -f none", 0),
        ('test -n "$GIVEN" && go version', 0),
        ("some-program && [ -f go.mod ]", 0),
        ("exit 1", 1),
        ("if [ ! -f go.sum ]; then exit 1; fi", 1),
        ("[ -f go.mod ] && exit 0; test -f none", 0),
    ],
)
def test_a_question_may_end_the_run(script: str, found: int) -> None:
    got = kinds(f"FROM golang:1.24\nARG GIVEN\nWORKDIR /src\nCOPY . .\nRUN {script}\n")
    assert got == ["run-command-fails"] * found
