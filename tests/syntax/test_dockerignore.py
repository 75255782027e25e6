"""What .dockerignore keeps out, as moby/patternmatcher 0.6.1 decided when it was asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax.dockerignore import parse


def keeps(text: str, path: str) -> bool:
    decided = parse(text).decide(path)
    return decided is None or decided.negated


@pytest.mark.parametrize(
    "text",
    ["vendor", "/vendor/", "./vendor", "vendor/*", "[vV]endor", "vendor ", "\tvendor\r\n", "\ufeffvendor",
     "a/../vendor", "vendor/**", "**/vendor", "*", "**", "**/*.txt", "vend**", "!vendor\nvendor", "/ vendor",
     "**/modules.txt"],
)  # fmt: skip
def test_these_lines_drop_vendor_modules_txt(text: str) -> None:
    assert not keeps(text, "vendor/modules.txt")


@pytest.mark.parametrize(
    "text",
    ["*.txt", "Vendor", "# vendor", "../vendor", "vendor\n!vendor/modules.txt", "*\n!vendor/**", "modules.txt",
     "vendor\n!**/*.txt", "/*.txt", "vendor #", " # vendor", "vendor\\", "[", "!", "vendor/modules.txt/x", "//vendor/x",
     "vendor\n/!vendor", "vendor\n./!vendor"],
)  # fmt: skip
def test_these_lines_keep_vendor_modules_txt(text: str) -> None:
    assert keeps(text, "vendor/modules.txt")


@pytest.mark.parametrize(
    ("text", "path", "kept"),
    [
        ("vendor", "a/vendor", True),
        ("**/vendor", "a/b/vendor/c", False),
        ("vendor/**", "vendor", True),
        ("lib", "pkg/lib/x.go", True),
        ("**/*_test.go", "x_test.go", False),
        ("**_test.go", "a/x_test.go", False),
        ("a/**/b", "a/b", False),
        ("a/**/b", "a/x/y/b", False),
        ("a**b", "ab", False),
        ("a**b", "a/x/b", False),
        ("a**b", "a/xb", True),
        ("a?c", "a/c", True),
        ("[!a]b", "!b", False),
        ("[^a]b", "cb", False),
        ("\\*", "x", True),
        ("\\*", "*", False),
        ("a|b*", "anything", False),  # "|" reaches Go's regexp unescaped
        ("a|b", "a", True),
        ("x{2}*", "xx", False),
        ("bin\\Debug", "binXebug", False),
        ("[[:alpha:]]", "a:]", True),
        ("*****/[^a]*", "x/b", False),
        ("**/a/**/b/**/c", "a/b/c", False),
        ("é", "é", False),
    ],
)
def test_a_pattern_means_what_it_means_to_the_builder(text: str, path: str, kept: bool) -> None:
    assert keeps(text, path) is kept


def test_the_line_that_decides_is_the_last_that_matches() -> None:
    text = "# all\n  vendor\n*\n!go.mod # no comment\n!go.mod\n"
    decided = parse(text).decide("go.mod")
    assert decided is not None
    assert decided.negated
    assert (decided.pattern, decided.span.text(text)) == ("go.mod", "!go.mod")
    assert decided.span.start == text.rindex("!go.mod")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("!", 'illegal exclusion pattern: "!"'),
        ("!  ", 'illegal exclusion pattern: "!"'),
        ("!/", 'illegal exclusion pattern: "!"'),
        ("[a", "syntax error in pattern"),
        ("a\\", "syntax error in pattern"),
        ("[]", "syntax error in pattern"),
        ("[b-a]", "syntax error in pattern"),
        ("vendor\\pkg", "syntax error in pattern"),
    ],
)
def test_a_line_that_the_builder_refuses_is_a_problem_and_the_others_go_on(line: str, message: str) -> None:
    text = f"{line}\nvendor"
    file = parse(text)
    assert [(problem.message, problem.span.text(text)) for problem in file.problems] == [(message, line.strip())]
    assert [pattern.pattern for pattern in file.patterns] == ["vendor"]


def test_a_walk_may_skip_an_excluded_directory_only_if_nothing_in_it_comes_back() -> None:
    assert not parse("vendor").may_hold_kept("vendor")
    assert not parse("!vendor/x\nvendor").may_hold_kept("vendor")
    assert parse("vendor\n!vendor/x").may_hold_kept("vendor")
    assert not parse("*\n!cmd/**").may_hold_kept("docs")
    assert parse("*\n!cmd/**").may_hold_kept("cmd")
    assert parse("*\n!**/*.go").may_hold_kept("docs")
    assert not parse("*\n!docs").may_hold_kept("do")


def test_the_walk_of_the_client_does_not_inherit_what_it_did_not_try() -> None:
    file = parse("foo/bar\n!foo")
    assert keeps("foo/bar\n!foo", "foo/bar")
    assert file.walk_excludes("foo/bar")
    assert not file.walk_excludes("foo")
    assert parse("vendor\n!vendor/modules.txt").walk_excludes("vendor/a.go")
    assert not parse("vendor\n!vendor/modules.txt").walk_excludes("vendor/modules.txt")


LINES = st.text(alphabet="ab/*?![]^\\{}|-.#\r\n \ufeff\u00a0é2,:d", max_size=60)


@given(LINES, st.text(alphabet="ab/.é2\n", max_size=30))
def test_any_text_is_read_and_any_path_is_answered(text: str, path: str) -> None:
    file = parse(text)
    for item in (*file.patterns, *file.problems):
        assert 0 <= item.span.start < item.span.end <= len(text)
    decided = file.decide(path)
    assert decided is None or decided in file.patterns
    file.walk_excludes(path)
    file.may_hold_kept(path)


@given(LINES, st.lists(st.sampled_from(["a", "b", "ab", "2"]), min_size=1, max_size=5))
def test_what_is_skipped_as_hopeless_holds_nothing_that_is_kept(text: str, parts: list[str]) -> None:
    path, below = "/".join(parts), "/".join([*parts, "a"])
    if not keeps(text, path) and not parse(text).may_hold_kept(path):
        assert not keeps(text, below)


def test_many_stars_and_many_slashes_are_answered() -> None:
    file = parse("**/" * 2000 + "*a*a*a*a*a*b\n" + "*a" * 500 + "\n")
    assert file.decide("a/" * 1500 + "b") is None
    assert file.decide("a" * 4000 + "c") is None
    assert file.decide("/".join("a" * 40_000)) is None
