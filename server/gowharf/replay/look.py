"""What a look at a path says: present, absent or unknown, and what is there."""

from enum import Enum

from gowharf.startup import NamedTuple
from gowharf.text.source import Place

Uid = int | str | None
"""A numeric user id, the name of a user whose number isn't known, or None: unknown. -1 in changes: kept."""


PROGRAMS = ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
"""Folders of programs: what an official image has there is root's, and nobody else may write it."""


class Presence(Enum):
    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Binary(NamedTuple):
    """A program that a go command wrote. `dynamic`: needs the loader of a libc; None: unknown. `why` tells what made it
    dynamic. `place` is where the command stands in the Dockerfile."""

    goos: str | None
    goarch: str | None
    dynamic: bool | None
    libc: str | None
    why: str
    place: Place | None = None


class Node(NamedTuple):
    """What is at a path. `kind` is "file", "dir" or "unknown". `source` is the project path whose text the file has,
    unchanged; `text` is its content where no project file has it but it is known (a heredoc); neither: unknown content.
    `uid` and `mode` None: unknown or, for a COPY without flags, as usual (0755 and 0644). `instruction` is the index of
    the instruction that put it there, -1 the base image. `linked`: reached through a link.
    """

    kind: str
    source: str | None = None
    text: str | None = None
    uid: Uid = 0
    mode: int | None = None
    instruction: int = -1
    binary: Binary | None = None
    linked: bool = False


class Look(NamedTuple):
    """`link` is a symbolic link's target (only in raw looks: `Image.look` follows it)."""

    presence: Presence
    node: Node | None = None
    link: str | None = None

    @property
    def present(self) -> bool:
        return self.presence is Presence.PRESENT

    @property
    def absent(self) -> bool:
        return self.presence is Presence.ABSENT

    @property
    def unknown(self) -> bool:
        return self.presence is Presence.UNKNOWN


ABSENT = Look(Presence.ABSENT)
UNKNOWN = Look(Presence.UNKNOWN)


class Absence(NamedTuple):
    """Why a path that the project has is not in the image. `kind`: "dockerignored", "gitignored", "not-copied",
    "outside-context", "removed", "not-in-project". `origin` is the project path that would have been it; `place` the
    line of an ignore file that keeps it out, `pattern` that line's text."""

    kind: str
    origin: str | None
    place: Place | None
    pattern: str = ""
