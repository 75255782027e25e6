"""Patterns with `*`, `?`, `[…]` and `**` against a plain definition of what they mean."""

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.project.gitignore import compile_patterns
from gowharf.syntax.goglob import compile_element, match_error
from gowharf.syntax.ignoreglob import BadPattern, compile_glob

PIECES = ["*", "*", "*", "?", "a", "b", "/", "[a-b]", "[^a]"]
PATHS = st.text("abc/", max_size=14)


def plain(pattern: tuple[str, ...], path: str) -> bool:
    """By trying everything."""

    @lru_cache(None)
    def holds(at: int, start: int) -> bool:
        if at == len(pattern):
            return start == len(path)
        piece, char = pattern[at], path[start : start + 1]
        if piece == "**":
            return any(holds(at + 1, end) for end in range(start, len(path) + 1))
        if piece == "**/":
            ends = [end + 1 for end in range(start, len(path)) if path[end] == "/"]
            return any(holds(at + 1, end) for end in (start, *ends))
        if piece == "*":
            return holds(at + 1, start) or (char not in ("", "/") and holds(at, start + 1))
        one = {"?": char not in ("", "/"), "[a-b]": char in ("a", "b"), "[^a]": char not in ("", "/", "a")}
        return one.get(piece, char == piece) and holds(at + 1, start + 1)

    return holds(0, 0)


@given(st.lists(st.sampled_from([piece for piece in PIECES if piece != "/"]), max_size=12), st.text("abc", max_size=14))
def test_an_element(pieces, name):
    assert bool(compile_element("".join(pieces))(name)) == plain(tuple(pieces), name)


@given(st.lists(st.sampled_from([*PIECES, "**/"]), max_size=9), PATHS)
def test_a_line_of_a_dockerignore(pieces, path):
    pattern = "".join(pieces)
    if "***" in pattern or ("**" in pattern and "**" not in pieces) or "[^a]" in pieces:
        return  # two stars that met; a class that takes a slash, too
    if pattern.endswith("**/") or not pattern:
        return  # such a line never reaches this: it is cleaned first
    assert bool(compile_glob(pattern).test(path)) == plain(tuple(pieces), path)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*a*b*c", "xaxbxc", True),
        ("*a*b*c", "xbxaxc", False),
        ("*ab*ab", "ab", False),
        ("*ab*ab", "abab", True),
        ("*a/*b", "xa/xb", True),
        ("*a/*b", "xa/y/xb", False),
        ("*/x*y", "a/b/xy", False),
        ("**/x*y*", "a/b/xy", True),
        ("**/x/**/y/**/z", "a/x/b/y/c/z", True),
        ("**/x/**/y/**/z", "a/y/b/x/c/z", False),
        ("a**", "ab/c", True),
        ("[^b]*a*a", "/xaa", True),  # to Go's regexp a class takes a slash
    ],
)
def test_some_lines(pattern, path, matches):
    assert bool(compile_glob(pattern).test(path)) == matches


@pytest.mark.parametrize("pattern", ["[", "[a", "a\\", "[]", "[b-a", "[^"])
def test_a_malformed_element_matches_nothing(pattern):
    assert match_error(pattern)
    assert not any(compile_element(pattern)(name) for name in ("", "a", pattern))


def test_a_pattern_that_go_refuses_is_refused():
    with pytest.raises(BadPattern):
        compile_glob("*[")


@pytest.mark.parametrize(("name", "ignored"), [("xaxaxab", True), ("xaxaxa", False), ("d/xaxaxab", True)])
def test_many_stars_in_a_gitignore(name, ignored):
    assert bool(compile_patterns(("*a*a*a*b",))(name, False)) == ignored
