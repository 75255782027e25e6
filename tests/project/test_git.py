"""What a fresh clone lacks, from indexes that the real git wrote."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView, parse_index
from gowharf.project.gitignore import Matcher
from gowharf.project.load import DiskFiles, load_git

FILES = ("go.mod", "go.sum", "a/b/c.go", "a/b/d.go", "a/long-name-" + "x" * 200, "vendor/modules.txt", "é.go", "z")


def git(root: Path, *arguments: str) -> None:
    configuration = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")
    subprocess.run(["git", "-C", str(root), *configuration, *arguments], check=True, capture_output=True)


def write(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def repository(root: Path, *options: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", *options)
    write(root, dict.fromkeys(FILES, "x"))
    return root


@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_version_of_the_index_gives_the_tracked_paths(tmp_path: Path, version: int) -> None:
    root = repository(tmp_path)
    git(root, "add", ".")
    git(root, "update-index", "--index-version", str(version))
    if version == 3:  # git writes version 3 only where an entry needs the extended flags
        git(root, "update-index", "--skip-worktree", "z")
    data = (root / ".git/index").read_bytes()
    assert int.from_bytes(data[4:8], "big") == version
    index = parse_index(data)
    assert index is not None
    assert index.tracked == frozenset(FILES)
    assert index.sparse == (frozenset({"z"}) if version == 3 else frozenset())


def test_a_sha256_repository_is_read(tmp_path: Path) -> None:
    root = repository(tmp_path, "--object-format=sha256")
    git(root, "add", ".")
    assert load_git(DiskFiles(str(root))).tracked == frozenset(FILES)


def test_a_file_that_git_ignores_is_missing_unless_it_is_tracked(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "add", "go.sum", "vendor")
    write(root, {".gitignore": "go.sum\nvendor/\nz\na\n"})
    view = load_git(DiskFiles(str(root)))
    assert view.missing("go.sum") is None
    assert view.missing("vendor", directory=True) is None
    assert view.missing("go.mod") is None
    missing = view.missing("a/b/c.go")
    assert missing is not None
    assert (missing.pattern, missing.place.path, missing.certain) == ("a", ".gitignore", True)
    assert view.missing("a", directory=True) is not None


def test_without_an_index_everything_that_is_not_ignored_is_there(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, {".gitignore": "z\n", ".git/info/exclude": "go.sum\n"})
    view = load_git(DiskFiles(str(root)))
    assert view.present
    assert view.missing("go.mod") is None
    missing = view.missing("go.sum")
    assert missing is not None
    assert (missing.place.path, missing.certain) == (".git/info/exclude", True)


def test_without_a_repository_nothing_is_certain() -> None:
    view = GitView(False, (), Matcher(MemoryFiles({".gitignore": "z\n", "z": ""})))
    missing = view.missing("z")
    assert missing is not None
    assert not missing.certain


def test_a_broken_index_makes_nothing_certain(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, {".gitignore": "z\n"})
    (root / ".git/index").write_bytes(b"DIRC nonsense")
    missing = load_git(DiskFiles(str(root))).missing("z")
    assert missing is not None
    assert not missing.certain


def test_a_split_index_makes_nothing_certain(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "add", ".")
    git(root, "update-index", "--split-index")
    write(root, {".gitignore": "z\n"})
    missing = load_git(DiskFiles(str(root))).missing("z")
    assert missing is not None
    assert not missing.certain


def test_a_worktree_has_an_index_of_its_own_and_shares_info_exclude(tmp_path: Path) -> None:
    root = repository(tmp_path / "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    git(root, "worktree", "add", "-q", "../other")
    write(root, {".git/info/exclude": "new.go\n"})
    write(tmp_path / "other", {"new.go": "", "staged.go": ""})
    git(tmp_path / "other", "add", "staged.go")
    view = load_git(DiskFiles(str(tmp_path / "other")))
    assert view.tracked == frozenset({*FILES, "staged.go"})
    assert view.missing("new.go") is not None


def test_a_submodule_is_known_and_what_is_in_it_counts_as_there(tmp_path: Path) -> None:
    library = repository(tmp_path / "library")
    git(library, "add", ".")
    git(library, "commit", "-qm", "x")
    root = repository(tmp_path / "main")
    git(root, "submodule", "add", "-q", str(library), "third_party/library")
    write(root, {".gitignore": "*.mod\n"})
    view = load_git(DiskFiles(str(root)))
    assert view.submodules == frozenset({"third_party/library"})
    assert view.missing("third_party/library/go.mod") is None
    assert view.submodule("third_party/library/not-there") == "third_party/library"
    assert load_git(DiskFiles(str(root / "third_party/library"))).tracked == frozenset(FILES)


def test_a_project_below_the_top_of_its_repository_sees_its_own_paths(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, {".gitignore": "/a/b/d.go\n", "a/.gitignore": "c.go\n"})
    git(root, "add", "go.mod", "a/b/c.go", "-f")
    view = load_git(DiskFiles(str(root / "a")))
    assert view.tracked == frozenset({"b/c.go"})
    assert view.missing("b/c.go") is None
    missing = view.missing("b/d.go")
    assert missing is not None
    assert missing.place.path == "../.gitignore"


@given(st.binary(max_size=200), st.sampled_from([2, 3, 4]), st.integers(0, 5))
def test_any_bytes_are_an_index_or_none(data: bytes, version: int, count: int) -> None:
    parse_index(data)
    parse_index(b"DIRC" + version.to_bytes(4, "big") + count.to_bytes(4, "big") + data)
