"""Which .gitignore line decides, against the real `git check-ignore -v`."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.project.files import MemoryFiles
from gowharf.project.gitignore import Matcher, compile_patterns, parse
from gowharf.text.source import Source

PATHS = (
    "a", "b", "ab", "a b", "x.go", "go.mod", "vendor/modules.txt", "vendor/a/b.go", "cmd/server/main.go", "server",
    "pkg/vendor/x.go", "pkg/x/x.go", "pkg/build/out", "build/out", "internal/bin/a.txt", "bin/tool", "foo/bar",
    "foobar", "docs/a/b/c.md", "docs/c.md", "[z]", "!x", "#y", "]", "deep/a/b/c/d/e.txt",
)  # fmt: skip

CASES: tuple[dict[str, str], ...] = (
    {".gitignore": "server\n"},
    {".gitignore": "/server\nvendor/\n!vendor/modules.txt\n"},
    {".gitignore": "lib\n*.go\n!main.go\n/go.*\n"},
    {".gitignore": "vendor\n!/vendor/\n!/vendor/**\n"},
    {".gitignore": "build/\n!pkg/build/\n", "pkg/.gitignore": "build\n!x\n"},
    {".gitignore": "docs/**/c.md\n**/bin\nfoo**/bar\n**foo\n"},
    {".gitignore": "a/\nb\\ \n# no\n\\#y\n\\!x\n[z]\n\\[z\\]\n[]]\n"},
    {".gitignore": "a b \nab\\ \nfoo \t\n"},
    {".gitignore": "*\n!*/\n!*.go\n"},
    {".gitignore": "deep/**\n!deep/a/\n!deep/a/**/e.txt\n", "deep/a/.gitignore": "/b/*\n!/b/c\n"},
    {".gitignore": "\ufeffserver\r\nx.go\r", ".git/info/exclude": "docs\n!server\n/foobar\r"},
    {".gitignore": "/\n//\n!\n\\\n[\n[a\na\\\n[[:foo:]]\n[b-a]\n?[!a-c]?\n"},
    {".gitignore": "[[:alpha:]]\n[a-]*\n*/*/*/*/*/*.txt\n[^a-z]*\n"},
)


@pytest.mark.parametrize("ignores", CASES)
def test_the_same_line_decides_as_in_git(tmp_path: Path, ignores: dict[str, str]) -> None:
    paths = [path for path in PATHS if not any(other.startswith(path + "/") for other in PATHS)]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    for path, text in ignores.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    asked = sorted({*paths, *(path.rpartition("/")[0] for path in paths if "/" in path)})
    files = {path: text for path, text in ignores.items() if path != ".git/info/exclude"}
    exclude = Source(".git/info/exclude", ignores.get(".git/info/exclude", ""))
    matcher = Matcher(MemoryFiles({**dict.fromkeys(paths, ""), **files}), exclude=exclude)
    assert {path: ours(matcher, ignores, path, path not in paths) for path in asked} == git_says(tmp_path, asked)


def ours(matcher: Matcher, ignores: dict[str, str], path: str, directory: bool) -> tuple[str, int, str] | None:
    found = matcher.match(path, directory)
    if found is None:
        return None
    text = ignores[found.place.path]
    assert found.place.span.text(text) == found.rule.pattern
    return found.place.path, text.count("\n", 0, found.place.span.start) + 1, found.rule.pattern


def git_says(root: Path, paths: list[str]) -> dict[str, tuple[str, int, str] | None]:
    command = ["git", "-C", str(root), "-c", "core.excludesFile=", "check-ignore", "-v", "-n", "-z", "--stdin"]
    out = subprocess.run(command, input="\0".join(paths) + "\0", capture_output=True, text=True).stdout.split("\0")
    answers: dict[str, tuple[str, int, str] | None] = {}
    for at in range(0, len(out) - 3, 4):
        source, line, pattern, path = out[at : at + 4]
        answers[path] = (source, int(line), pattern) if pattern and not pattern.startswith("!") else None
    return answers


def test_a_file_below_an_ignored_directory_cannot_be_taken_back() -> None:
    matcher = Matcher(MemoryFiles({".gitignore": "pkg/\n!pkg/x/x.go\n", "pkg/.gitignore": "!*\n", "pkg/x/x.go": ""}))
    found = matcher.match("pkg/x/x.go")
    assert found is not None
    assert (found.rule.pattern, found.path) == ("pkg/", "pkg")


def test_the_gitignore_of_a_directory_above_the_project_counts() -> None:
    matcher = Matcher(
        MemoryFiles({"go.sum": ""}), "services/api", {"": Source("../../.gitignore", "/services/*/go.sum\n")}
    )
    found = matcher.match("go.sum")
    assert found is not None
    assert found.place.path == "../../.gitignore"


def test_a_linked_gitignore_is_not_read() -> None:
    assert Matcher(MemoryFiles({"other": "*\n", "x": ""}, {".gitignore": "other"})).match("x") is None


def test_exclude_patterns_of_the_configuration_read_like_gitignore_lines() -> None:
    excluded = compile_patterns(("examples/", "*.bad", "!good.bad"))
    assert excluded("a/examples", True)
    assert not excluded("examples", False)
    assert excluded("a/x.bad", False)
    assert not excluded("a/good.bad", False)


@given(st.text(alphabet="ab/*?![]^\\-.#\r\n \ufeff:é", max_size=60), st.text(alphabet="ab/.é", max_size=20))
def test_any_text_is_read_and_any_path_is_answered(text: str, path: str) -> None:
    for rule in parse(text):
        assert rule.span.text(text) == rule.pattern
    Matcher(MemoryFiles({".gitignore": text})).match(path)


def test_many_stars_are_answered() -> None:
    text = "*a" * 300 + "\n" + "**/" * 300 + "*a*a*a*a*b\n"
    assert Matcher(MemoryFiles({".gitignore": text})).match("x/" * 50 + "a" * 250 + "c") is None
