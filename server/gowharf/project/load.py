"""The one place that reads disk: the files below a root, the repository they belong to, and the project of both.

Only regular files are opened, and only inside the root: links are followed by their stored text, so neither a loop nor
a link to elsewhere can lead out. What was read is kept; a `DiskFiles` is one moment's view.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable
from functools import cache, partial

from gowharf.project.discover import discover
from gowharf.project.files import Entry, FileError, join
from gowharf.project.git import GitView, Index, below, parse_index
from gowharf.project.gitignore import Matcher, compile_patterns
from gowharf.project.model import Project, Settings
from gowharf.startup import regex
from gowharf.text.source import Source

# Bytes: what people write by hand is small, and a Dockerfile's every line is replayed; lists of hashes may be long.
LIMIT = 4 * 1024 * 1024
LIMIT_OF_LISTS = 256 * 1024 * 1024
_LISTS = (".sum", ".txt", ".go")
_LINKS = 40  # Linux's own limit
_CONFIGURED = regex(r"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*gowharf\b", re.MULTILINE)
_SHA256 = regex(rb"objectformat\s*=\s*sha256", re.IGNORECASE)
_MISSING = (errno.ENOENT, errno.ENOTDIR)
_ENTRY = partial(tuple.__new__, Entry)  # of a pair; a tree may have hundreds of thousands


def limit_of(path: str) -> int:
    """The most bytes of a file of that name that are read."""
    return LIMIT_OF_LISTS if path.endswith(_LISTS) else LIMIT


class DiskFiles:
    """`Files` of a folder, as it is when each path is first asked for."""

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(root)
        self._base = self.root.rstrip(os.sep) + "/"
        self._entries: dict[str, dict[str, str]] = {}
        self._sources: dict[str, Source | FileError | None] = {}
        self._closed: dict[str, FileError] = {}

    def changed(self, paths: Iterable[str]) -> "DiskFiles":
        """A later moment's view, in which only `paths` may differ: all else is shared, Sources by identity."""
        later = DiskFiles(self.root)
        stale = set(paths)
        parents = stale | {path.rpartition("/")[0] for path in stale}
        through = {path for path, source in self._sources.items() if source is None or isinstance(source, FileError)}
        linked = {path for path in self._sources if self.kind(path) != "file"}
        later._entries = {path: names for path, names in self._entries.items() if path not in parents}
        gone = stale | through | linked
        later._sources = {path: source for path, source in self._sources.items() if path not in gone}
        later._closed = {path: error for path, error in self._closed.items() if path not in parents}
        return later

    def read(self, path: str) -> Source | FileError | None:
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def kind(self, path: str) -> str | None:
        if not path:
            return "dir"
        parent, _, name = path.rpartition("/")
        return self._names(parent).get(name)

    def entries(self, path: str) -> tuple[Entry, ...]:
        return tuple(map(_ENTRY, self._names(path).items()))

    def link(self, path: str) -> str | None:
        if self.kind(path) != "link":
            return None
        try:
            return os.readlink(self._base + path)
        except OSError:
            return None

    def executable(self, path: str) -> bool | None:
        if os.name == "nt" or self.kind(path) != "file":
            return None
        try:
            return os.lstat(self._base + path).st_mode & stat.S_IXUSR != 0
        except OSError:
            return None

    def _names(self, path: str) -> dict[str, str]:
        """The names of a directory and their kinds, sorted; nothing for what isn't one, or is reached through a link.
        A tree may have hundreds of thousands, so they are kept once and in one form."""
        found = self._entries.get(path)
        if found is not None:
            return found
        missing = [path]
        while path and (path := path.rpartition("/")[0]) not in self._entries:
            missing.append(path)
        for each in reversed(missing):
            parent, _, name = each.rpartition("/")
            is_directory = not each or self._entries[parent].get(name) == "dir"
            self._entries[each] = self._scan(each) if is_directory else {}
        return self._entries[missing[0]]

    def _scan(self, path: str) -> dict[str, str]:
        try:
            with os.scandir(self._base + path) as found:
                return dict(sorted([(entry.name, _kind(entry)) for entry in found]))
        except OSError as error:
            if error.errno not in _MISSING:
                self._closed[path] = FileError(path, f"cannot list this directory: {_words(error)}")
            return {}

    def _read(self, path: str) -> Source | FileError | None:
        at = self._resolve(path)
        if at is None or isinstance(at, FileError):
            return at
        kind = self.kind(at)
        if kind == "other":
            return FileError(path, "cannot read this: it is not a regular file (a FIFO, a socket or a device)")
        if kind != "file":
            self._names(at)
            return self._closed.get(at)
        try:
            limit = limit_of(at)
            data = _read_regular(self._base + at, limit)
        except OSError as error:
            return None if error.errno in _MISSING else FileError(path, f"cannot read this file: {_words(error)}")
        if data is None:
            return FileError(path, f"this file is larger than {limit // 1024 // 1024} MiB and was not read; exclude it")
        return Source(path, data.decode("utf-8", "surrogateescape"))

    def _resolve(self, path: str) -> str | FileError | None:
        """The path with its links replaced by what they lead to; None where there is nothing."""
        rest = path.split("/") if path else []
        rest.reverse()
        done, hops = "", 0
        while rest:
            name = rest.pop()
            at = f"{done}/{name}" if done else name
            if self.kind(at) != "link":
                done = at
                continue
            hops += 1
            target = self.link(at) or ""
            joined = join(done, target)
            if hops > _LINKS:
                return FileError(path, "cannot read this: its links lead in a circle")
            if joined is None:
                return FileError(path, f"cannot read this: it links to {target}, outside the project")
            rest.extend(reversed(joined.split("/") if joined else []))
            done = ""
        return done


def _kind(entry: "os.DirEntry[str]") -> str:
    try:
        if entry.is_file(follow_symlinks=False):  # most are
            return "file"
        if entry.is_dir(follow_symlinks=False):
            return "dir"
        return "link" if entry.is_symlink() else "other"
    except OSError:
        return "other"


def _read_regular(path: str, limit: int) -> bytes | None:
    """The bytes of a regular file; None for more than `limit`. Raises OSError. What has become a FIFO since the
    directory was listed isn't waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        if status.st_size > limit:
            return None
        data = os.read(descriptor, status.st_size + 1)
        # Another size than was said: it changes while it is read, or is one of the system's own.
        while len(data) != status.st_size and len(data) <= limit and (more := os.read(descriptor, 1 << 20)):
            data += more
    finally:
        os.close(descriptor)
    return None if len(data) > limit else data


def _words(error: OSError) -> str:
    if error.errno == errno.EACCES:
        return "permission denied; make it readable or exclude it"
    return error.strerror or "the system gives no reason"


def find_root(path: str) -> str:
    """The folder whose project `path` (a file or a folder) belongs to, as an absolute path: the nearest with a
    configuration of gowharf, else with a go.work, else with a .git, else the folder itself."""
    start = os.path.abspath(path)
    if not os.path.isdir(start):
        start = os.path.dirname(start)
    above = [start]
    while os.path.dirname(above[-1]) != above[-1]:
        above.append(os.path.dirname(above[-1]))
    for has in (_has_configuration, _has_go_work, _has_git):
        for directory in above:
            if has(directory):
                return directory
    return start


def _has_configuration(directory: str) -> bool:
    if os.path.isfile(os.path.join(directory, "gowharf.toml")):
        return True
    text = _bytes(os.path.join(directory, "pyproject.toml"))
    return text is not None and _CONFIGURED.search(text.decode("utf-8", "replace")) is not None


def _has_go_work(directory: str) -> bool:
    return os.path.isfile(os.path.join(directory, "go.work"))


def _has_git(directory: str) -> bool:
    return os.path.lexists(os.path.join(directory, ".git"))


def _bytes(path: str) -> bytes | None:
    """A file outside the `Files` of the project; None where it isn't a readable regular file."""
    try:
        return _read_regular(path, LIMIT) if os.path.isfile(path) else None
    except OSError:
        return None


def load_git(files: DiskFiles) -> GitView:
    """The repository that the folder of `files` belongs to. Its .git may lie above; then the .gitignore files on the
    way down to the root count too."""
    top, up = files.root, 0
    while not _has_git(top):
        if os.path.dirname(top) == top:
            return GitView(False, (), Matcher(files))
        top, up = os.path.dirname(top), up + 1
    prefix = os.path.relpath(files.root, top).replace(os.sep, "/") if up else ""
    directory = _git_directory(os.path.join(top, ".git"))
    if directory is None:
        return GitView(True, (), _matcher(files, top, prefix, None), lambda: None)
    common = _common_directory(directory)
    exclude = _bytes(os.path.join(common, "info", "exclude"))
    shown = Source("../" * up + ".git/info/exclude", exclude.decode("utf-8", "surrogateescape")) if exclude else None
    return GitView(True, (), _matcher(files, top, prefix, shown), cache(lambda: _index(directory, common, prefix)))


def _matcher(files: DiskFiles, top: str, prefix: str, exclude: Source | None) -> Matcher:
    parts = prefix.split("/") if prefix else []
    above: dict[str, Source] = {}
    for depth in range(len(parts)):
        path = os.path.join(top, *parts[:depth], ".gitignore")
        text = None if os.path.islink(path) else _bytes(path)
        if text:
            shown = "../" * (len(parts) - depth) + ".gitignore"
            above["/".join(parts[:depth])] = Source(shown, text.decode("utf-8", "surrogateescape"))
    return Matcher(files, prefix, above, exclude)


def _git_directory(dot_git: str) -> str | None:
    """Where the repository's own files are: .git, or what a .git file of a worktree or a submodule names."""
    if os.path.isdir(dot_git):
        return dot_git
    text = _bytes(dot_git)
    if not text or not text.startswith(b"gitdir:"):
        return None
    named = os.fsdecode(text[7:].strip())
    found = os.path.normpath(os.path.join(os.path.dirname(dot_git), named))
    return found if os.path.isdir(found) else None


def _common_directory(directory: str) -> str:
    """A worktree keeps its index to itself, and shares info/exclude and the configuration."""
    named = _bytes(os.path.join(directory, "commondir"))
    return os.path.normpath(os.path.join(directory, os.fsdecode(named.strip()))) if named else directory


def _index(directory: str, common: str, prefix: str) -> Index | None:
    path = os.path.join(directory, "index")
    data = _bytes(path)
    if data is None:
        return None if os.path.lexists(path) else Index(frozenset(), frozenset(), frozenset(), frozenset())
    sha256 = _SHA256.search(_bytes(os.path.join(common, "config")) or b"")
    index = parse_index(data, 32 if sha256 else 20)
    return below(index, prefix) if index else None


def load_project(root: str, settings: Settings | None = None, files: DiskFiles | None = None) -> Project:
    """The project of a folder, read from disk; `files` may carry over what an earlier snapshot has read."""
    settings = settings or Settings()
    files = files or DiskFiles(root)
    git = load_git(files)
    exclude = compile_patterns(settings.exclude) if settings.exclude else None
    return Project(files.root, files, git, settings, discover(files, git, exclude))
