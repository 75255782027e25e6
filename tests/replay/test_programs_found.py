"""Programs that a RUN can't start: go or a shell where the image has none, words that only a shell knows."""

import pytest

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
