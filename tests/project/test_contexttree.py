"""What the builder sees of a build context."""

from collections.abc import Iterable

import pytest

from gowharf.project.contexttree import ContextTree, Seen, Why, context_tree
from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView, Index
from gowharf.project.gitignore import Matcher
from gowharf.project.model import Context, Project, Settings

FILE, DIRECTORY, ABSENT, UNKNOWN = Seen("present", "file"), Seen("present", "dir"), Seen("absent"), Seen("unknown")


def tree(
    texts: dict[str, str],
    *paths: str,
    context: str = "",
    kind: str = "dir",
    dockerfile: str = "Dockerfile",
    tracked: Iterable[str] = (),
    present: bool = True,
    links: dict[str, str] | None = None,
    index: Index | None = None,
) -> ContextTree:
    files = MemoryFiles({**dict.fromkeys(paths, ""), **texts}, links)
    git = GitView(present, tracked, Matcher(files), (lambda: index) if index else None)
    project = Project("/p", files, git, Settings(), discover(files, git))
    return context_tree(project, Context(kind, context), dockerfile)


def kept(found: ContextTree, path: str = "") -> list[str]:
    return sorted(at for at, kind in found.walk(path) if kind != "dir")


def test_everything_is_there_without_ignore_files() -> None:
    found = tree({}, "go.mod", "cmd/main.go")
    assert found.look("go.mod") == FILE
    assert found.look("/cmd/") == DIRECTORY
    assert found.look("") == DIRECTORY
    assert found.look("nothing") == ABSENT
    assert found.entries("") == (("cmd", "go.mod"), True)
    assert found.why("go.mod") is None
    assert found.why("nothing") == Why("not-in-project")


def test_a_dockerignored_file_is_absent_and_the_line_is_told() -> None:
    text = "# no\nvendor\n"
    found = tree({".dockerignore": text}, "vendor/modules.txt", "go.mod")
    assert found.look("vendor/modules.txt") == ABSENT
    assert found.look("vendor") == ABSENT
    why = found.why("vendor/modules.txt")
    assert why is not None
    assert (why.kind, why.pattern) == ("dockerignored", "vendor")
    assert why.place is not None
    assert (why.place.path, why.place.span.text(text)) == (".dockerignore", "vendor")
    assert kept(found) == [".dockerignore", "go.mod"]


def test_the_dockerfiles_own_ignore_file_wins_and_they_are_not_merged() -> None:
    texts = {".dockerignore": "a\n", "build/Dockerfile.dockerignore": "b\n", "app/.dockerignore": "c\n"}
    assert kept(tree(texts, "a", "b", dockerfile="build/Dockerfile"), "")[-1] == "build/Dockerfile.dockerignore"
    found = tree(texts, "a", "b", dockerfile="build/Dockerfile")
    assert (found.look("a"), found.look("b")) == (FILE, ABSENT)
    assert found.ignore_path == "build/Dockerfile.dockerignore"
    inner = tree(texts, "app/c", "app/d", context="app")
    assert (inner.look("c"), inner.look("d"), inner.ignore_path) == (ABSENT, FILE, "app/.dockerignore")
    assert inner.project_path("d") == "app/d"


def test_an_allow_list_keeps_the_directories_above_what_it_keeps() -> None:
    found = tree({".dockerignore": "*\n!cmd/**\n!go.mod\n"}, "cmd/app/main.go", "go.mod", "docs/a", "go.sum")
    assert found.look("cmd") == DIRECTORY
    assert found.look("cmd/app/main.go") == FILE
    assert found.look("docs") == ABSENT
    assert found.entries("") == (("cmd", "go.mod"), True)


def test_a_directory_whose_files_alone_are_excluded_is_sent_empty() -> None:
    found = tree({".dockerignore": "vendor/**\n"}, "vendor/modules.txt", "x")
    assert found.look("vendor") == DIRECTORY
    assert found.entries("vendor") == ((), True)


def test_a_git_ignored_file_is_absent_from_a_clone() -> None:
    found = tree({".gitignore": "go.sum\nbin/\n*.pb.go\n"}, "go.sum", "bin/tool", "gen/a.pb.go", "go.mod")
    for path in ("go.sum", "bin", "bin/tool", "gen/a.pb.go", "gen"):
        assert found.look(path) == ABSENT, path
        why = found.why(path)
        assert why is not None
        assert why.kind == "gitignored", path
        assert why.certain
    assert kept(found) == [".gitignore", "go.mod"]


def test_a_tracked_file_is_there_whatever_gitignore_says() -> None:
    found = tree({".gitignore": "vendor/\n"}, "vendor/modules.txt", "vendor/new.go", tracked=["vendor/modules.txt"])
    assert found.look("vendor/modules.txt") == FILE
    assert found.look("vendor/new.go") == ABSENT
    assert found.look("vendor") == DIRECTORY


def test_without_a_repository_an_ignored_file_is_there_and_why_can_tell() -> None:
    found = tree({".gitignore": "go.sum\n"}, "go.sum", present=False)
    assert found.look("go.sum") == FILE
    why = found.why("go.sum")
    assert why is not None
    assert (why.kind, why.certain) == ("gitignored", False)


def test_a_dockerignore_line_is_named_before_a_gitignore_line() -> None:
    why = tree({".gitignore": "x\n", ".dockerignore": "x\n"}, "x").why("x")
    assert why is not None
    assert why.kind == "dockerignored"


def test_a_git_ignored_dockerignore_is_not_in_the_clone() -> None:
    found = tree({".gitignore": ".dockerignore\n", ".dockerignore": "x\n"}, "x")
    assert found.look("x") == FILE
    assert found.ignore_path == ""


def test_a_context_of_git_has_only_what_is_tracked() -> None:
    found = tree({}, "a", "b", "d/c", ".git/HEAD", kind="git", tracked=["a", "d/c"])
    assert (found.look("a"), found.look("b"), found.look("d"), found.look(".git")) == (FILE, ABSENT, DIRECTORY, ABSENT)


def test_an_ignore_file_says_nothing_of_a_context_that_the_builder_clones() -> None:
    ignore = {".dockerignore": "*\n", "Dockerfile.dockerignore": "*\n"}
    found = tree(ignore, "go.mod", kind="git", tracked=["go.mod", *ignore])
    assert found.look("go.mod") == FILE
    assert found.why("go.mod") is None
    assert found.ignore_path == ""


def test_an_empty_context_has_nothing_and_an_unknown_one_may_have_anything() -> None:
    nothing, unknown = tree({}, "a", kind="none"), tree({}, "a", kind="outside")
    assert (nothing.look("a"), nothing.entries(""), nothing.match("*"), nothing.known) == (ABSENT, ((), True), (), True)
    assert (unknown.look("a"), unknown.entries(""), unknown.known) == (UNKNOWN, ((), False), False)
    why = nothing.why("a")
    assert why is not None
    assert why.kind == "outside-context"


def test_a_path_stops_at_the_root_of_the_context() -> None:
    found = tree({}, "app/x", "y", context="app")
    assert found.look("../../x") == FILE
    assert found.look("../y") == ABSENT


def test_links_are_seen_and_followed_above_the_last_element() -> None:
    found = tree({}, "real/x", links={"link": "real", "round": "round/x", "absolute": "/real"})
    assert found.look("link") == Seen("present", "link")
    assert found.link("link") == "real"
    assert found.look("link/x") == FILE
    assert found.look("absolute/x") == FILE
    assert found.look("round/x/y") == ABSENT


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("go.*", ("go.mod", "go.sum")),
        ("go.sum*", ("go.sum",)),
        ("*/x.go", ("a/x.go", "b/x.go")),
        ("[ab]", ("a", "b")),
        ("[^a]", ("b",)),
        ("**/x.go", ("a/x.go", "b/x.go")),
        ("a/?.go", ("a/x.go",)),
        ("nothere*", ()),
        ("[", ()),
        ("./a/*", ("a/x.go",)),
        ("*.go", ()),
        ("go.mod", ("go.mod",)),
        ("\\a/*", ()),
        ("*/\\x.go", ("a/x.go", "b/x.go")),
    ],
)
def test_wildcards_match_as_in_copy(pattern: str, matches: tuple[str, ...]) -> None:
    assert (
        tree({".dockerignore": "b/y.go\n"}, "go.mod", "go.sum", "a/x.go", "b/x.go", "b/y.go").match(pattern) == matches
    )


def test_what_the_two_matchers_of_the_builder_disagree_on_is_unknown() -> None:
    found = tree({".dockerignore": "foo/bar\n!foo\n"}, "foo/bar", "foo/x")
    assert found.look("foo/bar") == UNKNOWN
    assert found.look("foo/x") == FILE
    assert found.entries("foo") == (("x",), False)


def test_what_podman_alone_would_leave_out_is_unknown() -> None:
    found = tree({".containerignore": "x\n"}, "x", "y")
    assert (found.look("x"), found.look("y")) == (UNKNOWN, FILE)
    assert tree({".containerignore": "x\n", ".dockerignore": "y\n"}, "x", "y").look("x") == FILE


def test_a_submodule_that_is_not_checked_out_is_unknown() -> None:
    index = Index(frozenset({"go.mod", "lib", "cold/x"}), frozenset({"lib"}), frozenset({"cold/x"}), frozenset())
    found = tree({}, "go.mod", index=index)
    assert found.look("lib/go.mod") == UNKNOWN
    assert found.look("lib") == UNKNOWN
    assert found.look("other") == ABSENT
    assert found.entries("lib") == ((), False)
    fetched = tree({}, "go.mod", "lib/go.mod", index=index)
    assert (fetched.look("lib/go.mod"), fetched.look("lib/other")) == (FILE, ABSENT)


def test_what_a_sparse_checkout_leaves_out_is_unknown() -> None:
    index = Index(
        frozenset({"go.mod", "cold/x", "deep/y/z"}), frozenset(), frozenset({"cold/x", "deep/y"}), frozenset()
    )
    found = tree({}, "go.mod", "deep/a", index=index)
    for path in ("cold", "cold/x", "deep/y", "deep/y/z"):
        assert found.look(path) == UNKNOWN, path
    assert (found.look("cold/other"), found.look("deep")) == (ABSENT, DIRECTORY)
    assert found.entries("deep") == (("a",), False)
    assert found.entries("") == (("deep", "go.mod"), False)


def test_the_repository_is_there_with_contents_that_nobody_knows() -> None:
    found = tree({}, ".git/HEAD", "go.mod")
    assert found.look(".git") == DIRECTORY
    assert found.entries(".git") == ((), False)
    assert tree({".dockerignore": ".git\n"}, ".git/HEAD").look(".git") == ABSENT
    assert tree({}, "go.mod").look(".git") == UNKNOWN
