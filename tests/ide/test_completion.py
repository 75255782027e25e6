"""Completion: what is offered at the cursor, and what choosing it makes of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gowharf.ide.completion import MOST, complete
from gowharf.ide.definition import definition
from gowharf.ide.hover import hover
from gowharf.ide.references import references
from gowharf.ide.rename import prepare_rename
from gowharf.text.edits import apply_edits
from tests.ide.editor import Here, at
from tests.ide.test_formatting import DOCKER_PIECES, PIECES

FILES = {
    "go.mod": "module example.com/app\n\ngo 1.24\n\nrequire example.com/lib v1.2.0\n",
    "go.sum": "example.com/lib v1.10.0 h1:x=\nexample.com/lib v1.2.0/go.mod h1:x=\nother.example/b v0.1.0 h1:x=\n",
    "lib/go.mod": "module example.com/lib\n",
    "Dockerfile": "FROM golang:1.24\n",
    "cmd/app/main.go": "package main\n",
    "main.go": "package main\n",
    ".dockerignore": "secret\n",
    "secret/x": "x\n",
}


def offered(path: str, text: str) -> tuple[Here, dict[str, str]]:
    """Each label with the line that choosing it makes."""
    here = at({**FILES, path: text})
    found = {}
    for item in complete(here.project, here.report, path, here.offset):
        made = apply_edits(here.text, [item.edit])
        start = made.rfind("\n", 0, item.edit.span.start) + 1
        found[item.label] = made[start:].split("\n")[0]
    return here, found


def labels(path: str, text: str) -> list[str]:
    return list(offered(path, text)[1])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("r|", ["require", "replace", "retract"]),
        ("module m\n\ngo |\n", ["1.24.13", "1.27", "1.26"]),
        ("module example.com/lib\nrequire |\n", ["other.example/b"]),
        ("module m\nrequire example.com/lib |\n", ["v1.10.0", "v1.2.0"]),
        ("module m\nrequire (\n\tother|\n)\n", ["other.example/b"]),
        ("module m\nreplace example.com/lib |\n", ["=>", "v1.10.0"]),
        ("module m\nreplace example.com/lib => |\n", ["./lib"]),
        ("module m\nrequire x // |\n", []),
        ("module m\ntoolchain go1.24|\n", ["go1.24.13"]),
        ("module m\ngodebug pan|\n", ["panicnil"]),
    ],
)
def test_go_mod(text, wanted):
    assert labels("go.mod", text)[: len(wanted)] == wanted


def test_a_module_brings_its_newest_version():
    _, found = offered("go.mod", "module m\nrequire example.com/l|\n")
    assert found == {"example.com/lib": "require example.com/lib v1.10.0"}


def test_modules_and_versions_come_from_every_file_that_names_them():
    files = {
        "go.mod": "module example.com/app\n\nrequire x|\n",
        "go.sum": "x.example/sum v1.1.0 h1:x=\nx.example/gomod v1.2.0/go.mod h1:x=\n",
        "go.work": "go 1.24\n\nuse (\n\t.\n\t./tool\n)\n",
        "go.work.sum": "x.example/work v1.3.0 h1:x=\n",
        "tool/go.mod": "module x.example/own\n\nrequire x.example/other v1.4.0\n",
        "vendor/modules.txt": "# x.example/vendored v1.5.0\n## explicit\n",
    }
    here = at(files)
    found = [item.edit.new_text for item in complete(here.project, here.report, "go.mod", here.offset)]
    assert found == [
        "x.example/gomod v1.2.0", "x.example/other v1.4.0", "x.example/own", "x.example/sum v1.1.0",
        "x.example/vendored v1.5.0", "x.example/work v1.3.0",
    ]  # fmt: skip


CACHED = {
    "example.com/lib": frozenset({"v9.0.0"}),
    "golang.org/x/text": frozenset({"v0.30.0", "v0.9.0", "v0.31.0-rc.1"}),
    "gopkg.in/text.v1": frozenset({"v1.0.0"}),
}


def from_cache(text: str) -> list[str]:
    here = at({**FILES, "go.mod": text})
    return [item.edit.new_text for item in complete(here.project, here.report, "go.mod", here.offset, CACHED)]


def test_the_module_cache_is_offered_after_what_the_project_names():
    assert from_cache("module m\nrequire text|\n") == ["golang.org/x/text v0.30.0", "gopkg.in/text.v1 v1.0.0"]
    assert from_cache("module m\nrequire golang.org/x/text |\n") == ["v0.31.0-rc.1", "v0.30.0", "v0.9.0"]
    assert from_cache("module m\nrequire e|\n")[0] == "example.com/lib v1.10.0"
    assert from_cache("module m\nrequire example.com/lib |\n") == ["v9.0.0", "v1.10.0", "v1.2.0"]
    assert from_cache("module golang.org/x/text\nrequire text|\n") == ["gopkg.in/text.v1 v1.0.0"]


def test_of_thousands_of_modules_those_that_begin_like_what_is_typed_are_listed():
    sums = "".join(f"example.com/m{number} v1.0.0 h1:x=\n" for number in range(3000))
    here = at({**FILES, "go.sum": sums + "m.example/x v1.0.0 h1:x=\n", "go.mod": "module m\nrequire m|\n"})
    found = complete(here.project, here.report, "go.mod", here.offset)
    assert len(found) == MOST
    assert found[0].label == "m.example/x"


def test_go_work_offers_the_modules():
    assert labels("go.work", "go 1.24\n\nuse |\n") == [".", "./lib"]
    assert "require" not in labels("go.work", "|")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("F|", {"FROM": "FROM "}),
        ("FROM a\nwork|", {"WORKDIR": "WORKDIR "}),
        ("FROM gol|", {"golang:1.24": "FROM golang:1.24", "golang:1.24-alpine": "FROM golang:1.24-alpine"}),
        ("FROM a AS build\nFROM b|", {"build": "FROM build"}),
        ("FROM a AS build\nFROM b\nCOPY --f|", {"--from": "COPY --from="}),
        ("FROM a AS build\nFROM b\nCOPY --from=| /a /b\n", {"build": "COPY --from=build /a /b"}),
        ("FROM a\nRUN --mount=t|", {"type": "RUN --mount=type=", "target": "RUN --mount=target="}),
        ("FROM a\nRUN --mount=type=ca|", {"cache": "RUN --mount=type=cache"}),
        ("FROM a\nRUN --mount=type=cache,target=/g|", {"/go/pkg/mod": "RUN --mount=type=cache,target=/go/pkg/mod"}),
        ("FROM a\nRUN --mount=type=cache,sharing=l|", {"locked": "RUN --mount=type=cache,sharing=locked"}),
        ("FROM a\nCOPY c|", {"cmd/": "COPY cmd/"}),
        ("FROM a\nCOPY cmd/a| /x\n", {"cmd/app/": "COPY cmd/app/ /x"}),
        ("FROM a\nCOPY s| /x\n", {}),
        ("FROM a\nENV GOPRI|", {"GOPRIVATE": "ENV GOPRIVATE="}),
        ("FROM a\nENV GOTOOLCHAIN=l|", {"local": "ENV GOTOOLCHAIN=local", "local+auto": "ENV GOTOOLCHAIN=local+auto"}),
        ("FROM a\nARG NAME=x\nWORKDIR /$NA|", {"NAME": "WORKDIR /$NAME"}),
        ("ARG VER=1\nFROM a:${V|", {"VER": "FROM a:${VER"}),
        ("FROM a\nRUN go mod d|", {"download": "RUN go mod download"}),
        ("FROM a\nRUN cd x && CGO_ENABLED=0 go inst|", {"install": "RUN cd x && CGO_ENABLED=0 go install"}),
        ("FROM a\nRUN go build -trim|", {"-trimpath": "RUN go build -trimpath"}),
        ("FROM a\nRUN go build -mod=v|", {"vendor": "RUN go build -mod=vendor"}),
        ("FROM a\nRUN x && \\\n    go mod ve|", {"vendor": "    go mod vendor", "verify": "    go mod verify"}),
        ("FROM a\nRUN GOFLAGS=-mod=v|", {"-mod=vendor": "RUN GOFLAGS=-mod=vendor"}),
        ("FROM a\nRUN echo | x\n", None),
        ("FROM a\n# |", {}),
        ("FROM a\nONBUILD R|", {"RUN": "ONBUILD RUN "}),
        ("FROM a\nRUN --mount=type=bind,source=cmd/a|", {"cmd/app/": "RUN --mount=type=bind,source=cmd/app/"}),
        ("FROM a\nRUN --mount=type=tmpfs,s|", {"size": "RUN --mount=type=tmpfs,size="}),
        ("FROM a\nRUN --mount=type=secret,re|", {"required": "RUN --mount=type=secret,required"}),
        ("FROM a\nCOPY --chown=x --cho|", {}),
        ("ARG VERSION=1\nFROM a\nARG VER|", {"VERSION": "ARG VERSION"}),
        ("FROM a\nARG TARGETA|", {"TARGETARCH": "ARG TARGETARCH"}),
        ("# sy|\nFROM a\n", {"syntax": "# syntax="}),
        ("FROM a\n# gowharf: ignore-f|", {"gowharf: ignore-file[": "# gowharf: ignore-file["}),
        ("# gowharf: ignore[image-go-t|]\nFROM a\n", {"image-go-too-old": "# gowharf: ignore[image-go-too-old]"}),
    ],
)
def test_dockerfiles(text, wanted):
    _, found = offered("Dockerfile", text)
    assert found == (wanted or {})


def test_a_stage_does_not_copy_from_itself():
    assert labels("Dockerfile", "FROM a AS one\nFROM b AS two\nCOPY --from=|\n") == ["one"]


STAGES = (
    "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\nRUN mkdir -p /out/etc\n"
    "FROM scratch\n"
)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("COPY --from=build /ou|", {"/out/": "COPY --from=build /out/"}),
        ("COPY --from=0 out/a|", {"out/app": "COPY --from=0 out/app"}),
        (
            "COPY --from=build /out/|",
            {"/out/app": "COPY --from=build /out/app", "/out/etc/": "COPY --from=build /out/etc/"},
        ),
        ("COPY --from=build /src/m|", {"/src/main.go": "COPY --from=build /src/main.go"}),
        ("COPY --from=alpine /e|", {}),
        ("COPY --from=gone /e|", {}),
        ("RUN --mount=from=build,source=/out/a|", {"/out/app": "RUN --mount=from=build,source=/out/app"}),
    ],
)
def test_paths_of_a_stage_are_those_that_its_image_holds(line, wanted):
    assert offered("Dockerfile", STAGES + line)[1] == wanted


def test_rules_that_find_something_are_offered_first():
    old = "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"
    assert labels("Dockerfile", f"# gowharf: ignore[|]\n{old}")[0] == "image-go-too-old"
    assert "gomod-syntax" in labels("go.mod", "module m // gowharf: ignore[gomod-|\n")
    assert "copy-source-missing" in labels(".dockerignore", "# gowharf: ignore[copy-s|\n")


def test_a_heredoc_has_go_commands():
    assert labels("Dockerfile", "FROM a\nRUN <<EOF\ngo mod t|\nEOF\n") == ["tidy"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PIECES, max_size=20).map("".join), st.lists(DOCKER_PIECES, max_size=20).map("".join), st.integers(0, 120)
)
def test_no_text_and_no_place_breaks_an_answer(mod, docker, offset):
    here = at({"go.mod": mod.replace("|", ""), "Dockerfile": docker.replace("|", ""), "go.work": "use ./a\n"})
    for path in ("go.mod", "Dockerfile", "go.work", "none"):
        for item in complete(here.project, here.report, path, offset):
            assert item.edit.span.end == offset
        hover(here.project, here.report, path, offset)
        definition(here.project, here.report, path, offset)
        references(here.project, path, offset, True)
        prepare_rename(here.project, path, offset)
