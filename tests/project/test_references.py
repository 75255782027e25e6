"""Image references split as Docker splits them."""

import pytest

from gowharf.project.references import parse_reference

SHA = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("golang", (None, "golang", "golang", None, None)),
        ("golang:1.22-alpine", (None, "golang", "golang", "1.22-alpine", None)),
        ("library/golang", (None, "library/golang", "golang", None, None)),
        (f"golang:1.22@{SHA}", (None, "golang", "golang", "1.22", SHA)),
        ("example.com:5000/a/b:c", ("example.com:5000", "a/b", "b", "c", None)),
        ("example.com/golang", ("example.com", "golang", "golang", None, None)),
        ("localhost/x", ("localhost", "x", "x", None, None)),
        ("[::1]:80/x", ("[::1]:80", "x", "x", None, None)),
        ("Host/x", ("Host", "x", "x", None, None)),
        ("example.com:5000", (None, "example.com", "example.com", "5000", None)),
    ],
)
def test_parts(text: str, parts: tuple[str | None, ...]) -> None:
    found = parse_reference(text)
    assert found is not None and found[:5] == parts
    assert found.tag_span.text(text) == (found.tag or "")
    assert found.digest_span.text(text) == (found.digest or "")


@pytest.mark.parametrize(
    "text",
    ["", "img:", ":tag", "Golang", "a//b", "a/", "/a", "a b", "a@", "a@sha256:12", f"a@{SHA.upper()}", "a:b:c", "a:-x",
     "$X", "a/${B}", "0123456789abcdef" * 4, "a" * 256, "-a", "a:" + "b" * 129],
)  # fmt: skip
def test_no_reference(text: str) -> None:
    assert parse_reference(text) is None


def test_missing_parts_have_a_place() -> None:
    found = parse_reference(f"golang@{SHA}")
    assert found is not None and found.tag_span == (6, 6)
