"""What a fresh clone lacks, read from .git/index and the ignore files without running git.

A path that exists is missing from a clone when an ignore line matches it *and* the index doesn't hold it: real projects
track files that their .gitignore matches. `parse_index` reads versions 2, 3 and 4 with either hash; what it doesn't
understand (a split index, a truncated file) is None, and then nothing is certain. The index is parsed when first asked.
"""

from collections.abc import Callable, Iterable

from gowharf.project.files import Files
from gowharf.project.gitignore import Matcher
from gowharf.startup import NamedTuple
from gowharf.text.source import Place

_GITLINK = 0o160000
_SPARSE_DIRECTORY = 0o040000
_EXECUTABLE = 0o100755
_EXTENDED = 0x4000
_SKIP_WORKTREE = 0x4000  # of the extended flags


class Index(NamedTuple):
    """The index's paths. `submodules` are gitlinks; `sparse` are paths that the clone has and this checkout leaves out
    (skip-worktree; directories of a sparse index); `executable` are files of that mode. All are in `tracked` too."""

    tracked: frozenset[str]
    submodules: frozenset[str]
    sparse: frozenset[str]
    executable: frozenset[str]


class Ignored(NamedTuple):
    """A .gitignore line that matches. `certain`: there is a repository, so a clone really lacks the file."""

    place: Place
    pattern: str
    certain: bool


NOTHING = Index(frozenset(), frozenset(), frozenset(), frozenset())


class GitView:
    """What a fresh clone lacks. `present` is False where there is no .git at all; paths are relative to the project.

    `index` gives the index when it is first needed: None from it means that it can't be read. Without an index nothing
    is tracked yet, and everything that isn't ignored counts as there.
    """

    def __init__(
        self,
        present: bool,
        tracked: Iterable[str] = (),
        ignore: Matcher | None = None,
        index: Callable[[], Index | None] | None = None,
    ) -> None:
        self.present = present
        self.ignore = ignore
        self._load = index
        self._index: Index | None = NOTHING._replace(tracked=frozenset(tracked))
        self._directories: frozenset[str] | None = None
        self._hollow: frozenset[str] | None = None

    def over(self, files: Files) -> "GitView":
        """The same repository seen through other files (open buffers over the disk)."""
        view = GitView(self.present, (), self.ignore and self.ignore.over(files), self._load)
        view._index, view._directories = self._index, self._directories
        return view

    @property
    def index(self) -> Index | None:
        if self._load:
            load, self._load = self._load, None
            self._index = load()
        return self._index

    @property
    def tracked(self) -> frozenset[str]:
        return self.index.tracked if self.index else frozenset()

    @property
    def submodules(self) -> frozenset[str]:
        """The paths of gitlinks: directories whose contents another repository holds."""
        return self.index.submodules if self.index else frozenset()

    def missing(self, path: str, directory: bool = False) -> Ignored | None:
        """The rule that keeps an existing `path` out of a fresh clone, or None where the clone has it."""
        found = self.ignore.match(path, directory) if self.ignore else None
        if found is None:
            return None
        index = self.index if self.present else NOTHING
        if index is not None and (path in index.tracked or self.in_submodule(path)):
            return None
        if index is not None and directory and path in self._tracked_directories():
            return None
        return Ignored(found.place, found.rule.pattern, self.present and index is not None)

    def tracks_below(self, directory: str) -> bool:
        """Whether the index holds a file below `directory` ("" is the project)."""
        return bool(self.tracked) if not directory else directory in self._tracked_directories()

    def in_submodule(self, path: str) -> bool:
        """Whether `path` lies below a gitlink."""
        return self.submodule(path) not in (None, path)

    def submodule(self, path: str) -> str | None:
        """The gitlink that `path` is or lies below."""
        return _at_or_above(path, self.submodules) if self.submodules else None

    def sparse(self, path: str) -> bool:
        """Whether the clone has `path`, or something below it, that a sparse checkout leaves out here."""
        index = self.index
        if index is None or not index.sparse:
            return False
        if self._hollow is None:
            self._hollow = _directories(index.sparse)
        return not path or path in self._hollow or _at_or_above(path, index.sparse) is not None

    def _tracked_directories(self) -> frozenset[str]:
        if self._directories is None:
            self._directories = _directories(self.tracked)
        return self._directories


def _directories(paths: frozenset[str]) -> frozenset[str]:
    """All directories above the paths, the root left out."""
    found: set[str] = set()
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return frozenset(found)


def _at_or_above(path: str, directories: frozenset[str]) -> str | None:
    while path:
        if path in directories:
            return path
        path = path.rpartition("/")[0]
    return None


def parse_index(data: bytes, hash_size: int = 20) -> Index | None:
    """The paths of an index file (gitformat-index), or None where it isn't one that can be understood."""
    version = int.from_bytes(data[4:8], "big")
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        return None
    tracked: list[str] = []
    submodules: list[str] = []
    sparse: list[str] = []
    executable: list[str] = []
    at, name, end = 12, b"", len(data) - hash_size
    for _ in range(int.from_bytes(data[8:12], "big")):
        mode = int.from_bytes(data[at + 24 : at + 28], "big")
        start = at + 42 + hash_size
        skipped = False
        if data[start - 2 : start - 1] >= b"\x40" and data[start - 2] * 256 & _EXTENDED:
            skipped = int.from_bytes(data[start : start + 2], "big") & _SKIP_WORKTREE != 0
            start += 2
        if version == 4:
            keep, start = _varint(data, start)
            if keep > len(name):
                return None
        stop = data.find(b"\0", start)
        if stop < 0 or stop > end:
            return None
        if version == 4:
            name = name[: len(name) - keep] + data[start:stop]
            at = stop + 1
        else:
            name = data[start:stop]
            at += (stop - at) // 8 * 8 + 8
        path = name.decode("utf-8", "surrogateescape")
        tracked.append(path)
        if mode == _EXECUTABLE:
            executable.append(path)
        if mode == _GITLINK:
            submodules.append(path)
        if mode == _SPARSE_DIRECTORY or skipped:
            sparse.append(path.rstrip("/"))
    if _split(data, at, end):
        return None
    return Index(frozenset(tracked), frozenset(submodules), frozenset(sparse), frozenset(executable))


def below(index: Index, prefix: str) -> Index:
    """What of the index lies below `prefix`, with paths relative to it."""
    if not prefix:
        return index
    start, skip = prefix + "/", len(prefix) + 1
    return Index(*(frozenset(path[skip:] for path in paths if path.startswith(start)) for paths in index))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """git's offset encoding (varint.c): each further byte adds one before it shifts."""
    value = -1
    while at < len(data):
        byte = data[at]
        at += 1
        value = (value + 1 << 7) + (byte & 127)
        if not byte & 128:
            break
    return max(value, 0), at


def _split(data: bytes, at: int, end: int) -> bool:
    """Whether an extension says that the entries are elsewhere ("link")."""
    while at + 8 <= end:
        if data[at : at + 4] == b"link":
            return True
        at += 8 + int.from_bytes(data[at + 4 : at + 8], "big")
    return False
