"""Files that remember who has read what, so that an edit is asked of those alone who have read what it changes."""

from collections.abc import Callable, Collection, Iterable

from gowharf.project.files import Entry, FileError, Files
from gowharf.project.model import Project
from gowharf.text.source import Source

MOST = 2_000  # readings that are noted before it is asked which of them still count


class Current:
    """The files of the snapshot that is looked at now. All `TrackedFiles` of one project read them."""

    def __init__(self) -> None:
        self.files: Files | None = None


class Readers:
    """Who has read which path; never too few. What was once read is struck out by `tidy` alone."""

    def __init__(self) -> None:
        self._by_path: dict[str, set[str]] = {}
        self._added, self._most = 0, MOST

    def add(self, path: str, reader: str) -> None:
        self._by_path.setdefault(path, set()).add(reader)
        self._added += 1

    def tidy(self, live: "Callable[[], Iterable[TrackedFiles]]") -> None:
        """Goes by what the `live` ones have read where much has been added since that was last done."""
        if self._added < self._most:
            return
        self._by_path, self._added = {}, 0
        for files in live():
            files.tell()
        self._most = max(MOST, 2 * self._added)

    def of(self, paths: Iterable[str]) -> set[str]:
        return set().union(*(self._by_path.get(path, ()) for path in paths))


class TrackedFiles:
    """The current files as one reader sees them, with the texts that it has seen."""

    def __init__(self, current: Current, readers: Readers, reader: str) -> None:
        self._current = current
        self._readers = readers
        self._reader = reader
        self._seen: dict[str, Source | FileError | None] = {}
        self._modes: dict[str, bool | None] = {}

    def holds(self, changed: Collection[str] | None = None) -> bool:
        """Whether the current files have the same texts and modes wherever one was read; only the texts of `changed`
        may differ."""
        paths = self._seen if changed is None else [path for path in changed if path in self._seen]
        if any(self._below.executable(path) is not mode for path, mode in self._modes.items()):
            return False
        return all(same(self._seen[path], self._below.read(path)) for path in paths)

    def read(self, path: str) -> Source | FileError | None:
        if path not in self._seen:
            self._readers.add(path, self._reader)
        found = self._seen[path] = self._below.read(path)
        return found

    def mention(self, names: Collection[str]) -> bool:
        """Whether a text that was read holds one of these."""
        texts = [seen.text for seen in self._seen.values() if isinstance(seen, Source)]
        return any(name in text for text in texts for name in names)

    def tell(self) -> None:
        """Notes again who has read all this."""
        for path in (*self._seen, *self._modes):
            self._readers.add(path, self._reader)

    def kind(self, path: str) -> str | None:
        return self._below.kind(path)

    def entries(self, path: str) -> tuple[Entry, ...]:
        return self._below.entries(path)

    def link(self, path: str) -> str | None:
        return self._below.link(path)

    def apart(self, project: Project) -> Project:
        """The same project as this reader sees it, which shares nothing that is kept in a project with any other."""
        return Project(project.root, self, project.git, project.settings, project.found)

    def executable(self, path: str) -> bool | None:
        self._readers.add(path, self._reader)
        found = self._modes[path] = self._below.executable(path)
        return found

    @property
    def _below(self) -> Files:
        assert self._current.files is not None
        return self._current.files


def same(before: Source | FileError | None, now: Source | FileError | None) -> bool:
    """Whether a file has the same text."""
    if before is now:
        return True
    return isinstance(before, Source) and isinstance(now, Source) and before.text == now.text
