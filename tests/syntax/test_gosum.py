"""go.sum: what the go command takes from it, and what it calls malformed."""

from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax import gosum

HASH = "h1:2pdwQ8u6FSWWYR8lGbMhCN8bzaRDcNeEvb4Zr7JSqYA="
EMPTY = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="


def test_both_kinds_of_line_are_found() -> None:
    text = f"a.example/b v1.0.0 {HASH}\na.example/b v1.0.0/go.mod {HASH}\na.example/c v2.0.0/go.mod {HASH}\n"
    tree = gosum.parse(text)
    assert set(tree.modules) == {("a.example/b", "v1.0.0")}
    assert set(tree.gomods) == {("a.example/b", "v1.0.0"), ("a.example/c", "v2.0.0")}
    assert [line.span.text(text) for line in tree.sums] == text.splitlines()
    assert tree.malformed == ()


def test_windows_line_ends_blank_lines_and_odd_spacing_are_fine() -> None:
    tree = gosum.parse(f"\r\n  \n\ta.example/b   v1.0.0\t{HASH}  \r\n\n")
    assert set(tree.modules) == {("a.example/b", "v1.0.0")}
    assert tree.malformed == ()


def test_a_line_with_another_number_of_fields_is_malformed() -> None:
    text = f"\n<<<<<<< HEAD\na.example/b v1.0.0 {HASH}\n=======\na b c d\nlast two"
    malformed = gosum.parse(text).malformed
    assert [(line.line, line.fields) for line in malformed] == [(2, 2), (4, 1), (5, 4), (6, 2)]
    assert [line.span.text(text) for line in malformed] == ["<<<<<<< HEAD", "=======", "a b c d", "last two"]


def test_another_hash_algorithm_and_the_hash_of_an_empty_file_count_for_nothing() -> None:
    tree = gosum.parse(f"a.example/b v1.0.0 h2:xyz\na.example/b v1.0.0/go.mod {EMPTY}\n")
    assert not tree.modules and not tree.gomods
    assert len(tree.sums) == 2


def test_the_first_of_two_lines_is_kept() -> None:
    tree = gosum.parse("a.example/b v1.0.0 h1:first\na.example/b v1.0.0 h1:second\n")
    assert tree.modules["a.example/b", "v1.0.0"].hash == "h1:first"


def test_twenty_thousand_lines_are_read() -> None:
    text = "".join(f"a.example/m{n} v1.0.0 {HASH}\n" for n in range(20_000))
    assert len(gosum.parse(text).modules) == 20_000


def test_a_megabyte_of_anything_is_read_in_one_go() -> None:
    for text in (" " * 1_000_000, "a" * 1_000_000, "a " * 500_000, "\n" * 1_000_000, "a b " * 250_000 + "\n"):
        assert not gosum.parse(text).sums


@given(st.text() | st.text(" \t\r\nab\x1c\x85\u2028"))
def test_any_text_is_a_tree(text: str) -> None:
    tree = gosum.parse(text)
    at = 0
    for entry in sorted([*tree.sums, *tree.malformed], key=lambda entry: entry.span):
        assert at <= entry.span.start < entry.span.end <= len(text)
        assert "\n" not in entry.span.text(text)
        at = entry.span.end
