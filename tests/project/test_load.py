"""What is read from disk, and what is not."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from gowharf.project import load
from gowharf.project.files import FileError, MemoryFiles
from gowharf.project.load import DiskFiles, find_root, load_project
from gowharf.project.model import Settings
from gowharf.text.source import Source


def write(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def error_of(found: object) -> str:
    assert isinstance(found, FileError)
    return found.reason


def test_disk_and_memory_say_the_same_of_the_same_files(tmp_path: Path) -> None:
    texts = {"go.mod": "module x\r\n", "a/b/Dockerfile": "FROM x\n", "a/c": ""}
    links = {"a/link": "b/Dockerfile", "up": "a/link", "dir": "a/b", "gone": "nothing", "dot": "."}
    write(tmp_path, texts)
    for path, target in links.items():
        (tmp_path / path).symlink_to(target)
    disk, memory = DiskFiles(str(tmp_path)), MemoryFiles(texts, links)
    for path in ("", "a", "a/b", "go.mod", *texts, *links, "dir/Dockerfile", "nothing/below", "go.mod/x"):
        assert disk.kind(path) == memory.kind(path), path
        assert disk.entries(path) == memory.entries(path), path
        assert disk.link(path) == memory.link(path), path
    for path in (*texts, "up", "gone", "a", ""):
        ours, theirs = disk.read(path), memory.read(path)
        assert (isinstance(ours, Source) and ours.text) == (isinstance(theirs, Source) and theirs.text), path
    assert disk.read("go.mod") is disk.read("go.mod")


def test_a_link_in_the_middle_of_a_path_is_followed_inside_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/Dockerfile": "FROM x\n"})
    (tmp_path / "dir").symlink_to("a/b")
    found = DiskFiles(str(tmp_path)).read("dir/Dockerfile")
    assert isinstance(found, Source)
    assert found.path == "dir/Dockerfile"


def test_links_that_leave_the_root_or_go_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside": "secret", "root/x": ""})
    (tmp_path / "root/out").symlink_to("../outside")
    (tmp_path / "root/absolute").symlink_to(tmp_path / "outside")
    (tmp_path / "root/one").symlink_to("two")
    (tmp_path / "root/two").symlink_to("one")
    files = DiskFiles(str(tmp_path / "root"))
    assert "outside the project" in error_of(files.read("out"))
    assert "outside the project" in error_of(files.read("absolute"))
    assert "circle" in error_of(files.read("one"))


def test_a_fifo_and_a_socket_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Dockerfile")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "go.mod"))
        files = DiskFiles(str(tmp_path))
        assert files.kind("Dockerfile") == "other"
        assert "not a regular file" in error_of(files.read("Dockerfile"))
        assert "not a regular file" in error_of(files.read("go.mod"))


def test_a_file_that_may_not_be_read_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"Dockerfile": "FROM x\n"})

    def refuse(*arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(load.os, "open", refuse)
    reason = error_of(DiskFiles(str(tmp_path)).read("Dockerfile"))
    assert reason == "cannot read this file: permission denied; make it readable or exclude it"


def test_a_directory_that_may_not_be_listed_is_an_error_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"closed/Dockerfile": "FROM x\n", "go.mod": "module x\n"})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(load.os, "scandir", refuse)
    found = load_project(str(tmp_path)).found
    assert [error.path for error in found.errors] == ["closed"]
    assert "permission denied" in found.errors[0].reason


def test_a_file_of_absurd_size_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LIMIT", 10)
    write(tmp_path, {"go.mod": "module example.com/x\n"})
    project = load_project(str(tmp_path))
    assert project.found.gomods == ()
    assert [error.path for error in project.found.errors] == ["go.mod"]


def test_invalid_utf8_is_kept_so_that_writing_it_back_changes_no_byte(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(b"FROM x # \xff\xfe\n")
    found = DiskFiles(str(tmp_path)).read("Dockerfile")
    assert isinstance(found, Source)
    assert found.text.encode("utf-8", "surrogateescape") == b"FROM x # \xff\xfe\n"


def test_a_later_view_shares_what_did_not_change(tmp_path: Path) -> None:
    write(tmp_path, {"go.mod": "old", "a/Dockerfile": "FROM x\n"})
    earlier = DiskFiles(str(tmp_path))
    kept = earlier.read("a/Dockerfile")
    assert earlier.read("go.mod") is not None
    assert earlier.read("new") is None
    write(tmp_path, {"go.mod": "new", "new": "text", "b/c": "d"})
    later = earlier.changed(["go.mod", "new", "b"])
    assert later.read("a/Dockerfile") is kept
    assert later.kind("b/c") == "file"
    for path, text in (("go.mod", "new"), ("new", "text")):
        found = later.read(path)
        assert isinstance(found, Source)
        assert found.text == text
    unchanged = earlier.read("go.mod")
    assert isinstance(unchanged, Source)
    assert unchanged.text == "old"


@pytest.mark.parametrize(
    ("texts", "asked", "root"),
    [
        ({"gowharf.toml": "", "a/go.work": "", "a/b/x": ""}, "a/b", ""),
        ({"pyproject.toml": "[tool.gowharf]\n", "a/go.work": "", "a/x": ""}, "a/x", ""),
        ({"pyproject.toml": "[tool.ruff]\n", "a/go.work": "", "a/b/x": ""}, "a/b/x", "a"),
        ({".git/HEAD": "", "a/go.work": "", "a/b/x": ""}, "a/b", "a"),
        ({".git/HEAD": "", "a/b/x": ""}, "a/b/x", ""),
        ({".git": "gitdir: elsewhere\n", "a/b/x": ""}, "a/b", ""),
    ],
)
def test_the_root_is_the_nearest_configuration_then_workspace_then_repository(
    tmp_path: Path, texts: dict[str, str], asked: str, root: str
) -> None:
    write(tmp_path, texts)
    assert find_root(str(tmp_path / asked)) == str(tmp_path / root)


def test_a_project_is_loaded_with_its_repository_and_its_exclusions(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    write(tmp_path, {"go.mod": "module x\n", "examples/Dockerfile": "FROM x\n", ".gitignore": "go.sum\n", "go.sum": ""})
    project = load_project(str(tmp_path), Settings(exclude=("examples/",)))
    assert project.root == str(tmp_path)
    assert (project.found.gomods, project.found.dockerfiles) == (("go.mod",), ())
    assert project.found.ignored == ("go.sum",)
