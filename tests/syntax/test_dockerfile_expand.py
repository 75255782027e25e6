"""Words expand as BuildKit's shell.Lex expands them; each expectation is what it answered."""

import pytest

from gowharf.syntax.dockerfile import expand, split_words

ENV: dict[str, str | None] = {"X": "foobarfoo", "E": "", "S": "a b", "F": "x/y/z.tar.gz", "é": "e", "U": None}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("a$X-$Y", "afoobarfoo-"),
        ("${X}${Y:-w}${E:-v}${E-u}", "foobarfoowv"),
        ("${X:+set}${E:+set}${E+set}", "setset"),
        ("${Y:-${X:-no}}", "foobarfoo"),
        ("${X#foo} ${X##*o} ${X%foo} ${X%%o*}", "barfoo  foobar f"),
        ("${F%.*} ${F%%.*} ${F##*/} ${F#*/}", "x/y/z.tar x/y/z z.tar.gz y/z.tar.gz"),
        ("${X/foo/_} ${X//foo/_} ${F//\\//-}", "_barfoo _bar_ x-y-z.tar.gz"),
        ("${X/o*b/_} ${X//?o/_}", "f_arfoo _obar_o"),
        ("${X///-}", "-f-o-o-b-a-r-f-o-o-"),
        ("${X//foo/$$1}", "1bar1"),
        ("'$X' \"$X\" \\$X", "$X foobarfoo $X"),
        ('"\\a \\" \\$ \\\\"', '\\a " $ \\'),
        ("\\a\\", "a"),
        ("$é$1$@x$", "ex$"),
        ("<<  a", "<<  a"),
    ],
)
def test_value(raw: str, value: str) -> None:
    assert expand(raw, ENV).value == value


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("${X!y}", "unsupported modifier (!) in substitution"),
        ("${X:=y}", "unsupported modifier (:=) in substitution"),
        ("${X", "unsupported modifier (\ufffd) in substitution"),
        ("${X:-", "syntax error: missing '}'"),
        ("${", "syntax error: missing '}'"),
        ("${}", "syntax error: bad substitution"),
        ("${Y?}", "Y: is not allowed to be unset"),
        ("${E:?give one}", "E: give one"),
        ("${X/a}", "syntax error: missing '/' in ${}"),
        ("${X#\\a}", "invalid pattern (\\a) in substitution: invalid escape '\\a'"),
        ("'a", "unexpected end of statement while looking for matching single-quote"),
        ('"a', "unexpected end of statement while looking for matching double-quote"),
    ],
)
def test_problem(raw: str, problem: str) -> None:
    quoted = raw.replace("\\", "\\\\").replace('"', '\\"')
    assert expand(raw, ENV)[::2] == (None, f'failed to process "{quoted}": {problem}')


@pytest.mark.parametrize("raw", ["$U", "a${U:-b}", "${U#x}", "${U+x}", "${Y:-$U}", "'a'\"$U\""])
def test_an_unknown_variable_makes_the_word_unknown(raw: str) -> None:
    assert expand(raw, ENV)[::2] == (None, None)


def test_an_unknown_variable_that_is_not_used_does_no_harm() -> None:
    assert expand("${X:-$U}", ENV).value == "foobarfoo"


def test_names_are_all_that_were_read() -> None:
    assert expand("$X${Y:-$S}'$E'", ENV).names == ("X", "S", "Y")


def test_another_escape() -> None:
    assert expand("c:\\a`$X", ENV, "`").value == "c:\\a$X"


def test_quotes_stay_in_heredoc_bodies() -> None:
    assert expand("'$X' \"\\$X\"", ENV, quotes=False).value == "'foobarfoo' \"$X\""


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("80 $S '$S' \"$S\"", ("80", "a", "b", "$S", "a b")),
        ("x$S", ("xa", "b")),
        ("$U 1", (None, "1")),
        ("80${Y:-80}", ("80",)),
        ("'a", ()),
    ],
)
def test_words_split_after_expansion(raw: str, words: tuple[str | None, ...]) -> None:
    assert split_words(raw, ENV) == words
