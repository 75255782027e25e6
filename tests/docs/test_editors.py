"""docs/editors.md shows the files of editors/, and says tried only of what a test in the real editor uses."""

import re

import pytest

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")
SHOWN = dict(re.findall(r"^<!-- file (\S+) -->\n```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "editors").rglob("*") if path.is_file())
ROWS = [[cell.strip(" `") for cell in row.split("|")[1:4]] for row in PAGE.splitlines() if row.startswith("| ")][1:]


def test_every_file_is_shown() -> None:
    assert sorted(SHOWN) == FILES


@pytest.mark.parametrize("path", sorted(SHOWN))
def test_what_is_shown_is_the_file(path: str) -> None:
    assert SHOWN[path] == (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize(("editor", "tried", "test"), ROWS)
def test_tried_means_by_a_test_with_that_very_file(editor: str, tried: str, test: str) -> None:
    assert (tried == "not tried") == (test == "")
    if test:
        text = (ROOT / test).read_text("utf-8")
        used = [path for path in FILES if path.split("/")[1] in text and path.rpartition("/")[2] in text]
        assert used, f"{test} uses no file of editors/"


def test_nothing_else_is_tried() -> None:
    named = {test for _, _, test in ROWS if test}
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "e2e").glob("test_*.py")}
    assert named == {path for path in there if "vscode" not in path}
