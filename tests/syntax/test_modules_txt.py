"""vendor/modules.txt, as the go command reads it."""

from hypothesis import given
from hypothesis import strategies as st

from gowharf.syntax import modules_txt

TEXT = """## workspace
# example.com/lib v1.1.0
## explicit; go 1.21
example.com/lib
example.com/lib/sub
# example.com/old v1.0.0 => ./old
## explicit
example.com/old
# example.com/fork v1.0.0 => example.com/other v1.2.0
# example.com/indirect v0.3.0
## go 1.18
example.com/indirect
# example.com/lib => ../lib
"""


def test_modules_have_their_notes_replacements_and_packages() -> None:
    tree = modules_txt.parse(TEXT)
    assert tree.workspace
    lib, old, fork, indirect, wildcard = tree.modules
    assert (lib.path, lib.version, lib.explicit, lib.go) == ("example.com/lib", "v1.1.0", True, "1.21")
    assert lib.packages == ("example.com/lib", "example.com/lib/sub")
    assert lib.span.text(TEXT) == "# example.com/lib v1.1.0"
    assert old.replacement == ("./old", "") and old.explicit
    assert fork.replacement == ("example.com/other", "v1.2.0") and fork.packages == ()
    assert not indirect.explicit and indirect.go == "1.18"
    assert (wildcard.version, wildcard.replacement) == ("", ("../lib", ""))
    assert tree.packages["example.com/lib/sub"] == lib


def test_questions_are_answered_for_exactly_one_version() -> None:
    tree = modules_txt.parse(TEXT)
    assert tree.explicit("example.com/lib", "v1.1.0")
    assert not tree.explicit("example.com/lib", "v1.2.0")
    assert not tree.explicit("example.com/indirect", "v0.3.0")
    assert tree.replacement("example.com/lib", "") == ("../lib", "")
    assert tree.replacement("example.com/lib", "v1.1.0") is None


def test_windows_line_ends_change_nothing() -> None:
    tree = modules_txt.parse(TEXT.replace("\n", "\r\n"))
    assert tree.workspace
    assert tree.packages.keys() == modules_txt.parse(TEXT).packages.keys()
    assert tree.notes == modules_txt.parse(TEXT).notes


def test_notes_of_several_lines_are_joined() -> None:
    tree = modules_txt.parse("# a.example/b v1.0.0\n## explicit\n## go 1.20; other\n# a.example/b v1.0.0 => ./b\n")
    assert tree.notes["a.example/b", "v1.0.0"] == modules_txt.Notes(True, "1.20", ("./b", ""))


def test_a_module_line_that_go_does_not_know_hides_what_is_below_it() -> None:
    tree = modules_txt.parse("# a.example/b v1.0.0\na.example/b\n# a.example/c latest\na.example/c\n## explicit\n")
    assert list(tree.packages) == ["a.example/b"]
    assert not tree.explicit("a.example/b", "v1.0.0")


def test_a_remark_of_two_words_changes_nothing() -> None:
    tree = modules_txt.parse("# a.example/b v1.0.0\n# remark\n## explicit\na.example/b\n")
    assert tree.explicit("a.example/b", "v1.0.0")
    assert "a.example/b" in tree.packages


def test_lines_that_are_no_packages_are_passed_over() -> None:
    tree = modules_txt.parse("a.example/early\n# a.example/b v1.0.0\ntwo words\n/slash\n\n#nospace\na.example/b/..\n")
    assert tree.packages == {}
    assert not tree.workspace


def test_an_unreadable_replacement_is_no_replacement() -> None:
    tree = modules_txt.parse("# a.example/b v1.0.0 => a.example/c latest\n## explicit\n")
    assert tree.modules[0].replacement is None
    assert tree.explicit("a.example/b", "v1.0.0")


def test_a_workspace_is_named_on_the_first_line_only() -> None:
    assert not modules_txt.parse("# a.example/b v1.0.0\n## workspace\n").workspace
    assert modules_txt.parse("## other; workspace").workspace


@given(st.text() | st.text("# =>v1.0;explicit go\n\r\tabc./"))
def test_any_text_is_a_tree(text: str) -> None:
    tree = modules_txt.parse(text)
    for module in tree.modules:
        assert module.span.text(text).startswith("# ")
        tree.explicit(module.path, module.version)
    assert all(owner in tree.modules for owner in tree.packages.values())
