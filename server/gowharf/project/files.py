"""The one interface through which files are seen, and the in-memory implementation.

Paths are POSIX, relative to the project's root, without "." or ".." elements and without a leading or trailing slash;
the root itself is "". A path may not leave the root. Three implementations: `load.DiskFiles`, `MemoryFiles` here, and
`Overlay` (open editor buffers over another `Files`).
"""

from collections.abc import Mapping

from gowharf.startup import NamedTuple, Protocol
from gowharf.text.source import Source


class Entry(NamedTuple):
    """One name in a directory; `kind` is "file", "dir", "link" or "other" (FIFO, socket, device: never opened)."""

    name: str
    kind: str


class FileError(NamedTuple):
    """Why a path that exists could not be read; `reason` is one clear line that says what to do."""

    path: str
    reason: str


class Files(Protocol):
    """A tree of files at one moment. All methods are cheap to call again (answers are kept)."""

    def read(self, path: str) -> Source | FileError | None:
        """The file's text; None where there is no file of that name. Links are followed inside the root.

        Invalid UTF-8 is kept as surrogate escapes, so that writing it back changes no byte.
        """

    def kind(self, path: str) -> str | None:
        """One of "file", "dir", "link", "other", or None; of the path itself, its last link not followed."""

    def entries(self, path: str) -> tuple[Entry, ...]:
        """What a directory holds, sorted by name; empty where there is no such directory."""

    def link(self, path: str) -> str | None:
        """A symbolic link's target as stored, or None."""

    def executable(self, path: str) -> bool | None:
        """Whether a file may be executed by its owner; None where that isn't known, as on Windows."""


class MemoryFiles:
    """Files from a mapping of path to text; for tests and the playground of the rules' examples."""

    def __init__(
        self,
        texts: Mapping[str, str],
        links: Mapping[str, str] | None = None,
        executable: Mapping[str, bool] | None = None,
    ) -> None:
        self._sources = {path: Source(path, text) for path, text in texts.items()}
        self._links = dict(links or {})
        self._executable = dict(executable or {})
        tree: dict[str, dict[str, str]] = {"": {}}
        for path, kind in [*((p, "file") for p in texts), *((p, "link") for p in self._links)]:
            while True:
                parent, _, name = path.rpartition("/")
                tree.setdefault(parent, {})[name] = kind
                if not parent:
                    break
                path, kind = parent, "dir"
        self._tree = tree

    def read(self, path: str) -> Source | FileError | None:
        for _ in range(8):
            target = self._links.get(path)
            if target is None:
                return self._sources.get(path)
            joined = join(path.rpartition("/")[0], target)
            if joined is None:
                return None
            path = joined
        return None

    def kind(self, path: str) -> str | None:
        if path in self._tree:
            return "dir"
        parent, _, name = path.rpartition("/")
        return self._tree.get(parent, {}).get(name)

    def entries(self, path: str) -> tuple[Entry, ...]:
        return tuple(Entry(name, kind) for name, kind in sorted(self._tree.get(path, {}).items()))

    def link(self, path: str) -> str | None:
        return self._links.get(path)

    def executable(self, path: str) -> bool | None:
        return self._executable.get(path)


class Overlay:
    """Open buffers over other files: a buffer is what `read` gives, whether or not the disk has the file."""

    def __init__(self, below: Files, buffers: Mapping[str, Source]) -> None:
        self._below = below
        self._buffers = dict(buffers)
        extra: dict[str, dict[str, str]] = {}
        for path in self._buffers:
            kind = "file"
            while path:
                if below.kind(path) is None:
                    extra.setdefault(path.rpartition("/")[0], {})[path.rpartition("/")[2]] = kind
                path, kind = path.rpartition("/")[0], "dir"
        self._extra = extra

    def read(self, path: str) -> Source | FileError | None:
        return self._buffers.get(path) or self._below.read(path)

    def kind(self, path: str) -> str | None:
        kind = self._below.kind(path)
        if kind is None:
            parent, _, name = path.rpartition("/")
            kind = self._extra.get(parent, {}).get(name)
        return kind

    def entries(self, path: str) -> tuple[Entry, ...]:
        extra = self._extra.get(path)
        below = self._below.entries(path)
        if not extra:
            return below
        return tuple(sorted({*below, *(Entry(name, kind) for name, kind in extra.items())}))

    def link(self, path: str) -> str | None:
        return self._below.link(path)

    def executable(self, path: str) -> bool | None:
        return self._below.executable(path)


def folder_of(path: str) -> str:
    """The directory that holds a path; "" is the root."""
    return path.rpartition("/")[0]


def join(directory: str, relative: str) -> str | None:
    """`relative` seen from `directory`, cleaned; None where it is absolute or leaves the root."""
    if relative.startswith("/"):
        return None
    parts = directory.split("/") if directory else []
    for part in relative.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
