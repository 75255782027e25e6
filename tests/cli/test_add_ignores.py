"""`gowharf add-ignores`: everything that is found gets an ignore where one can stand, and then a check is clean."""

import pytest

from gowharf.check.engine import check
from gowharf.check.settings import Settings
from gowharf.check.suppress import suppress, with_per_file_ignores
from gowharf.rules.doc import read
from gowharf.rules.table import TABLE
from tests.check.fakes import GO_MOD, finds, project, with_own
from tests.cli.test_check import write

STRICT = ("check", "--fail-on", "info", "--output-format", "concise")
BAD_SUM = read(TABLE.find("gosum-malformed").doc).examples[0].files
OLD = "FROM golang:1.21\nWORKDIR /src\nCOPY . .\nRUN go build ./... && \\\n    export A=b\n"


def test_a_comment_with_the_reason_stands_above_what_it_is_about(gowharf, folder):
    file = write(folder, "Dockerfile", OLD)
    write(folder, "go.mod", GO_MOD)
    assert gowharf(*STRICT).status == 1
    ran = gowharf("add-ignores", "--reason", "older than  gowharf\n")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Dockerfile" and lines[-1].startswith("Ignored ")
    text = file.read_text()
    assert "\n# gowharf: ignore[" not in text.partition("FROM")[0]
    assert text.startswith("# gowharf: ignore[") and "] older than gowharf\nFROM golang:1.21\n" in text
    assert "".join(line for line in text.splitlines(True) if not line.startswith("# gowharf:")) == OLD
    assert gowharf(*STRICT) == (0, "", "")


def test_a_second_run_adds_nothing(gowharf, folder):
    file = write(folder, "Dockerfile", OLD)
    write(folder, "go.mod", GO_MOD)
    gowharf("add-ignores")
    text = file.read_text()
    assert gowharf("add-ignores") == (0, "Nothing to ignore\n", "")
    assert file.read_text() == text


def test_what_is_found_later_joins_the_comment(gowharf, folder):
    file = write(folder, "Dockerfile", "# gowharf: ignore[image-not-pinned] known\n" + OLD)
    write(folder, "go.mod", GO_MOD)
    gowharf("add-ignores", "--reason", "later", "--select", "image-go-too-old")
    assert "image-go-too-old" in file.read_text().splitlines()[0]
    assert file.read_text().splitlines()[0].endswith("] known")


def test_only_the_named_paths_and_rules(gowharf, folder):
    for name in ("a", "b"):
        write(folder, f"{name}/Dockerfile", OLD)
        write(folder, f"{name}/go.mod", GO_MOD)
    gowharf("add-ignores", "a", "--select", "image-go-too-old")
    assert (folder / "a/Dockerfile").read_text() == "# gowharf: ignore[image-go-too-old]\n" + OLD
    assert (folder / "b/Dockerfile").read_text() == OLD


def test_what_is_about_a_comment_is_ignored_in_the_file(gowharf, folder):
    file = write(folder, "Dockerfile", "FROM scratch\n# gowharf: ignore[nope]\nUSER x\n")
    assert gowharf("add-ignores", "--reason", "why").status == 0
    assert file.read_text().startswith("# gowharf: ignore-file[unknown-ignore] why\nFROM scratch\n")
    assert gowharf(*STRICT) == (0, "", "")


def test_a_file_without_comments_is_ignored_by_the_configuration(gowharf, folder):
    for path, text in BAD_SUM.items():
        write(folder, path, text)
    (folder / "gowharf.toml").write_text("ignore = []")
    assert gowharf(*STRICT).status == 1
    ran = gowharf("add-ignores")
    assert ran.status == 0 and "gowharf.toml" in ran.out.splitlines()
    assert (folder / "gowharf.toml").read_text() == (
        'ignore = []\n\n[per-file-ignores]\n"/go.sum" = ["gosum-malformed"]\n'
    )
    assert gowharf(*STRICT) == (0, "", "")
    assert gowharf("add-ignores").out == "Nothing to ignore\n"


def test_a_configuration_that_can_not_be_added_to_is_said_and_nothing_written(gowharf, folder):
    for path, text in BAD_SUM.items():
        write(folder, path, text)
    text = 'per-file-ignores = {"/go.sum" = ["gosum-missing"]}\n'
    write(folder, "gowharf.toml", text)
    ran = gowharf("add-ignores")
    assert ran.status == 2 and "write it there yourself: gosum-malformed for go.sum" in ran.err
    assert (folder / "Dockerfile").read_text() == BAD_SUM["Dockerfile"] and (
        folder / "gowharf.toml"
    ).read_text() == text


def suppressed(texts, *rules, reason=""):
    """The texts with ignores for what fake rules find, and the result; what is found then must be nothing."""

    def analyse(changed):
        over = project({**texts, **changed})
        return over, check(over, Settings(), [], with_own(*rules)).findings

    done = suppress(analyse, reason)
    left = [(finding.place.path, finding.rule) for finding in analyse(done.texts)[1]]
    assert [key for key in left if key not in done.configured] == []
    return done


def dockerfile(text, *pieces):
    rules = [finds(f"r{number}", "Dockerfile", piece) for number, piece in enumerate(pieces)]
    return suppressed({"Dockerfile": text}, *rules, reason="why").texts["Dockerfile"]


def test_never_inside_a_heredoc():
    text = "FROM a\nRUN <<EOF\ngo build\nEOF\nUSER x\n"
    assert dockerfile(text, "go build") == text.replace("RUN", "# gowharf: ignore[r0] why\nRUN")
    assert dockerfile(text, "EOF\nUSER") == text.replace("RUN", "# gowharf: ignore[r0] why\nRUN")


def test_never_inside_a_continued_instruction():
    text = "FROM a\n  RUN a && \\\n# note\n\n    b && \\\n    c\nUSER x\n"
    said = text.replace("  RUN", "  # gowharf: ignore[r0, r1] why\n  RUN")
    assert dockerfile(text, "b &&", "c\n") == said


def test_never_above_a_parser_directive():
    text = "# syntax=docker/dockerfile:1\n# escape=`\n\nFROM a\n"
    assert dockerfile(text, "docker/dockerfile") == text.replace("`\n", "`\n# gowharf: ignore-file[r0] why\n")


def test_a_file_that_begins_with_a_comment():
    text = "# about\nFROM a\n"
    assert dockerfile(text, "# about") == "# gowharf: ignore-file[r0] why\n" + text


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_are_the_files_own(end):
    text = f"FROM a{end or chr(10)}USER x{end}"
    newline = end or "\n"
    assert dockerfile(text, "USER") == f"FROM a{newline}# gowharf: ignore[r0] why{newline}USER x{end}"


def test_an_indented_pattern_of_dockerignore_gets_a_comment_that_is_one():
    done = suppressed({".dockerignore": "a\n  vendor\n"}, finds("r", ".dockerignore", "vendor"))
    assert done.texts[".dockerignore"] == "a\n# gowharf: ignore[r]\n  vendor\n"


def test_gomod_has_its_own_comments():
    text = "module m\n\nrequire (\n\texample.com/x v1.0.0\n)\n"
    done = suppressed({"go.mod": text}, finds("r", "go.mod", "example.com/x"), reason="why")
    assert done.texts["go.mod"] == text.replace("\texample", "\t// gowharf: ignore[r] why\n\texample")


def test_a_fault_of_ours_is_never_ignored():
    done = suppressed({"Dockerfile": "FROM a\n"}, reason="")
    assert done.texts == {} and done.left == ()


EXAMPLES = [
    (entry.rule.name, number, example)
    for entry in TABLE.entries
    for number, example in enumerate(read(entry.doc).examples)
    if example.expected
]


@pytest.mark.parametrize("example", [item[2] for item in EXAMPLES], ids=[f"{name}-{at}" for name, at, _ in EXAMPLES])
def test_every_rules_example_can_be_ignored_and_nothing_else_changes(example):
    done = suppressed(example.files, reason="why")
    assert done.left == ()
    for path, text in done.texts.items():
        kept = [line for line in text.splitlines(True) if not line.rstrip().endswith("] why")]
        assert "".join(kept).rstrip("\n") == example.files[path].rstrip("\n")


KEYS = [("go.sum", "a"), ("go.sum", "b"), ("x y/[z]*.txt ", "c")]
ADDED = '"/go.sum" = ["a", "b"]\n"/x y/\\\\[z]\\\\*.txt\\\\ " = ["c"]\n'


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", "[per-file-ignores]\n" + ADDED),
        ("ignore = []", "ignore = []\n\n[per-file-ignores]\n" + ADDED),
        ('[per-file-ignores]\n"q" = []\n[images]\n', "[per-file-ignores]\n" + ADDED + '"q" = []\n[images]\n'),
        ("[per-file-ignores] # why", "[per-file-ignores] # why\n" + ADDED),
        ('[per-file-ignores]\n"/go.sum" = []\n', None),
        ("per-file-ignores = {}\n", None),
    ],
)
def test_entries_of_a_configuration(text, new):
    assert with_per_file_ignores(text, KEYS) == new


def test_entries_of_a_pyproject():
    text = "[project]\nname = 'x'\n[tool.gowharf]\nignore = []\n"
    new = with_per_file_ignores(text, KEYS[:1], "tool.gowharf.")
    assert new == text + '\n[tool.gowharf.per-file-ignores]\n"/go.sum" = ["a"]\n'
