"""Definition, references and rename, as a user sees them."""

import pytest

from gowharf.ide.definition import definition
from gowharf.ide.references import references
from gowharf.ide.rename import RenameError, prepare_rename, rename
from gowharf.text.edits import apply_edits
from tests.ide.editor import at

MOD = "module example.com/app\n\ngo 1.24\n\nrequire example.com/lib v1.0.0\n"
SUM = "example.com/lib v1.0.0 h1:uuM2UKhRvRLAXzMCHAH+LyTzEqJrjgXOnnZHhRqmJbo=\n"
VENDOR = "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n"
DOCKER = (
    "ARG V=1.24\nFROM golang:${V} AS build\nARG V\nENV NAME=x\nRUN echo $NAME $V \\$NAME\n"
    "FROM build AS test\nRUN echo $NAME\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\n"
    "RUN --mount=type=bind,from=build,target=/x y\n"
)


def goes_to(files):
    here = at(files)
    return [here.shown(each.place) for each in definition(here.project, here.report, here.path, here.offset)]


def refers(files, declaration=True):
    here = at(files)
    return [here.shown(place) for place in references(here.project, here.path, here.offset, declaration)]


def test_a_use_line_leads_to_the_module():
    assert goes_to({"go.work": "go 1.24\n\nuse ./|a\n", "a/go.mod": "module example.com/a\n"}) == [
        "a/go.mod:1:example.com/a"
    ]


def test_a_replace_line_leads_to_the_module():
    files = {"go.mod": MOD + "\nreplace example.com/lib => ./l|ib\n", "lib/go.mod": "module example.com/lib\n"}
    assert goes_to(files) == ["lib/go.mod:1:example.com/lib"]


def test_a_requirement_leads_to_its_sum_and_to_vendor():
    files = {"go.mod": MOD.replace("/lib", "/l|ib"), "go.sum": SUM, "vendor/modules.txt": VENDOR}
    assert goes_to(files) == [f"go.sum:1:{SUM.strip()}", "vendor/modules.txt:1:# example.com/lib v1.0.0"]


def test_a_replaced_requirement_leads_to_the_replace_line():
    files = {"go.mod": MOD.replace("/lib", "/l|ib") + "\nreplace example.com/lib => ./lib\n"}
    assert goes_to(files) == ["go.mod:7:example.com/lib"]


FORK = {
    "go.mod": MOD + "\nreplace example.com/lib => example.com/fork v1.2.0\n",
    "go.sum": SUM.replace("example.com/lib v1.0.0", "example.com/fork v1.2.0"),
    "vendor/modules.txt": VENDOR.replace("lib v1.0.0\n", "lib v1.0.0 => example.com/fork v1.2.0\n"),
}
REQUIRED, REPLACED, FORKED = "go.mod:5:example.com/lib", "go.mod:7:example.com/lib", "go.mod:7:example.com/fork"
SUMMED = f"go.sum:1:{FORK['go.sum'].strip()}"


@pytest.mark.parametrize(
    ("path", "mark", "wanted"),
    [
        ("go.mod", "require example.com/l|ib", [REPLACED, SUMMED, "vendor/modules.txt:1:"]),
        ("go.mod", "replace example.com/l|ib", [REQUIRED]),
        ("go.mod", "=> example.com/f|ork", [SUMMED]),
        ("go.sum", "example.com/f|ork", [FORKED]),
        ("vendor/modules.txt", "# example.com/l|ib", [REQUIRED]),
        ("vendor/modules.txt", "=> example.com/f|ork", [FORKED]),
    ],
)
def test_every_place_of_a_module_that_another_replaces_leads_to_the_next(path, mark, wanted):
    files = {**FORK, path: FORK[path].replace(mark.replace("|", ""), mark, 1)}
    found = goes_to(files)
    assert len(found) == len(wanted)
    assert all(place.startswith(want) for place, want in zip(found, wanted, strict=True)), found


@pytest.mark.parametrize("path", ["go.sum", "vendor/modules.txt"])
def test_sums_and_vendored_modules_lead_to_the_requirement(path):
    files = {"go.mod": MOD, "go.sum": SUM, "vendor/modules.txt": VENDOR}
    files[path] = files[path].replace("example.com/lib", "example.com/l|ib", 1)
    assert goes_to(files) == ["go.mod:5:example.com/lib"]


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [
        ("COPY --from=bu|ild", ["Dockerfile:2:build"]),
        ("--from=|0", ["Dockerfile:2:build"]),
        ("from=bui|ld,", ["Dockerfile:2:build"]),
        ("FROM bu|ild", ["Dockerfile:2:build"]),
        ("${|V}", ["Dockerfile:1:V", "Dockerfile:3:V"]),
        ("echo $N|AME\n", ["Dockerfile:4:NAME"]),
    ],
)
def test_names_of_a_dockerfile_lead_to_their_definitions(mark, wanted):
    assert goes_to({"Dockerfile": DOCKER.replace(mark.replace("|", ""), mark, 1)}) == wanted


def test_a_copy_source_leads_to_the_file():
    assert goes_to({"Dockerfile": "FROM a\nCOPY go.m|od ./\n", "go.mod": MOD}) == ["go.mod:1:"]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("/out/a|pp", "Dockerfile:4:go build -o /out/app ."),
        ("/src/go.m|od", "go.mod:1:"),
        ("/etc/gree|ting", "Dockerfile:5:RUN echo hi > /etc/greeting"),
    ],
)
def test_what_is_copied_from_a_stage_leads_to_what_made_it(source, wanted):
    text = (
        "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\nRUN echo hi > /etc/greeting\n"
        f"FROM scratch\nCOPY --from=build {source} /\n"
    )
    assert goes_to({"Dockerfile": text, "go.mod": "module m\n\ngo 1.24\n", "main.go": "package main\n"}) == [wanted]


def test_a_module_is_found_in_every_file():
    files = {"go.mod": MOD.replace("/lib", "/l|ib"), "go.sum": SUM, "vendor/modules.txt": VENDOR}
    assert refers(files) == [
        "go.mod:5:example.com/lib",
        "go.sum:1:example.com/lib",
        "vendor/modules.txt:1:example.com/lib",
    ]
    assert refers(files, declaration=False) == ["go.sum:1:example.com/lib", "vendor/modules.txt:1:example.com/lib"]


def test_a_module_line_finds_who_leads_to_it():
    files = {"a/go.mod": "module example.com/|a\n", "go.work": "go 1.24\n\nuse ./a\n"}
    assert refers(files) == ["a/go.mod:1:example.com/a", "go.work:3:./a"]


@pytest.mark.parametrize("line", ["use ./|a", "replace example.com/a => ./|a"])
def test_a_line_that_leads_to_a_module_finds_the_others(line):
    work = "go 1.24\n\nuse ./a\nreplace example.com/a => ./a\n"
    files = {"a/go.mod": "module example.com/a\n", "go.work": work.replace(line.replace("|", ""), line)}
    assert refers(files) == [
        "a/go.mod:1:example.com/a", "go.work:3:./a", "go.work:4:example.com/a", "go.work:4:./a",
    ]  # fmt: skip


def test_a_stage_is_found_where_it_is_used():
    places = refers({"Dockerfile": DOCKER.replace("AS build", "AS bu|ild")})
    assert places == [
        f"Dockerfile:{line}:{text}"
        for line, text in ((2, "build"), (6, "build"), (9, "build"), (10, "0"), (11, "build"))
    ]


def test_a_variable_is_found_in_the_stages_that_inherit_it():
    assert refers({"Dockerfile": DOCKER.replace("ENV NAME", "ENV N|AME")}) == [
        "Dockerfile:4:NAME",
        "Dockerfile:5:NAME",
        "Dockerfile:7:NAME",
    ]


def test_variables_of_two_stages_are_two():
    text = "FROM a\nARG X|=1\nRUN echo $X\nFROM b\nARG X=2\nRUN echo $X\n"
    assert refers({"Dockerfile": text}) == ["Dockerfile:2:X", "Dockerfile:3:X"]


def renamed(text, new_name):
    here = at({"Dockerfile": text})
    edits = rename(here.project, "Dockerfile", here.offset, new_name)
    return apply_edits(here.text, [edit.edit for edit in edits])


def test_a_stage_gets_another_name_everywhere():
    text = renamed(DOCKER.replace("AS build", "AS bu|ild"), "make")
    assert "AS make" in text and "FROM make AS test" in text and "--from=make /a" in text
    assert "--from=0" in text and "from=make,target" in text and "build" not in text


def test_a_variable_gets_another_name_everywhere():
    text = renamed(DOCKER.replace("ENV NAME", "ENV NA|ME"), "OTHER")
    assert "ENV OTHER=x" in text and text.count("$OTHER") == 2 and "\\$NAME" in text


def test_a_global_argument_gets_another_name_in_its_stages():
    text = renamed(DOCKER.replace("${V}", "${|V}"), "GO_V")
    assert text.startswith("ARG GO_V=1.24\nFROM golang:${GO_V} AS build\nARG GO_V\n") and "$GO_V" in text


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("FROM a AS b|c\nFROM d AS e\n", "e", "there is a stage e already"),
        ("FROM a AS b|c\n", "B C", "can't name a stage"),
        ("FROM a AS b|c\n", "scratch", "scratch has a meaning of its own"),
        ("FROM a AS b|c\nFROM alpine\n", "alpine", "an image alpine is used"),
        ("FROM a\nENV X|Y=1\n", "1x", "can't name a variable"),
        ("FROM a\nENV X|Y=1 Z=2\n", "Z", "the file has a Z already"),
        ("FROM a\nENV X|Y=1\n", "GOFLAGS", "has a meaning of its own"),
        ("FROM a\nENV X|Y=1\nRUN XY=2 prog\n", "B", "a command sets XY too"),
        ("FROM a\nENV GOFLA|GS=1\n", "B", "only stages and variables"),
        ("FROM a|b\n", "B", "only stages and variables"),
    ],
)
def test_names_that_would_break_something_are_refused(text, name, why):
    with pytest.raises(RenameError, match=why):
        renamed(text, name)


def test_what_can_be_renamed_shows_its_name():
    here = at({"Dockerfile": DOCKER.replace("AS build", "AS bu|ild")})
    found = prepare_rename(here.project, "Dockerfile", here.offset)
    assert found is not None and found.name == "build" == found.span.text(here.text)
    here = at({"go.mod": "module a|b\n"})
    assert prepare_rename(here.project, "go.mod", here.offset) is None
