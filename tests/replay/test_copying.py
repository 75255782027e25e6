"""COPY and ADD: what is where afterwards, whose, and what a missing source stops the build with."""

import pytest

from gowharf.replay.model import Failure, Outcome
from tests.replay.project import MAIN, replayed, steps

FROM = "FROM golang:1.24 AS build\nWORKDIR /src\n"
FILES = {
    **MAIN,
    "cmd/a/main.go": "package main\n",
    "cmd/a/notes.md": "",
    "web/index.html": "",
    "app.tar.gz": "",
    "app.bin": "",
    ".dockerignore": "*.log\n",
    "a.log": "",
}


def after(copy: str, path: str) -> str:
    """What is known of a path after an instruction: "file", "dir", "unknown" or "absent"."""
    look = replayed(f"{FROM}ARG WHERE\nARG KNOWN=/known\n{copy}\n", FILES).stages[-1].image.look(path)
    return look.node.kind if look.node is not None else look.presence.value


@pytest.mark.parametrize(
    ("copy", "path", "expected"),
    [
        ("COPY go.mod .", "/src/go.mod", "file"),
        ("COPY go.mod ./", "/src/go.mod", "file"),
        ("COPY go.mod /src", "/src/go.mod", "file"),
        ("COPY go.mod /out", "/out", "file"),
        ("COPY go.mod /out/", "/out/go.mod", "file"),
        ("COPY go.mod /out/.", "/out/go.mod", "file"),
        ("COPY go.mod main.go /out/", "/out/main.go", "file"),
        ("COPY go.mod ..", "/go.mod", "file"),
        ("COPY go.mod sub/other.mod", "/src/sub/other.mod", "file"),
        ("COPY cmd .", "/src/a/main.go", "file"),
        ("COPY cmd .", "/src/cmd", "absent"),
        ("COPY cmd/ /out", "/out/a/main.go", "file"),
        ("COPY cmd web /out/", "/out/index.html", "file"),
        ("COPY ../cmd /out", "/out/a", "dir"),
        ("COPY /cmd /out", "/out/a", "dir"),
        ("COPY cmd/* /out/", "/out/main.go", "file"),
        ("COPY *.mod nope* /out/", "/out/go.mod", "file"),
        ("COPY g?.mod /out/", "/out/go.mod", "file"),
        ("COPY [a-g]o.mod /out/", "/out/go.mod", "file"),
        ("COPY . .", "/src/a.log", "absent"),
        ("COPY $WHERE go.mod /out/", "/out/go.mod", "file"),
        ("ADD app.tar.gz go.mod /out/", "/out/go.mod", "file"),
        ('COPY ["go.mod", "/out/"]', "/out/go.mod", "file"),
        ("COPY go.mod $KNOWN/", "/known/go.mod", "file"),
        ("COPY cmd/${NOTHING:-a} /out", "/out/main.go", "file"),
        ("COPY --exclude=*.md cmd/a /out", "/out/main.go", "file"),
        ("COPY --exclude=*.md cmd/a /out", "/out/notes.md", "absent"),
        ("COPY --exclude=**/*.md . /out/", "/out/cmd/a/notes.md", "absent"),
        ("COPY --exclude=web --exclude=go.mod . /out/", "/out/go.mod", "absent"),
        ("COPY --parents cmd/a/main.go /out/", "/out/cmd/a/main.go", "file"),
        ("COPY --parents cmd/a /out/", "/out/cmd/a/main.go", "file"),
        ("COPY --parents cmd/*/main.go /out/", "/out/cmd/a/main.go", "file"),
        ("COPY --parents ./cmd/./a/main.go /out/", "/out/a/main.go", "file"),
        ("COPY --parents cmd/./a/*.go /out/", "/out/a/main.go", "file"),
        ("COPY --parents cmd/./a /out/", "/out/a/main.go", "file"),
        ("COPY --parents */./a/main.go /out/", "/out/a/main.go", "unknown"),
        ("COPY $WHERE/x /out/", "/out/x", "unknown"),
        ("COPY go.mod $WHERE/", "/anywhere/go.mod", "unknown"),
        ("COPY --from=registry.example.com/x /x /out/x", "/out/x", "unknown"),
        ("ADD go.mod /out/", "/out/go.mod", "file"),
        ("ADD app.tar.gz /out/", "/out/app", "unknown"),
        ("ADD app.bin /out/", "/out/app", "absent"),
        ("ADD https://example.com/x.go /out/", "/out/x.go", "unknown"),
        ("ADD git@example.com:x.git /out/", "/out/x.go", "unknown"),
        ("COPY app.tar.gz /out/", "/out/app", "absent"),
        ("COPY <<EOF /out/made\ntext\nEOF", "/out/made", "file"),
        ("COPY <<made /out/\ntext\nmade", "/out/made", "file"),
        ("COPY <<made /src\ntext\nmade", "/src/made", "file"),
    ],
)
def test_what_is_where(copy: str, path: str, expected: str) -> None:
    assert after(copy, path) == expected


@pytest.mark.parametrize(
    ("copy", "text"),
    [
        ("COPY <<EOF /out\nmodule $NAME\nEOF", "module example.com/x\n"),
        ("COPY <<'EOF' /out\nmodule $NAME\nEOF", "module $NAME\n"),
        ("COPY <<EOF /out\nmodule m\nEOF", "module m\n"),
        ("COPY <<EOF /out\nmodule $WHERE\nEOF", None),
        ("COPY <<EOF /out\nmodule '$NAME'\nEOF", None),
        ("COPY go.mod /out", MAIN["go.mod"]),
    ],
)
def test_the_text_of_what_is_copied(copy: str, text: str | None) -> None:
    image = replayed(f"{FROM}ARG WHERE\nENV NAME=example.com/x\n{copy}\n", FILES).stages[-1].image
    source = image.read("/out")
    assert (source.text if source is not None else None) == text


@pytest.mark.parametrize(
    ("copy", "path", "uid", "mode"),
    [
        ("COPY go.mod /out", "/out", 0, None),
        ("COPY --chown=1000 go.mod /out", "/out", 1000, None),
        ("COPY --chown=1000:1000 cmd /out", "/out/a/main.go", 1000, None),
        ("COPY --chown=$ID go.mod /out", "/out", 1001, None),
        ("COPY --chown=$WHERE go.mod /out", "/out", None, None),
        ("COPY --chmod=755 go.mod /out", "/out", 0, 0o755),
        ("COPY --chmod=0644 cmd /out", "/out/a/main.go", 0, 0o644),
        ("COPY --chmod=u+x go.mod /out", "/out", 0, 0o755),
        ("COPY --chmod=888 go.mod /out", "/out", 0, None),
        ("COPY --chown=1000 --chmod=600 <<EOF /out\ntext\nEOF", "/out", 1000, 0o600),
    ],
)
def test_whose_it_is(copy: str, path: str, uid: int | None, mode: int | None) -> None:
    node = replayed(f"{FROM}ARG WHERE\nENV ID=1001\n{copy}\n", FILES).stages[-1].image.look(path).node
    assert node is not None
    assert (node.uid, node.mode, node.instruction) == (uid, mode, 4)


def failures(copy: str) -> tuple[str, tuple[Failure, ...]]:
    text = f"{FROM}{copy}\n"
    step = steps(replayed(text, FILES))[-1]
    assert (step.outcome is Outcome.FAILS) is bool(step.failures)
    return text, step.failures


@pytest.mark.parametrize(
    ("copy", "word", "values"),
    [
        ("COPY nope /out", "nope", {"source": "nope", "path": "nope", "why": "not-in-project"}),
        ("COPY go.mod ./nope/x /out/", "./nope/x", {"source": "./nope/x", "path": "nope/x", "why": "not-in-project"}),
        (
            "COPY ../nope /out",
            "../nope",
            {"source": "../nope", "path": "nope", "why": "not-in-project", "outside": "yes"},
        ),
        ("COPY a.log /out", "a.log", {"source": "a.log", "path": "a.log", "why": "dockerignored", "pattern": "*.log"}),
    ],
)
def test_a_missing_source_stops_the_build(copy: str, word: str, values: dict[str, str]) -> None:
    text, (failure,) = failures(copy)
    assert failure.kind == "copy-source-missing"
    assert {name: value for name, value in failure.values.items() if name != "origin"} == values
    assert failure.says.endswith(f'"/{values["path"]}": not found')
    assert failure.place is not None
    assert (failure.place.path, failure.place.span.text(text)) == ("Dockerfile", word)
    assert [place.path for place in failure.places.values()] == [".dockerignore"] * (values["why"] == "dockerignored")


def test_what_another_stage_lacks_is_missing_from_that_stage() -> None:
    text = FROM + "COPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /nope /out\n"
    step = steps(replayed(text, FILES))[-1]
    (failure,) = step.failures
    assert (failure.kind, failure.values) == (
        "copy-from-missing",
        {"source": "/nope", "path": "nope", "from": "build"},
    )


@pytest.mark.parametrize(
    "copy", ["COPY nope* /out/", "COPY go.mod /out", "COPY $WHERE /out", "ADD https://example.com/x /x"]
)
def test_what_may_be_there_stops_nothing(copy: str) -> None:
    assert failures(f"ARG WHERE\n{copy}")[1] == ()


@pytest.mark.parametrize(
    ("copy", "path"), [("COPY nope /out/", "/out/nope"), ("COPY a/nope /out/", "/out/nope"), ("COPY nope /out", "/out")]
)
def test_after_a_missing_source_the_file_is_taken_to_be_there(copy: str, path: str) -> None:
    assert after(copy, path) == "unknown"


@pytest.mark.parametrize("line", ["COPY go.mod main.go /new", "COPY *.go go.mod /new"])
def test_several_files_to_a_path_that_is_no_folder_leave_one_file(line: str) -> None:
    text = f"FROM golang:1.24\n{line}\nWORKDIR /new\n"
    texts = {"go.mod": "module example.com/app\n", "main.go": "package main\n", "Dockerfile": text}
    stage = replayed(text, texts).stages[-1]
    assert [failure.says for step in stage.steps for failure in step.failures] == ["mkdir /new: not a directory"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("no archive", "absent"), ("\x1f\udc8b\x08", "unknown"), ("x" * 257 + "ustar\0", "unknown"), ("BZh9", "unknown")],
)
def test_what_is_added_is_unpacked_for_what_is_in_it(text: str, found: str) -> None:
    image = replayed("FROM golang:1.24\nADD bundle /out/\n", {"bundle": text}).stages[-1].image
    assert image.look("/out/inner").presence.value == found


LINKED = {"real/go.mod": "module m\n", "real/deep/x.go": "package x\n", "cmd/main.go": "package main\n"}
LINKS = {"go.mod": "real/go.mod", "cmd/deep": "../real/deep", "folder": "real"}


@pytest.mark.parametrize(
    ("copy", "path", "expected"),
    [
        ("COPY go.mod /out/", "/out/go.mod", "file"),  # followed, and called as the link is
        ("COPY go.mod /out/", "/real/go.mod", "absent"),
        ("COPY folder /out", "/out/deep/x.go", "file"),
        ("COPY folder/deep /out", "/out/x.go", "file"),
        ("COPY cmd /out/cmd", "/out/cmd/deep/x.go", "absent"),  # a link in a folder stays one, and leads nowhere here
        ("COPY . /out", "/out/cmd/deep/x.go", "file"),
        ("RUN ln -s /src /away\nCOPY . .\nFROM build\nCOPY --from=build /away/real /got", "/got/deep/x.go", "file"),
        ("COPY . .\nRUN ln -s /src lone\nFROM golang:1.24\nCOPY --from=build /src /got", "/got/lone/go.mod", "absent"),
    ],
)
def test_links_are_followed_as_sources_and_copied_in_folders(copy: str, path: str, expected: str) -> None:
    look = replayed(f"{FROM}{copy}\n", LINKED, links=LINKS).stages[-1].image.look(path)
    assert (look.node.kind if look.node is not None else look.presence.value) == expected


def test_a_stage_without_go_commands_lacks_what_its_context_lacks() -> None:
    dockerfile = "FROM golang:1.24 AS files\nCOPY . /all\nFROM golang:1.24\nCOPY --from=files /all /src\n"
    assert replayed(dockerfile, FILES).stages[-1].image.look("/src/go.work").absent


@pytest.mark.parametrize("end", "tar gz tgz bz2 tbz tbz2 xz txz zst tzst lzma tlz".split())
def test_what_add_may_unpack_is_told_by_its_name(end: str) -> None:
    files = {**FILES, f"x.{end}": "", "x.bin": ""}
    got = [replayed(f"{FROM}{word} x.{end} /out/\n", files).stages[-1].image for word in ("ADD", "COPY")]
    assert [image.look("/out/inside").unknown for image in got] == [True, False]


@pytest.mark.parametrize(
    ("copy", "says"),
    [
        ("COPY go.mod /build\nCOPY main.go /build/", "mkdir /build: not a directory"),
        ("COPY go.mod /build\nCOPY main.go /build/sub/main.go", "mkdir /build: not a directory"),
        ("COPY go.mod /build\nCOPY cmd /build", "cannot copy to non-directory: /build"),
        ("COPY go.mod /build\nCOPY main.go /build", None),
        ("COPY go.mod /build\nRUN rm /build\nCOPY main.go /build/", None),
    ],
)
def test_a_file_that_is_in_the_way_of_a_folder(copy: str, says: str | None) -> None:
    found = [f.says for step in steps(replayed(f"{FROM}{copy}\n", FILES)) for f in step.failures]
    assert found == ([says] if says else [])
