"""Positions of the protocol and our offsets, in every encoding and for every text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from gowharf.lsp.convert import ENCODINGS, LineIndex, index, position_encoding
from gowharf.text.source import Source, Span

TEXTS = st.text(st.one_of(st.sampled_from("\r\n\u2028\x0c\ufeffa é🐋\ud800"), st.characters()), max_size=40)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def lines(text: str, encoding: str = "utf-16", on_disk: bool = False) -> LineIndex:
    return index(Source("f", text), encoding, on_disk)


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_every_offset_comes_back(text: str, encoding: str) -> None:
    held = lines(text, encoding)
    for offset in range(len(text) + 1):
        inside = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert held.offset(held.position(offset)) == (offset - 1 if inside else offset)


@given(TEXTS, st.sampled_from(ENCODINGS), st.integers(0, 50), st.integers(0, 200))
def test_any_position_is_some_offset(text: str, encoding: str, line: int, column: int) -> None:
    held = lines(text, encoding)
    offset = held.offset(types.Position(line, column))
    assert 0 <= offset <= len(text)
    again = held.position(offset)
    assert (again.line, again.character) <= (line, column)


@given(TEXTS.filter(_is_unicode), st.sampled_from(ENCODINGS))
def test_columns_are_units_of_the_encoding(text: str, encoding: str) -> None:
    codec, width = _CODECS[encoding]
    held = lines(text, encoding)
    start = 0
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text):
        shown = line.rstrip("\r\n")
        first = held.position(start)
        assert first.character == 0
        for column in range(len(shown) + 1):
            expected = len(shown[:column].encode(codec)) // width
            assert held.position(start + column) == types.Position(first.line, expected)
        start += len(line)


@pytest.mark.parametrize(
    ("text", "position", "offset"),
    [
        ("ab\ncd", types.Position(0, 99), 2),
        ("ab\r\ncd", types.Position(0, 99), 2),
        ("ab\r\ncd", types.Position(1, 1), 5),
        ("ab\rcd", types.Position(1, 0), 3),
        ("ab", types.Position(9, 9), 2),
        ("ab\n", types.Position(1, 0), 3),
        ("a\u2028b\x0cc", types.Position(1, 0), 5),
        ("🐋b", types.Position(0, 1), 0),
        ("🐋b", types.Position(0, 2), 1),
    ],
)
def test_places_at_the_edges(text: str, position: types.Position, offset: int) -> None:
    assert lines(text).offset(position) == offset


def test_a_mark_on_disk_has_no_column() -> None:
    text = "\ufeffFROM x\n"
    assert lines(text, on_disk=True).range(Span(0, 5)) == types.Range(types.Position(0, 0), types.Position(0, 4))
    assert lines(text, on_disk=True).offset(types.Position(0, 0)) == 1
    assert lines(text).range(Span(1, 5)) == types.Range(types.Position(0, 1), types.Position(0, 5))


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["utf-8", "utf-16"], "utf-8"),
        (["x", "utf-32"], "utf-32"),
        (["x"], "utf-16"),
        (None, "utf-16"),
        (3, "utf-16"),
    ],
)
def test_the_clients_first_encoding_that_we_know(offered: object, chosen: str) -> None:
    assert position_encoding(offered) == chosen
