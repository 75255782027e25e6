"""Problems of go.mod in the shapes in which people write them: what is said, and what the fix leaves."""

import pytest

from gowharf.check.engine import check
from gowharf.check.fixing import fix_all
from gowharf.check.settings import Settings
from gowharf.rules.model import Severity
from tests.check.fakes import project

SUM = "example.com/lib v1.1.0 h1:gMbics8YmhrjpSklTZASrp9gtcPuT+MdgHzzLlk0VB4=\n"
DOCKERFILE = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n"
MAIN = 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.V()) }\n'
HEAD = "module example.com/app\n\ngo 1.21\n\n"


def report(gomod, **files):
    return check(project({"go.mod": gomod, "go.sum": SUM, "main.go": MAIN, **files}), Settings())


def fixed(gomod, unsafe=False, **files):
    texts = {"go.mod": gomod, "go.sum": SUM, "main.go": MAIN, **files}
    findings = report(gomod, **files).findings
    done = fix_all(texts.get, findings, lambda new: check(project({**texts, **new}), Settings()).findings, unsafe)
    return {**texts, **done.texts}["go.mod"]


@pytest.mark.parametrize("files", [{}, {"Dockerfile": DOCKERFILE}], ids=["library", "dockerfile"])
@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("gomod-syntax", "requires example.com/lib v1.1.0\n", "require example.com/lib v1.1.0\n"),
        ("gomod-syntax", "REQUIRE (\n\texample.com/lib v1.1.0\n)\n", "require (\n\texample.com/lib v1.1.0\n)\n"),
        ("gomod-syntax", "require example.com/lib v1.1.0 /* old */\n", "require example.com/lib v1.1.0 // old\n"),
        ("gomod-syntax", "require example.com/lib, v1.1.0\n", "require example.com/lib v1.1.0\n"),
        ("gomod-syntax", "require example.com/lib => v1.1.0\n", "require example.com/lib v1.1.0\n"),
        ("gomod-syntax", "require (\n\texample.com/lib v1.1.0", "require (\n\texample.com/lib v1.1.0\n)"),
        ("gomod-syntax", "## deps\nrequire example.com/lib v1.1.0\n", "// deps\nrequire example.com/lib v1.1.0\n"),
        ("require-without-version", "require example.com/lib@latest\n", "require example.com/lib v1.1.0\n"),
        ("require-without-version", "require example.com/lib", "require example.com/lib v1.1.0"),
        ("non-canonical-version", "require example.com/lib v1\n", "require example.com/lib v1.1.0\n"),
        ("non-canonical-version", "require example.com/lib ~1.1.0\n", "require example.com/lib v1.1.0\n"),
        ("non-canonical-version", "require example.com/lib 'v1.1.0'\n", "require example.com/lib v1.1.0\n"),
        ("gomod-syntax", "require example.com/lib v1.1.0,\n", "require example.com/lib v1.1.0\n"),
        ("non-canonical-version", 'require example.com/lib "v1.1"\n', "require example.com/lib v1.1.0\n"),
    ],
)
def test_a_slip_is_mended(files, rule, before, after):
    found = report(HEAD + before, **files).findings
    assert rule in {one.rule for one in found if one.severity is Severity.ERROR}
    assert fixed(HEAD + before, **files) == HEAD + after


def test_a_go_that_was_never_released_is_not_what_the_workspace_gets():
    member = {"lib/go.mod": "module example.com/lib\n\ngo 4.22\n", "lib/l.go": "package lib\n"}
    files = {
        **member,
        "go.work": "go 1.24\n\nuse (\n\t.\n\t./lib\n)\n",
        "go.mod": HEAD.strip() + "\n",
        "main.go": "package main\n\nfunc main() {}\n",
        "Dockerfile": DOCKERFILE,
    }

    def findings(new):
        return check(project({**files, **new}), Settings()).findings

    first = next(one for one in findings({}) if one.rule == "gowork-go-too-low")
    assert first.message == "go.work has go 1.24, but ./lib requires go 4.22, which was never released"
    done = fix_all(files.get, findings({}), findings)
    assert done.settled and done.texts == {"lib/go.mod": "module example.com/lib\n\ngo 1.24\n"}


@pytest.mark.parametrize("version", ["latest", "v9.0.x"])
def test_no_path_is_made_up_for_a_version_that_names_no_major(version):
    before = HEAD + f"require gopkg.in/yaml {version}\n"
    message = f"{version} does not fit gopkg.in/yaml: its path would end in .v1, or in a later major version"
    assert [one.message for one in report(before, **{"main.go": "package main\n"}).findings] == [message]
    assert fixed(before, unsafe=True, **{"main.go": "package main\n"}) == before


def test_a_broken_go_mod_is_found_once():
    found = [one for one in report(HEAD + "requre a b\n", Dockerfile=DOCKERFILE).findings if one.place.path == "go.mod"]
    assert [one.rule for one in found] == ["gomod-syntax"]


def test_a_broken_go_mod_that_no_build_reads_is_a_warning():
    files = {"Dockerfile": "FROM golang:1.26\nRUN go version\n"}
    (one,) = [one for one in report(HEAD + "requre a b\n", **files).findings if one.rule == "gomod-syntax"]
    assert one.severity is Severity.WARNING
    assert one.go_says == "go: errors parsing go.mod:\ngo.mod:5: unknown directive: requre"


def test_fixing_keeps_the_byte_order_mark_out_and_the_line_ends_in():
    before = "\ufeff" + (HEAD + "require example.com/lib v1.1.0\n").replace("\n", "\r\n")
    assert fixed(before, Dockerfile=DOCKERFILE) == before[1:]


@pytest.mark.parametrize(
    "text",
    [
        'module "example.com/app"\n\ngo 1.21\n',
        "module example.com/app\ngo 1.22.0\ntoolchain go1.21.0\n",
        HEAD + "require(\nexample.com/lib v1.1.0\n)\n",
        HEAD + "   require example.com/lib v1.1.0 //indirect\n",
        HEAD + 'require "example.com/lib" `v1.1.0`\n'.replace("`", '"'),
    ],
)
def test_odd_but_sound_files_are_left_alone(text):
    found = report(text, Dockerfile=DOCKERFILE, **{"main.go": "package main\n\nfunc main() {}\n"}).findings
    assert [one.rule for one in found if one.severity > Severity.INFO] == []


@pytest.mark.parametrize(("char", "instead"), [("\u00a0", " "), ("\x00", ""), ("\u200b", "")])
def test_a_character_that_was_pasted_on_many_lines_is_mended_at_once(char, instead):
    line = f"{char}example.com/lib{char} v1.1.0\n"
    before = f"module{char} x // a{char}word\n\nrequire (\n{line * 30})\n"
    after = before.replace(char, instead).replace(f"a{instead}word", f"a{char}word")
    assert fixed(before).startswith(after[:40])
    assert fixed(before).count(char) == 1
