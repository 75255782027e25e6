"""Hover: what a user reads under the cursor."""

import pytest

from gowharf.ide.hover import hover
from gowharf.ide.reference import COMMANDS, DIRECTIVES, VARIABLES
from gowharf.ide.reference_docker import ARGUMENTS, FIELDS, FLAGS, INSTRUCTIONS, MOUNTS
from tests.ide.editor import at

MOD = "module example.com/app\n\ngo 1.24\n\nrequire example.com/lib v1.0.0\n"
SUM = "example.com/lib v1.0.0 h1:uuM2UKhRvRLAXzMCHAH+LyTzEqJrjgXOnnZHhRqmJbo=\n"
MAIN = {"main.go": "package main\n\nfunc main() {}\n"}


def said(files, offset=0):
    here = at(files)
    found = hover(here.project, here.report, here.path, here.offset + offset)
    return found.markdown if found else None


def test_a_directive_is_explained():
    assert "the least version of go" in said({"go.mod": MOD.replace("go 1", "g|o 1")}).lower()


def test_a_requirement_says_where_it_stands():
    text = said({"go.mod": MOD.replace("example.com/lib", "example.com/l|ib"), "go.sum": SUM})
    assert "`example.com/lib`" in text and "- go.sum has its hash" in text


def test_a_requirement_without_a_sum():
    assert "go.sum has no line for this version" in said({"go.mod": MOD.replace("/lib", "/l|ib")})


def test_a_replaced_requirement():
    text = said(
        {
            "go.mod": MOD.replace("/lib v", "/l|ib v") + "\nreplace example.com/lib => ./lib\n",
            "lib/go.mod": "module l\n",
        }
    )
    assert "- Replaced by `./lib` in `go.mod`" in text and "Needs no line in go.sum" in text


def test_a_private_module_is_named_so():
    text = said({"go.mod": MOD.replace("example.com/lib", "git.acme.internal/l|ib")})
    assert "Private" in text


def test_a_vendored_module():
    files = {
        "go.mod": MOD.replace("/lib", "/l|ib"),
        "vendor/modules.txt": "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n",
    }
    assert "- Vendored" in said(files)
    files["vendor/modules.txt"] = "# example.com/other v1.0.0\n## explicit\n"
    assert "- Not in vendor/modules.txt" in said(files)


def test_a_line_of_go_sum_says_what_requires_it():
    assert "Required at `v1.0.0` for `go.mod`" in said({"go.mod": MOD, "go.sum": SUM.replace("/lib", "/l|ib")})


def test_a_line_of_go_sum_says_what_its_module_replaces():
    files = {"go.mod": MOD + "replace example.com/lib => example.com/fork v1.2.0\n"}
    files["go.sum"] = SUM.replace("example.com/lib v1.0.0", "example.com/f|ork v1.2.0")
    assert "Replaces `example.com/lib` in `go.mod` for `go.mod`" in said(files)


def test_the_go_line_is_held_against_the_image():
    files = {
        "go.mod": MOD.replace("1.24", "1.2|4"),
        "Dockerfile": "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build\n",
        **MAIN,
    }
    assert "`Dockerfile`: Go 1.21.13 of `golang:1.21` is too old" in said(files)


def test_a_use_line_names_the_module():
    assert "`a/go.mod` of module `example.com/a`" in said(
        {"go.work": "go 1.24\n\nuse ./|a\n", "a/go.mod": "module example.com/a\n"}
    )


DOCKER = (
    "ARG V=1.24\nFROM golang:$V AS build\nWORKDIR /src\nENV GOFLAGS=-mod=mod\nCOPY . .\n"
    "RUN --mount=type=cache,target=/root/.cache go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n"
)


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [
        ("WORK|DIR", "The directory of the steps below"),
        ("--mo|unt", "visible to this command alone"),
        ("type=ca|che", "kept from one build to the next"),
        ("targ|et=", "Where it appears in the image"),
        ("go bu|ild", "- Directory: `/src`"),
        ("go bui|ld", "- Module: `/src`, a copy of `go.mod`"),
        ("go b|uild", "`-mod=mod`"),
        ("golang:$|V", "Value here: `1.24`"),
        ("go|lang:$V", "`go.mod` needs Go 1.24, for which it is enough"),
        ("GOFL|AGS", "Value here: `-mod=mod`"),
        ("GOF|LAGS", "Flags for every go command"),
        ("--from=bu|ild", "Stage 0 `build`"),
        ("AS bu|ild", "From `golang:1.24`"),
    ],
)
def test_a_dockerfile_is_explained(mark, wanted):
    files = {"go.mod": "module m\n\ngo 1.24\n", "Dockerfile": DOCKER.replace(mark.replace("|", ""), mark, 1), **MAIN}
    assert wanted in said(files)


def test_a_variable_that_a_command_sets():
    files = {
        "go.mod": "module m\n\ngo 1.24\n",
        "Dockerfile": "FROM golang:1.24\nRUN GOF|LAGS=-mod=mod go build\n",
        **MAIN,
    }
    text = said(files)
    assert "Flags for every go command" in text and "Value here: `-mod=mod`" in text


def test_a_failing_go_command_shows_what_go_will_say():
    files = {"go.mod": MOD, "Dockerfile": "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go |build\n", **MAIN}
    text = said(files)
    assert "Outcome: fails" in text and "go.mod requires go >= 1.24" in text


def test_a_finding_brings_its_rule():
    files = {"go.mod": MOD, "Dockerfile": "FROM go|lang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build\n", **MAIN}
    assert "**`image-go-too-old`**" in said(files)


def test_nothing_is_said_where_there_is_nothing():
    assert said({"go.mod": "|\nmodule m\n"}) is None
    assert said({"Dockerfile": "FROM a\n|\n"}) is None
    assert said({"notes.md": "a|b"}) is None


def test_every_text_is_a_sentence_with_a_page():
    for table in (DIRECTIVES, VARIABLES, COMMANDS, INSTRUCTIONS, FLAGS, MOUNTS, FIELDS, ARGUMENTS):
        for entry in table.values():
            assert entry.text[0].isupper() and entry.text.endswith("."), entry
            assert entry.link.startswith(("https://go.dev/", "https://pkg.go.dev/cmd/go", "https://docs.docker.com/"))
