"""Diffs that git takes."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gowharf.text.diff import unified_diff

LINES = "".join(f"line {number}\n" for number in range(40))


def test_a_small_change_has_three_lines_around_it():
    assert unified_diff(LINES, LINES.replace("line 20\n", "new\n"), "a/Dockerfile").split("\n") == [
        "diff --git a/a/Dockerfile b/a/Dockerfile",
        "--- a/a/Dockerfile",
        "+++ b/a/Dockerfile",
        "@@ -18,7 +18,7 @@",
        *(f" line {number}" for number in (17, 18, 19)),
        "-line 20",
        "+new",
        *(f" line {number}" for number in (21, 22, 23)),
        "",
    ]


def test_no_change_no_diff():
    assert unified_diff("a\n", "a\n", "x") == ""


def git_applies(folder, name, old, new):
    """What the file holds after `git apply` of our diff."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if old is not None:
        path.write_bytes(old.encode("utf-8", "surrogateescape"))
    patch = unified_diff(old, new, name).encode("utf-8", "surrogateescape")
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=patch, cwd=folder, check=True)
    return path.read_bytes().decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\n", "a\nc\n"),
        ("a\nb", "a\nc"),
        ("a\nb", "a\nb\n"),
        ("a\nb\n", "a\nb"),
        ("a\r\nb\r\n", "a\r\nc\r\n"),
        ("\ufeffa\n", "\ufeffb\n"),
        ("a\udcff\n", "b\udcff\n"),
        ("a\x0cb\u2028c\n", "a\x0cb\u2028d\n"),
        ("", "a\n"),
        (None, "a\nb\n"),
        (LINES, LINES.replace("line 1\n", "").replace("line 30\n", "x\ny\n")),
    ],
)
@pytest.mark.parametrize("name", ["Dockerfile", "sub dir/go.mod", 'q"uote\\tab\t.Dockerfile', "grün.Dockerfile"])
def test_git_applies_it(tmp_path, name, old, new):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert git_applies(tmp_path, name, old, new) == new


SMALL = st.text("ab\r\n", max_size=24)


@settings(max_examples=300)
@given(SMALL, SMALL)
def test_any_two_texts(old, new):
    assert patched(old, unified_diff(old, new, "x")) == new


def patched(old, diff):
    """A reader of unified diffs, as simple as can be."""
    if not diff:
        return old
    lines = old.split("\n")
    before = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    pieces, at, mark = [], 0, " "
    for line in diff.split("\n")[:-1]:
        if line.startswith("@@"):
            start, _, length = line.split()[1][1:].partition(",")
            first = int(start) - (length != "0")
            pieces.extend(before[at:first])
            at = first
        elif line.startswith("\\"):
            if mark != "-":
                pieces[-1] = pieces[-1].removesuffix("\n")
        elif not line.startswith(("diff ", "--- ", "+++ ")):
            mark = line[0]
            if mark != "-":
                pieces.append(line[1:] + "\n")
            if mark != "+":
                at += 1
    return "".join(pieces + before[at:])
