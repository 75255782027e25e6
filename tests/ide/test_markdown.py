"""Markdown, and what a client that shows text as it is gets for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.ide.markdown import code, listed, plain
from gowharf.report.markdown import fenced


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Needs `go 1.27`", "Needs go 1.27"),
        ("**`a`** `v1`", "a v1"),
        ("Read it. [Documentation](https://example.com/a)", "Read it. Documentation: https://example.com/a"),
        ("```go.mod\ngo VERSION\n```\n\nThe least", "go VERSION\n\nThe least"),
        ("- one\n- `two`\n\n---\n\nend", "- one\n- two\n\n---\n\nend"),
        ("a ` alone [and](this", "a ` alone [and](this"),
    ],
)
def test_plain_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@given(st.text(alphabet="`*[]() ax\n", min_size=1, max_size=30))
def test_what_a_file_holds_is_shown_as_it_is(text: str) -> None:
    shown = text.replace("\n", " ")
    if shown.strip():
        assert plain(listed([code(text)])).strip("- ") == shown.strip("- ")
    assert plain(fenced(text)) == text.rstrip("\n")
