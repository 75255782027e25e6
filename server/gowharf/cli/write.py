"""Writes fixed files: each aside first, then all renamed into place, so that no file is ever half written.

Where one can't be renamed, those before it get their old text back: of a fix over two files, both or none is written.
Mode and owner are kept. A symbolic link inside the project is followed and stays a link; one that leaves it is refused.
A file that no longer holds the text that the fix was made for is refused, and then nothing is written at all.
"""

import os
from collections.abc import Iterable, Mapping

from gowharf.cli.exits import UsageError


def write_all(root: str, old: Mapping[str, "str | None"], new: Mapping[str, str]) -> None:
    """Writes `new` (project path to text); `old` has the texts that were read, None for a file to create.

    Raises UsageError, and then no file has changed, unless another run or an editor came in between two renames.
    """
    targets = {path: _target(root, path) for path in new}
    for path, target in targets.items():
        _unchanged(path, target, old.get(path))
    aside: dict[str, str] = {}
    begun: list[str] = []
    try:
        for path, target in targets.items():
            aside[path] = _write_aside(path, target, new[path])
        for path, target in targets.items():
            _unchanged(path, target, old.get(path))
            begun.append(path)
            _rename(path, aside[path], target)
            del aside[path]
    except (_CantRename, KeyboardInterrupt):
        for path in begun:
            _put_back(targets[path], old.get(path), new[path])
        raise
    finally:
        for temporary in aside.values():
            _remove(temporary)


class _CantRename(UsageError):
    pass


def write_report(path: str, pieces: Iterable[str]) -> None:
    """Writes a file that the user names, whole or not at all; a device or a pipe is written to as it is.

    Raises UsageError.
    """
    data = b"".join(piece.encode("utf-8", "backslashreplace") for piece in pieces)
    target = os.path.realpath(path)
    temporary = _aside(target)
    try:
        # What /dev/stdout leads to is open already: put another file in its place, and nobody reads it.
        if path.startswith("/dev/") or (os.path.exists(path) and not os.path.isfile(path)):
            with open(path, "ab") as file:
                file.write(data)
            return
        _make(temporary, target, data)
        os.replace(temporary, target)
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from None
    finally:
        _remove(temporary)


def _target(root: str, path: str) -> str:
    """Where the file really is."""
    full = os.path.join(root, *path.split("/"))
    real = os.path.realpath(full)
    inside = os.path.realpath(root)
    if real != inside and not real.startswith(inside.rstrip(os.sep) + os.sep):
        raise UsageError(f"can't write {path}: it is a link that leaves the project, to {real}")
    return real


def _unchanged(path: str, target: str, old: str | None) -> None:
    try:
        with open(target, "rb") as file:
            held: bytes | None = file.read()
    except FileNotFoundError:
        held = None
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from None
    if held != (None if old is None else _bytes(old)):
        raise UsageError(f"{path} changed while it was checked; nothing was written to it, so run gowharf again")


def _aside(target: str) -> str:
    """A name beside the file that no other run has, in another container neither, and that is no Dockerfile's, should
    this run be killed."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name[:200]}.gowharf-{os.getpid()}-{os.urandom(4).hex()}")


def _write_aside(path: str, target: str, text: str) -> str:
    temporary = _aside(target)
    made = False
    try:
        _make(temporary, target, _bytes(text))
        made = True
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from None
    finally:  # after Ctrl-C, too
        if not made:
            _remove(temporary)
    return temporary


def _make(temporary: str, target: str, data: bytes) -> None:
    try:
        like: os.stat_result | None = os.stat(target)
    except FileNotFoundError:
        like = None
    if like is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is read-only")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if like is None:
        return
    if hasattr(os, "chown") and (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
        try:
            os.chown(temporary, like.st_uid, like.st_gid)
        except PermissionError:
            raise PermissionError(13, "its owner can't be kept") from None
    os.chmod(temporary, like.st_mode & 0o7777)


def _rename(path: str, temporary: str, target: str) -> None:
    try:
        os.replace(temporary, target)
        _sync_directory(os.path.dirname(target))
    except OSError as error:
        raise _CantRename(f"can't write {path}: {error.strerror}") from None


def _put_back(target: str, old: str | None, new: str) -> None:
    """Gives a file its old text, where it holds what was written and nothing newer. It is best effort: the disk has
    refused something already."""
    try:
        with open(target, "rb") as file:
            if file.read() != _bytes(new):
                return
        if old is None:
            os.unlink(target)
            return
        temporary = _aside(target)
        try:
            _make(temporary, target, _bytes(old))
            os.replace(temporary, target)
        finally:
            _remove(temporary)
    except OSError:
        pass


def _sync_directory(directory: str) -> None:
    """Makes the rename last; some systems can't open a directory, and then there is nothing to do."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
