"""Formatting, as a user sees it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gowharf.ide.dockerfile_format import _says, dockerfile_edits
from gowharf.ide.formatting import format_edits, formatted
from gowharf.ide.gomod_format import format_gomod, format_gowork
from gowharf.syntax import dockerfile, gomod
from gowharf.syntax.modpath import canonical_version
from gowharf.text.edits import apply_edits
from tests.ide.editor import at
from tests.ide.format_cases import MORE_GOMOD
from tests.replay.project import project
from tests.syntax.dockerfile_corpus import load
from tests.syntax.gomod_cases import GOMOD

PIECES = st.sampled_from(
    [
        *(
            "module m",
            "go 1.21",
            "require",
            "require (",
            ")",
            "(",
            "\n",
            "\n\n",
            "\t",
            " ",
            "// c",
            "\r\n",
            '"',
            "`",
            "[",
        ),
        *("a.example/a v1.0.0", "replace a.example/a => ./a", "exclude a.example/a v1", "retract v1.0.0", "\x0c", "/*"),
        *("é", ","),
    ]
)
DOCKER_PIECES = st.sampled_from(
    [
        *(
            "FROM a as b",
            "run",
            "RUN ",
            "copy . .",
            "ENV a=b",
            "\\\n",
            "\n",
            " ",
            "\t",
            "'",
            '"',
            "#",
            "<<EOF",
            "EOF",
            "&&",
        ),
        *("x", "\r\n", "$(", ")", "onbuild ", "HEALTHCHECK cmd ", "[", "]", "a\\\nb"),
    ]
)


def dockerfile_text(text):
    return apply_edits(text, dockerfile_edits(text))


def test_a_block_that_is_never_closed_is_indented_and_kept():
    assert format_gomod("module   m\nrequire(\n  z.example/z   v1.0.0\n a.example/a v1.0.0 // indirect\n") == (
        "module m\n\nrequire (\n\tz.example/z v1.0.0\n\ta.example/a v1.0.0 // indirect\n"
    )


def test_lines_in_conflict_stay_in_their_order():
    text = "module m\n\nrequire (\n<<<<<<< HEAD\n\tb.example/b   v1.0.0\n=======\n\ta.example/a v1.0.0\n>>>>>>> x\n)\n"
    assert format_gomod(text).splitlines()[3:8] == [
        "\t<<<<<<< HEAD",
        "\tb.example/b v1.0.0",
        "\t=======",
        "\ta.example/a v1.0.0",
        "\t>>>>>>> x",
    ]


def test_a_line_that_go_cannot_read_stays_as_it_is_and_the_others_are_formatted():
    text = 'module   m\nrequire   "a   b\n  go   1.21\n/* x   y */\n'
    assert format_gomod(text) == 'module m\n\nrequire "a   b\n\ngo 1.21\n\n/* x   y */\n'


def test_a_sound_block_is_sorted_beside_a_broken_line():
    text = "module m\nrequir x\nrequire (\n\tb.example/b v1.0.0\n\ta.example/a v1.0.0\n)\n"
    assert format_gomod(text).endswith("require (\n\ta.example/a v1.0.0\n\tb.example/b v1.0.0\n)\n")


def test_nothing_is_dropped_from_a_broken_file():
    text = "nonsense\n\nexclude ()\n\nreplace a.example/a => ./a\n\nreplace a.example/a => ./b\n"
    assert "exclude ()\n" in format_gomod(text)
    assert format_gomod(text).count("replace") == 2


def test_an_edit_leaves_the_other_lines_alone():
    here = at({"go.mod": "module m\n\ngo 1.21\n\nrequire   a.example/a v1.0.0\n\nrequire b.example/b v1.0.0\n"})
    edits = format_edits(here.project, "go.mod")
    assert [edit.span.text(here.text) for edit in edits] == ["require   a.example/a v1.0.0\n"]


def test_continuation_lines_get_one_indent_and_keep_their_shape():
    assert dockerfile_text("from a as b\nrun x && \\\n  if y; then \\\n    z; \\\n  fi\n") == (
        "FROM a AS b\nRUN x && \\\n    if y; then \\\n      z; \\\n    fi\n"
    )


def test_a_heredoc_is_content():
    text = "FROM a\nRUN <<EOF cat \\\n  x\n from here\n   run it\nEOF\n"
    assert dockerfile_text(text) == text.replace("\n  x\n", "\n    x\n")


def test_white_space_in_quotes_stays():
    text = 'FROM a\nENV A="x \\\n  y"\nRUN echo \'a \\\n b\' \\\n c\nRUN echo "$(echo "a \\\n b")"\n'
    assert dockerfile_text(text) == text


def test_a_word_over_two_lines_stays_one():
    assert dockerfile_text("FROM a\nRUN ec\\\nho x\n") == "FROM a\nRUN ec\\\nho x\n"


def test_shells_that_are_not_posix_are_left_alone():
    text = 'FROM a\nSHELL ["pwsh", "-c"]\nRUN Get-Item \\\n  x  `\n'
    assert dockerfile_text(text) == text


def test_comments_between_move_along_but_not_from_the_margin():
    assert dockerfile_text("FROM a\nRUN x \\\n# one\n  # two\n  && y\n") == (
        "FROM a\nRUN x \\\n# one\n    # two\n    && y\n"
    )


def test_other_files_have_no_format():
    assert formatted(project({"go.sum": " x\n", "a.go": "x"}), "go.sum") is None
    assert format_edits(project({}), "go.mod") == ()


def test_the_edits_of_go_mod_give_what_go_writes():
    for text in (*GOMOD.values(), *MORE_GOMOD.values()):
        made = project({"go.mod": text})
        assert formatted(made, "go.mod") == format_gomod(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_go_mod_is_formatted_once_for_all(text):
    for form, parse in ((format_gomod, gomod.parse), (format_gowork, gomod.parse_work)):
        once = form(text)
        assert form(once) == once
        before, after = said(parse(text)), said(parse(once))
        assert after <= before
        assert {one[0] for one in before - after} <= {"replace"}


def said(tree):
    """Each directive's words, versions as they are written in full."""
    return {
        (one.verb.value.strip(), *(canonical_version(arg.value) or arg.value.strip() for arg in one.args))
        for one in tree.directives
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(DOCKER_PIECES, max_size=30).map("".join))
def test_any_dockerfile_says_the_same_and_is_formatted_once_for_all(text):
    once = dockerfile_text(text)
    assert dockerfile_text(once) == once
    before, after = dockerfile.parse(text), dockerfile.parse(once)
    assert [_says(one, True) for one in before.instructions] == [_says(one, True) for one in after.instructions]


def test_the_dockerfiles_of_the_corpus_say_the_same():
    for case in load():
        once = dockerfile_text(case.text)
        assert dockerfile_text(once) == once, case.name
        before, after = dockerfile.parse(case.text), dockerfile.parse(once)
        assert [_says(one, True) for one in before.instructions] == [_says(one, True) for one in after.instructions]
        assert len(after.problems) <= len(before.problems), case.name
