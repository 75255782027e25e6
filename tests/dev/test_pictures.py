"""Pictures are well-formed, need nothing from elsewhere, and say what was printed."""

import xml.etree.ElementTree as xml

import pytest

from gowharf.dev import annotation, pictures
from gowharf.dev.pictures import Piece
from tests.docs.pages import ROOT

FILES = sorted((ROOT / "docs" / "images").glob("*.svg"))


def text_of(drawing):
    """The drawing's text: what its reader can select, a line each."""
    lines = [node for node in xml.fromstring(drawing).iter() if node.tag.endswith("}text")]
    return "\n".join("".join(node.itertext()) for node in lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_picture_stands_alone_and_is_small(path):
    text = path.read_text()
    assert xml.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert text.count("://") == 1, "only the name of SVG itself"
    assert not any(word in text for word in ("<script", "@import", "url(", "href"))
    assert len(text) < 20_000
    assert "prefers-color-scheme:dark" in text


def test_it_says_what_was_printed_letter_by_letter():
    output = '\x1b[1;31merror[x]\x1b[0m\x1b[1m: <a> & "b"\x1b[0m\n  \x1b[1;34m| \x1b[0mRUN x\n'
    assert text_of(pictures.terminal("gowharf check", output)) == (
        '$ gowharf check\nerror[x]: <a> & "b"\n  | RUN x'
    )  # fmt: skip


def test_a_long_line_goes_on_below_as_in_a_terminal():
    assert pictures.wrapped([Piece("abc", "1"), Piece("defg", "")], 5) == [
        [Piece("abc", "1"), Piece("de", "")],
        [Piece("fg", "")],
    ]


def test_a_colour_without_a_look_is_told():
    with pytest.raises(ValueError, match="no look"):
        pictures.pieces("\x1b[95mx\x1b[0m")


def test_the_summary_has_every_row_and_no_markup():
    markdown = (
        "## gowharf\n\nFound 1 error in 2 files\n\n| severity | rule | where | what |\n| --- | --- | --- | --- |\n"
        "| error | [a-b](https://example.com) | Dockerfile:1:2 | GO\\_PRIVATE is <x> |\n\n"
        "<details><summary>go will say</summary>\n\n```text\nno\n```\n\n</details>\n"
    )
    said = text_of(pictures.summary(markdown)).splitlines()
    assert said == [
        "gowharf", "Found 1 error in 2 files", "severity", "rule", "where", "what",
        "error", "a-b", "Dockerfile:1:2", "GO_PRIVATE is <x>", "▸ go will say",
    ]  # fmt: skip


def test_an_annotation_stands_below_its_line_with_all_that_it_says():
    output = (
        "::error title=a-b,file=x%2Cy/Dockerfile,line=2,endLine=2,col=1,endColumn=3::no%0A%0Ago says:%0A100%25 <x>\n"
        "::warning title=c,file=Dockerfile,line=1,endLine=4::two\nFound 1 error\n"
    )
    first, second = annotation.read(output)
    assert first == ("error", "a-b", "x,y/Dockerfile", 2, "no\n\ngo says:\n100% <x>")
    assert second == ("warning", "c", "Dockerfile", 1, "two")
    said = text_of(annotation.draw(first, ["FROM a", "RUN b", "RUN c"])).splitlines()
    assert [line for line in said if line] == [
        "x,y/Dockerfile", "  1  FROM a", "  2  RUN b",
        "✗ Check failure on line 2 in x,y/Dockerfile", "a-b", "no", "go says:", "100% <x>",
    ]  # fmt: skip
