"""An old project adopts gowharf: what it has is written down once, and a check is about what is new."""

import json

import pytest

from tests.cli.test_check import MISNAMED, write

CHECK = ("check", "--output-format", "concise", "--fail-on", "warning")
BASE = ("--baseline", "known.json")


@pytest.fixture
def adopted(gowharf, folder):
    """A project of two files with findings, all of them in its baseline."""
    write(folder, "Dockerfile", MISNAMED)
    write(folder, "b/Dockerfile", "# gowharf: ignore[nope]\n" + MISNAMED)
    assert gowharf(*CHECK, *BASE, "--write-baseline") == (
        0,
        "Wrote known.json: 3 findings in 2 files; 3 new, 0 gone\n",
        "",
    )
    return folder


def test_the_file_counts_rules_by_file(adopted):
    assert json.loads((adopted / "known.json").read_text()) == {
        "version": 1,
        "findings": {"Dockerfile": {"unknown-ignore": 1}, "b/Dockerfile": {"unknown-ignore": 2}},
    }


def test_what_is_known_is_silent(gowharf, adopted):
    assert gowharf(*CHECK).status == 1
    assert gowharf(*CHECK, *BASE) == (0, "", "")


def test_moved_lines_do_not_matter(gowharf, adopted):
    write(adopted, "Dockerfile", "# a\n\n# b\n\n" + MISNAMED + "USER x\n")
    assert gowharf(*CHECK, *BASE) == (0, "", "")


def test_one_more_is_shown_with_its_like_and_the_reason(gowharf, adopted):
    write(adopted, "b/Dockerfile", "# gowharf: ignore[other]\n# gowharf: ignore[nope]\n" + MISNAMED)
    ran = gowharf(*CHECK, *BASE)
    assert ran.status == 1
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["b/Dockerfile"] * 3
    assert ran.err == (
        "gowharf: 3 findings of unknown-ignore in b/Dockerfile, of which known.json knows 2; all are shown\n"
    )


def test_another_rule_in_the_same_file_is_new(gowharf, adopted):
    write(adopted, "Dockerfile", MISNAMED + "# gowharf: ignore[image-end-of-life]\nUSER x\n")
    ran = gowharf(*CHECK, *BASE)
    assert (ran.status, "unused-ignore" in ran.out, "unknown-ignore" in ran.out) == (1, True, False)


def test_what_is_gone_is_told_and_taken_out_when_it_is_written(gowharf, adopted):
    write(adopted, "b/Dockerfile", MISNAMED)
    (adopted / "Dockerfile").unlink()
    ran = gowharf(*CHECK, *BASE)
    assert (ran.status, ran.err) == (
        0,
        "gowharf: 2 known findings are gone; --write-baseline takes them out of known.json\n",
    )
    wrote = gowharf(*CHECK, *BASE, "--write-baseline")
    assert wrote.out == "Wrote known.json: 1 finding in 1 file; 0 new, 2 gone\n"
    assert json.loads((adopted / "known.json").read_text())["findings"] == {"b/Dockerfile": {"unknown-ignore": 1}}
    assert gowharf(*CHECK, *BASE) == (0, "", "")


def test_a_run_about_some_paths_keeps_the_others_entries(gowharf, adopted):
    assert gowharf(*CHECK, *BASE, "b") == (0, "", "")
    write(adopted, "b/Dockerfile", "FROM scratch\n")
    gowharf(*CHECK, *BASE, "--write-baseline", "b")
    assert json.loads((adopted / "known.json").read_text())["findings"] == {"Dockerfile": {"unknown-ignore": 1}}


def test_it_holds_from_every_folder(process, adopted):
    code = "import os; os.chdir('b'); from gowharf.cli.main import run; run()"
    ran = process("check", "--fail-on", "warning", "--baseline", "../known.json", "..", code=code)
    assert (ran.returncode, ran.stdout) == (0, "No findings in 2 files; 3 held back\n")


def test_more_than_a_report_shows_are_counted(gowharf, folder):
    write(folder, "Dockerfile", "# gowharf: ignore[nope]\n" * 300 + "FROM scratch\n")
    assert "300 findings" in gowharf(*CHECK, *BASE, "--write-baseline").out
    assert gowharf(*CHECK, *BASE) == (0, "", "")


def test_what_is_held_back_is_not_mended(gowharf, adopted):
    assert gowharf("check", "--fix", *BASE).out == "No findings in 2 files; 3 held back\n"
    assert (adopted / "Dockerfile").read_text() == MISNAMED


def test_a_path_can_not_command_the_terminal(gowharf, folder):
    path = "\x1b[2J/Dockerfile"
    write(folder, path, MISNAMED)
    gowharf(*CHECK, *BASE, "--write-baseline")
    write(folder, path, "# gowharf: ignore[nope]\n" + MISNAMED)
    ran = gowharf(*CHECK, *BASE)
    assert "\\x1b[2J/Dockerfile" in ran.err and "\x1b" not in ran.err + ran.out


def test_choosing_rules_makes_nothing_gone(gowharf, adopted):
    assert gowharf(*CHECK, *BASE, "--select", "unused-ignore") == (0, "", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no baseline known.json; --write-baseline writes it"),
        ("<<<<<<< HEAD", "can't use known.json as a baseline: Expecting value: line 1 column 1 (char 0)"),
        ("[]", "can't use known.json as a baseline: it is no baseline of gowharf"),
        (
            '{"version": 9, "findings": {}}',
            "can't use known.json as a baseline: its version is 9, and this gowharf reads",
        ),
        ('{"version": 1, "findings": {"a": 1}}', "can't use known.json as a baseline: what it has for a is no table"),
        ('{"version": 1, "findings": {"a": {"b": -1}}}', "can't use known.json as a baseline: the count of b in a is"),
        ("\udcff", "can't use known.json as a baseline: it is not UTF-8"),
    ],
)
def test_a_baseline_that_is_none_is_one_line_and_status_2(gowharf, folder, text, said):
    if text is not None:
        write(folder, "known.json", text)
    ran = gowharf("check", *BASE)
    assert (ran.status, ran.out) == (2, "") and ran.err.startswith(f"gowharf: {said}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("more", [("--select", "all"), ("--fix",), ("--diff",), ("--changed-since", "HEAD")])
def test_a_baseline_is_written_whole_or_not(gowharf, folder, more):
    ran = gowharf("check", *BASE, "--write-baseline", *more)
    assert ran.status == 2 and f"can't be given with {more[0]}" in ran.err
    assert not (folder / "known.json").exists()


def test_a_baseline_needs_a_file(gowharf, folder):
    assert gowharf("check", "--write-baseline").err == (
        "gowharf: --write-baseline needs the file to write: --baseline FILE\n"
    )
