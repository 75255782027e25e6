"""The files of an image while it is built: an immutable stack of layers, asked path by path.

Nothing is copied: a COPY of a folder is one layer that points into the build context (or another stage's image), so a
COPY of a hundred thousand files costs nothing until somebody asks. Paths in an image are absolute and clean.

What may have been done by a program that we can't follow is a *haze* over a folder: what was absent below it is unknown
and what was present is present but perhaps changed (its content is unknown).
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from gowharf.text.source import Place, Source


class Presence(Enum):
    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Binary(NamedTuple):
    """A program that a go command wrote. `dynamic`: needs the loader of a libc; None: unknown."""

    goos: str | None
    goarch: str | None
    dynamic: bool | None
    libc: str | None
    why: str


class Node(NamedTuple):
    """What is at a path. `kind` is "file", "dir" or "unknown". `source` is the project path whose text the file has,
    unchanged; `text` is its content where no project file has it but it is known (a heredoc); neither: unknown content.
    `uid` and `mode` None: unknown. `instruction` is the index of the instruction that put it there, -1 the base image.
    """

    kind: str
    source: str | None = None
    text: str | None = None
    uid: int | None = 0
    mode: int | None = None
    instruction: int = -1
    binary: Binary | None = None


class Look(NamedTuple):
    presence: Presence
    node: Node | None = None

    @property
    def present(self) -> bool:
        return self.presence is Presence.PRESENT

    @property
    def absent(self) -> bool:
        return self.presence is Presence.ABSENT


class Absence(NamedTuple):
    """Why a path that the project has is not in the image. `kind`: "dockerignored", "gitignored", "not-copied",
    "outside-context", "later" (an instruction further down copies it), "removed", "not-in-project".
    `origin` is the project path that would have been it; `place` the line that keeps it out (an ignore pattern, or the
    later COPY)."""

    kind: str
    origin: str | None
    place: Place | None


class Image:
    """See the module's docstring. Every `with_…` gives a new Image; this one stays as it is."""

    def look(self, path: str) -> Look:
        """What is at an absolute path, links followed."""
        raise NotImplementedError

    def read(self, path: str) -> Source | None:
        """A file's text where it is known. `Source.path` is the project's path, or "" for text that no file has."""
        raise NotImplementedError

    def children(self, path: str) -> tuple[tuple[str, ...], bool]:
        """The names known to be in a directory, sorted, and whether these are all (False: there may be more)."""
        raise NotImplementedError

    def walk(self, path: str) -> Iterator[tuple[str, Look]]:
        """Every known path at and below `path`, directories first, names sorted."""
        raise NotImplementedError

    def hazy(self, path: str) -> bool:
        """Whether something unknown may have been written at or below `path`."""
        raise NotImplementedError

    def why_absent(self, path: str) -> Absence:
        raise NotImplementedError

    def origin(self, path: str) -> str | None:
        """The project path that a COPY so far maps to this image path, whether or not it exists there."""
        raise NotImplementedError

    def writable(self, path: str, uid: int | None) -> bool | None:
        """Whether that user may create or write `path` (its nearest existing parent decides); None: unknown."""
        raise NotImplementedError

    def with_file(self, path: str, node: Node) -> "Image":
        """A file or directory at `path`, missing parents made."""
        raise NotImplementedError

    def without(self, path: str) -> "Image":
        raise NotImplementedError

    def with_haze(self, path: str) -> "Image":
        raise NotImplementedError
