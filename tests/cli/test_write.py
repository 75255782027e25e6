"""Fixed files on disk."""

import os

import pytest

from gowharf.cli import write
from gowharf.cli.exits import UsageError
from gowharf.cli.write import write_all


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_bytes_and_mode_are_kept(tmp_path):
    file = tmp_path / "Dockerfile"
    file.write_bytes(b"\xff old\r\n")
    file.chmod(0o755)
    write_all(str(tmp_path), {"Dockerfile": "\udcff old\r\n"}, {"Dockerfile": "\udcff new\r\n"})
    assert contents(tmp_path) == {"Dockerfile": b"\xff new\r\n"}
    assert file.stat().st_mode & 0o777 == 0o755


def test_a_new_file_is_made(tmp_path):
    write_all(str(tmp_path), {".dockerignore": None}, {".dockerignore": ".git\n"})
    assert contents(tmp_path) == {".dockerignore": b".git\n"}


def test_a_file_that_changed_meanwhile_is_refused_and_the_others_are_not_written(tmp_path):
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("changed")
    with pytest.raises(UsageError, match="b changed while it was checked"):
        write_all(str(tmp_path), {"a": "a", "b": "b"}, {"a": "A", "b": "B"})
    assert contents(tmp_path) == {"a": b"a", "b": b"changed"}


def test_a_new_file_that_somebody_else_made_is_refused(tmp_path):
    (tmp_path / "a").write_text("theirs")
    with pytest.raises(UsageError, match="changed while"):
        write_all(str(tmp_path), {"a": None}, {"a": "ours"})


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_all(str(tmp_path), {"link": "old"}, {"link": "new"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_link_that_leaves_the_project_is_refused(tmp_path):
    (tmp_path / "outside").write_text("old")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to("../outside")
    with pytest.raises(UsageError, match="link that leaves the project"):
        write_all(str(root), {"link": "old"}, {"link": "new"})
    assert (tmp_path / "outside").read_text() == "old"


def test_nothing_is_left_behind_when_the_disk_fails(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_text("a")
    monkeypatch.setattr(write.os, "fsync", full)
    with pytest.raises(UsageError, match="can't write a: No space left on device"):
        write_all(str(tmp_path), {"a": "a"}, {"a": "A"})
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "a"


@pytest.mark.parametrize("theirs", [None, "saved meanwhile"], ids=["alone", "edited"])
def test_what_cannot_be_renamed_takes_what_was_written_before_it_back(tmp_path, monkeypatch, theirs):
    old: dict[str, str | None] = {"a": "a\udcff", "b": None, "c": "c"}
    (tmp_path / "a").write_bytes(b"a\xff")
    (tmp_path / "a").chmod(0o640)
    (tmp_path / "c").write_text("c")
    replace = os.replace

    def refuse(temporary, target):
        if target.endswith("c"):
            if theirs is not None:
                (tmp_path / "a").write_text(theirs)
            raise PermissionError(13, "Permission denied", target)
        replace(temporary, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UsageError, match="can't write c: Permission denied"):
        write_all(str(tmp_path), old, {"a": "A", "b": "B", "c": "C"})
    assert contents(tmp_path) == {"a": b"a\xff" if theirs is None else theirs.encode(), "c": b"c"}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
