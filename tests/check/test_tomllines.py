"""Where the keys of a TOML document stand."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.check.tomllines import line_of, offsets

TEXT = '''\
# comment with [brackets] = "and more"
title = "a # no comment"

"quoted \\u0041" = 1
a.b.'c d' = {x = 1, y = [1, 2]}  # comment
list = [
  "one",  # "two",
  """
  [not.a.table]
  key = 1
  """, 'three',
  ["four", "five"],
  { k = 1 },
]
[table]
key = 1
[table."sub.table"]
key = 2
[[many]]
key = 3
[many.sub]
key = 4
[[many]]
key = 5
  [[many.inner]]
  key = 6
after = true'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted A",), 4),
        (("a",), 5),
        (("a", "b", "c d"), 5),
        (("a", "b", "c d", "x"), 5),
        (("list",), 6),
        (("list", 0), 7),
        (("list", 1), 8),
        (("list", 2), 11),
        (("list", 3), 12),
        (("list", 3, 1), 12),
        (("list", 4, "k"), 13),
        (("table",), 15),
        (("table", "key"), 16),
        (("table", "sub.table", "key"), 18),
        (("many",), 19),
        (("many", 0), 19),
        (("many", 0, "key"), 20),
        (("many", 0, "sub", "key"), 22),
        (("many", 1, "key"), 24),
        (("many", 1, "inner", 0, "key"), 26),
        (("many", 1, "inner", 0, "after"), 27),
        (("table", "not there"), 15),
        (("nothing",), None),
        ((), None),
    ],
)
def test_the_line_of_a_path(path, line):
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line


def paths(data, path=()):
    """Every path of a document."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from paths(value, (*path, key))


def test_every_path_of_the_document_is_seen_or_in_one_that_is():
    assert all(line_of(TEXT, path) is not None for path in paths(tomllib.loads(TEXT)))


@given(st.text(alphabet="ab[]{}=.,\"'# \n\\1", max_size=60))
def test_any_text_ends(text):
    offsets(text)
