"""The layers of an image: what each kind of change says of a path.

A layer decides what is at a path (`decide`), or leaves that to the layers below it and changes what they say
(`settle`), or does not concern the path. The stack that they make is in `stack`.
"""

from collections.abc import Callable, Mapping

from gowharf.replay.look import ABSENT, UNKNOWN, Absence, Look, Node, Presence, Uid
from gowharf.replay.paths import below, moved, parent
from gowharf.startup import NamedTuple, Protocol


class Tree(Protocol):
    """A tree of files that a layer shows: a build context, or another stage's image. Paths are absolute in it. `go`:
    files that aren't Go's may be left out."""

    def look(self, path: str) -> Look: ...

    def children(self, path: str, go: bool = False) -> tuple[tuple[str, ...], bool]: ...

    def why(self, path: str) -> Absence | None:
        """Why a path that the project has is not in this tree; None where that isn't so."""

    def project_path(self, path: str) -> str | None:
        """The project path that stands behind a path of this tree."""


class Base(Protocol):
    """What an image holds before the first instruction."""

    def look(self, path: str) -> Look: ...

    def children(self, path: str) -> tuple[tuple[str, ...], bool]: ...


LATER = Look(Presence.UNKNOWN, link="")
"""What `decide` says where the layers below come first and `settle` has the last word."""


class Shown(NamedTuple):
    """`dest` shows `tree` at `path`; what the tree lacks shows through. `uid` -1: the tree's own owners.
    `keeps` leaves out what --exclude names."""

    dest: str
    tree: Tree
    path: str
    uid: Uid
    mode: int | None
    instruction: int
    keeps: Callable[[str], bool] | None

    def decide(self, path: str) -> Look | None:
        if not below(path, self.dest) or path == self.dest:
            return None  # the destination itself was there before and stays as it was
        inner = moved(path, self.dest, self.path)
        if self.keeps is not None and not self.keeps(inner):
            return None
        look = self.tree.look(inner)
        if look.node is None:
            return None if look.absent else look
        node = look.node
        uid = self.uid if self.uid != -1 else node.uid
        mode = self.mode if self.mode is not None else node.mode
        # Written out: this is the answer to most looks.
        at = self.instruction
        shown = Node(node.kind, node.source, node.text, uid, mode, at, node.binary, node.linked)
        return Look(look.presence, shown, look.link)

    def settle(self, path: str, look: Look) -> Look:
        return look

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        if below(path, self.dest):
            found, complete = self.tree.children(moved(path, self.dest, self.path), go)
            names.update(found)
            return complete
        prefix = path.rstrip("/") + "/"
        if self.dest.startswith(prefix):
            names.add(self.dest[len(prefix) :].partition("/")[0])
        return True

    def origin(self, path: str) -> str | None:
        return self.tree.project_path(moved(path, self.dest, self.path)) if below(path, self.dest) else None

    @property
    def touches(self) -> tuple[str, ...]:
        return (self.dest,)


class Held(NamedTuple):
    """Single paths, with the directories above them."""

    nodes: Mapping[str, Node]
    above: frozenset[str]

    def decide(self, path: str) -> Look | None:
        node = self.nodes.get(path)
        if node is not None:
            return Look(Presence.PRESENT, node)
        return LATER if path in self.above else None

    def settle(self, path: str, look: Look) -> Look:
        return look if look.present else Look(Presence.PRESENT, Node("dir", uid=0, mode=0o755))

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        if path in self.above:
            prefix = path.rstrip("/") + "/"
            names.update(at[len(prefix) :].partition("/")[0] for at in self.nodes if at.startswith(prefix))
        return True

    def origin(self, path: str) -> str | None:
        node = self.nodes.get(path)
        if node is not None:
            return node.source
        for at, held in self.nodes.items():
            if held.source is None or parent(at) != path:
                continue
            directory, _, name = held.source.rpartition("/")
            if name == at.rpartition("/")[2]:
                return directory
        return None

    @property
    def touches(self) -> tuple[str, ...]:
        return tuple(self.nodes)


class Modules:
    """Modules that go has put into its cache: `names` are "PATH/@v/VERSION", escaped, below `directory`; each is
    three files. `uid` made them and the directories above them."""

    __slots__ = ("_above", "directory", "names", "uid")

    def __init__(self, directory: str, names: frozenset[str], uid: Uid) -> None:
        self.directory = directory
        self.names = names
        self.uid = uid
        self._above: frozenset[str] | None = None

    def decide(self, path: str) -> Look | None:
        if not below(path, self.directory):
            return LATER if below(self.directory, path) else None
        name, _, ending = path[len(self.directory) + 1 :].rpartition(".")
        if ending in _MODULE_FILES and name in self.names:
            return Look(Presence.PRESENT, Node("file", uid=self.uid))
        return LATER if self._holds(path) else None

    def settle(self, path: str, look: Look) -> Look:
        return look if look.present else Look(Presence.PRESENT, Node("dir", uid=self.uid, mode=0o755))

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        if below(self.directory, path) and path != self.directory:
            names.add(self.directory[len(path.rstrip("/")) + 1 :].partition("/")[0])
        elif self._holds(path):
            start = len(self.directory) + 1
            prefix = path[start:] + "/" if path != self.directory else ""
            files = (f"{name}.{ending}" for name in self.names for ending in _MODULE_FILES if name.startswith(prefix))
            names.update(file[len(prefix) :].partition("/")[0] for file in files)
        return True

    def origin(self, path: str) -> str | None:
        return None

    @property
    def touches(self) -> tuple[str, ...]:
        return (self.directory,)

    def _holds(self, path: str) -> bool:
        """Whether a path below the directory is one above a module's files."""
        if self._above is None:
            above = {self.directory}
            for name in self.names:
                at = f"{self.directory}/{name}".rpartition("/")[0]
                while at not in above:
                    above.add(at)
                    at = at.rpartition("/")[0]
            self._above = frozenset(above)
        return path in self._above


_MODULE_FILES = ("info", "mod", "zip")


class Gone(NamedTuple):
    """`path` and all below it removed."""

    path: str

    def decide(self, path: str) -> Look | None:
        return ABSENT if below(path, self.path) else None

    def settle(self, path: str, look: Look) -> Look:
        return look

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        return True

    def origin(self, path: str) -> str | None:
        return None

    @property
    def touches(self) -> tuple[str, ...]:
        return (self.path,)


def is_gos(path: str) -> bool:
    """Whether the go command would look at a file of that name for what it is called."""
    name = path.rpartition("/")[2]
    return name.endswith(".go") or name in _GOS


_GOS = ("go.mod", "go.sum", "go.work", "go.work.sum", "modules.txt", "vendor")


class Haze(NamedTuple):
    """Something may have been written at or below `path`, with the directories above it; `changes`: what was there may
    have been changed too. Without `go` it is nothing that the go command would look at (`is_gos`)."""

    path: str
    changes: bool
    go: bool = True

    def decide(self, path: str) -> Look | None:
        if not self.go and is_gos(path):
            return None
        return LATER if below(path, self.path) or below(self.path, path) else None

    def settle(self, path: str, look: Look) -> Look:
        if look.node is None:
            return UNKNOWN if look.link is None else look
        if not below(path, self.path):
            return look
        if not self.changes:
            # What a step has emptied waits for somebody to fill it; go.sum only for go.
            waits = look.node.text == "" and look.node.source is None and not path.endswith(".sum")
            return look._replace(node=look.node._replace(text=None)) if waits else look
        return look._replace(node=look.node._replace(source=None, text=None, uid=None, mode=None))

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        return (go and not self.go) or not (below(path, self.path) or below(self.path, path))

    def origin(self, path: str) -> str | None:
        return None

    @property
    def touches(self) -> tuple[str, ...]:
        return (self.path,)


class Owned(NamedTuple):
    """chown or chmod of everything at and below `path` (`recursive`), or of `path` alone. `uid` -1 and `mode` None:
    kept."""

    path: str
    uid: Uid
    mode: int | None
    recursive: bool

    def decide(self, path: str) -> Look | None:
        return LATER if path == self.path or (self.recursive and below(path, self.path)) else None

    def settle(self, path: str, look: Look) -> Look:
        node = look.node
        if node is None:
            return look
        uid = node.uid if self.uid == -1 else self.uid
        return look._replace(node=node._replace(uid=uid, mode=node.mode if self.mode is None else self.mode))

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        return True

    def origin(self, path: str) -> str | None:
        return None

    @property
    def touches(self) -> tuple[str, ...]:
        return (self.path,)


class Linked(NamedTuple):
    """A symbolic link to `target` at `path`."""

    path: str
    target: str
    uid: Uid

    def decide(self, path: str) -> Look | None:
        if path == self.path:
            return Look(Presence.PRESENT, Node("file", uid=self.uid), self.target)
        if below(path, self.path):
            return ABSENT
        return LATER if below(self.path, path) else None

    def settle(self, path: str, look: Look) -> Look:
        return look if look.present else Look(Presence.PRESENT, Node("dir", uid=0, mode=0o755))

    def gather(self, path: str, names: set[str], go: bool) -> bool:
        if parent(self.path) == path:
            names.add(self.path.rpartition("/")[2])
        return True

    def origin(self, path: str) -> str | None:
        return None

    @property
    def touches(self) -> tuple[str, ...]:
        return (self.path,)


Layer = Shown | Held | Modules | Gone | Haze | Owned | Linked
