"""The files of an image while it is built: an immutable stack of layers, asked path by path.

Nothing is copied: a COPY of a folder is one layer that points into the build context (or another stage's image), so a
COPY of a hundred thousand files costs nothing until somebody asks. Paths in an image are absolute and clean.

What may have been done by a program that we can't follow is a *haze* over a folder: what was absent below it is unknown
and what was present is present but perhaps changed (its content is unknown).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol

from gowharf.replay.look import ABSENT, UNKNOWN, Absence, Binary, Look, Node, Presence, Uid
from gowharf.replay.paths import below, clean, parent, parents
from gowharf.text.source import Source

__all__ = ["ABSENT", "UNKNOWN", "Absence", "Binary", "Image", "Look", "Mount", "Node", "Presence", "Tree", "Uid"]

LINKS = 16  # as many links as Linux follows in spirit; more is a loop
Read = Callable[[str], "Source | None"]


class Tree(Protocol):
    """A tree of files that a layer shows: a build context, or another stage's image."""

    def look(self, path: str) -> Look: ...

    def children(self, path: str) -> tuple[tuple[str, ...], bool]: ...

    def why(self, path: str) -> Absence | None:
        """Why a path that the project has is not in this tree; None where that isn't so."""

    def project_path(self, path: str) -> str | None:
        """The project path that stands behind a path of this tree."""


class Mount(NamedTuple):
    """A `RUN --mount`: below `target` the image shows `inner` at `path`. `name` is "bind", "cache ID", "tmpfs" …"""

    target: str
    inner: "Image"
    path: str
    writable: bool
    name: str


class _Shown(NamedTuple):
    """Layer: `dest` shows `tree` at `path`; what the tree lacks shows through."""

    dest: str
    tree: Tree
    path: str
    uid: Uid
    mode: int | None
    instruction: int
    keeps: Callable[[str], bool] | None


class _Files(NamedTuple):
    """Layer: single paths, with the directories above them."""

    nodes: Mapping[str, Node]
    above: frozenset[str]


class _Gone(NamedTuple):
    path: str


class _Haze(NamedTuple):
    """Something may have been written below `path`; `changes`: what was there may have been changed too."""

    path: str
    changes: bool


class _Owner(NamedTuple):
    """Layer: chown or chmod of everything at and below `path` (`recursive`), or of `path` alone."""

    path: str
    uid: Uid
    mode: int | None
    recursive: bool


_Layer = _Shown | _Files | _Gone | _Haze | _Owner


class Base(Protocol):
    """What an image holds before the first instruction."""

    def look(self, path: str) -> Look: ...

    def children(self, path: str) -> tuple[tuple[str, ...], bool]: ...


class Image:
    """See the module's docstring. Every `with_…` gives a new Image; this one stays as it is."""

    __slots__ = ("_base", "_cache", "_layers", "_read", "mounts")

    def __init__(self, base: Base, read: Read, layers: tuple[_Layer, ...] = (), mounts: tuple[Mount, ...] = ()) -> None:
        self._base = base
        self._read = read
        self._layers = layers  # newest first
        self._cache: dict[str, Look] = {}
        self.mounts = mounts

    # Questions

    def look(self, path: str) -> Look:
        """What is at an absolute path, links followed."""
        found = self._cache.get(path)
        if found is None:
            found = self._cache[path] = self._resolve(clean(path), LINKS)
        return found

    def read(self, path: str) -> Source | None:
        """A file's text where it is known. `Source.path` is the project's path, or "" for text that no file has."""
        node = self.look(path).node
        if node is None or node.kind != "file":
            return None
        if node.source is not None:
            return self._read(node.source)
        return Source("", node.text) if node.text is not None else None

    def children(self, path: str) -> tuple[tuple[str, ...], bool]:
        """The names known to be in a directory, sorted, and whether these are all (False: there may be more)."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.children(_moved(path, mount.target, mount.path))
        names: set[str] = set()
        complete = True
        for layer in self._layers:
            if isinstance(layer, _Gone) and below(path, layer.path):
                break
            complete = _gather(layer, path, names) and complete
        else:
            found, all_known = self._base.children(path)
            names.update(found)
            complete = complete and all_known
        for mount in self.mounts:
            if below(mount.target, path) and mount.target != path:
                names.add(mount.target[len(path.rstrip("/")) + 1 :].partition("/")[0])
        prefix = path.rstrip("/") + "/"
        kept = tuple(name for name in sorted(names) if not self.look(prefix + name).absent)
        return kept, complete

    def walk(self, path: str) -> Iterator[tuple[str, Look]]:
        """Every known path at and below `path`, a directory before what it holds, names sorted."""
        stack = [clean(path)]
        while stack:
            at = stack.pop()
            look = self.look(at)
            if look.absent:
                continue
            yield at, look
            if look.node is not None and look.node.kind == "dir" and not look.node.linked:
                prefix = at.rstrip("/") + "/"
                stack.extend(prefix + name for name in reversed(self.children(at)[0]))

    def hazy(self, path: str) -> bool:
        """Whether something unknown may have been written at or below `path`."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.hazy(_moved(path, mount.target, mount.path))
        for layer in self._layers:
            if isinstance(layer, _Gone) and below(path, layer.path):
                return False
            if isinstance(layer, _Haze) and (below(path, layer.path) or below(layer.path, path)):
                return True
        return not self._base.children(path)[1]

    def touched(self, path: str) -> bool:
        """Whether a step, not the base image, may have written something unknown at or above `path`."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.touched(_moved(path, mount.target, mount.path))
        for layer in self._layers:
            if isinstance(layer, _Gone) and below(path, layer.path):
                return False
            if isinstance(layer, _Haze) and below(path, layer.path):
                return True
            if isinstance(layer, _Shown) and below(path, layer.dest):
                if layer.tree.look(_moved(path, layer.dest, layer.path)).unknown:
                    return True
        return False

    def why_absent(self, path: str) -> Absence:
        """Why the image lacks a path that the project may have."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.why_absent(_moved(path, mount.target, mount.path))
        guess: str | None = None
        for layer in self._layers:
            if isinstance(layer, _Gone) and below(path, layer.path):
                return Absence("removed", guess, None)
            if isinstance(layer, _Shown) and below(path, layer.dest):
                inner = _moved(path, layer.dest, layer.path)
                why = layer.tree.why(inner)
                if why is not None and why.kind != "not-in-project":
                    return why
                guess = guess or layer.tree.project_path(inner)
        origin = guess or self.origin(path)
        if origin is None:
            return Absence("not-in-project", None, None)
        return Absence("not-copied", origin, None)

    def origin(self, path: str) -> str | None:
        """The project path that a COPY so far maps to this image path, whether or not it exists there."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.origin(_moved(path, mount.target, mount.path))
        for above in parents(path):
            for layer in self._layers:
                mapped = _origin_of(layer, above)
                if mapped is not None:
                    rest = path[len(above.rstrip("/")) + 1 :] if above != path else ""
                    return "/".join(part for part in (mapped, rest) if part)
        return None

    def writable(self, path: str, uid: Uid) -> bool | None:
        """Whether that user may create or write `path` (its nearest existing parent decides); None: unknown."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None and not mount.writable:
            return False
        if uid == 0:
            return True
        for at in parents(path):
            look = self.look(at)
            if look.presence is Presence.UNKNOWN:
                return None
            if look.node is not None:
                return _may_write(look.node, uid)
        return None

    # Changes

    def with_file(self, path: str, node: Node) -> "Image":
        """A file or directory at `path`, missing parents made."""
        return self.with_files({path: node})

    def with_files(self, nodes: Mapping[str, Node]) -> "Image":
        image = self
        rest: dict[str, Node] = {}
        for path, node in nodes.items():
            path = clean(path)
            mount = self._mount(path)
            if mount is None:
                rest[path] = node
            else:
                inside = _moved(path, mount.target, mount.path)
                image = image._write_mount(mount.target, lambda inner, p=inside, n=node: inner.with_file(p, n))  # type: ignore[misc]
        if not rest:
            return image
        above = frozenset(at for path in rest for at in parents(path) if at != path)
        return image._with(_Files(rest, above))

    def with_tree(
        self,
        dest: str,
        tree: Tree,
        path: str,
        uid: Uid = 0,
        mode: int | None = None,
        instruction: int = -1,
        keeps: Callable[[str], bool] | None = None,
    ) -> "Image":
        """`dest` shows `tree` from `path` on; `keeps` (of a path of the tree) leaves out what --exclude names."""
        dest = clean(dest)
        image = self
        there = self.look(dest).node
        if there is None:
            image = self.with_file(dest, Node("dir", uid=uid, instruction=instruction))
        image = image._with(_Shown(dest, tree, path, uid, mode, instruction, keeps))
        if there is not None and there.uid != uid:
            # Builders differ in whether a --chown reaches a destination that was there before.
            return image._with(_Owner(dest, None, None, recursive=False))
        return image

    def without(self, path: str) -> "Image":
        """`path` and all below it removed."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            inside = _moved(path, mount.target, mount.path)
            return self._write_mount(mount.target, lambda inner: inner.without(inside))
        return self._with(_Gone(path))

    def with_haze(self, path: str, changes: bool = True) -> "Image":
        """Something may have been written at or below `path`; without `changes`, nothing that was there is touched."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            if not mount.writable:
                return self
            inside = _moved(path, mount.target, mount.path)
            return self._write_mount(mount.target, lambda inner: inner.with_haze(inside, changes))
        image = self._with(_Haze(path, changes))
        for held in self.mounts:
            if held.writable and below(held.target, path):
                image = image._write_mount(held.target, lambda inner, p=held.path: inner.with_haze(p, changes))  # type: ignore[misc]
        return image

    def with_owner(self, path: str, uid: Uid, mode: int | None, recursive: bool) -> "Image":
        """chown (mode None: kept) or chmod (uid -1: kept) of a path."""
        return self._with(_Owner(clean(path), uid, mode, recursive))

    def mounted(self, mounts: tuple[Mount, ...]) -> "Image":
        """The image as a RUN sees it."""
        return Image(self._base, self._read, self._layers, mounts)

    def unmounted(self) -> "Image":
        """The image after a RUN: what was written below the mounts is not in it, the mount points are."""
        if not self.mounts:
            return self
        image = Image(self._base, self._read, self._layers)
        for mount in self.mounts:
            if image.look(mount.target).absent:
                inside = mount.inner.look(mount.path).node
                image = image.with_file(mount.target, Node(inside.kind if inside else "dir"))
        return image

    def written_since(self, before: "Image") -> tuple[str, ...]:
        """The paths that changes between an earlier image and this one touched, newest first."""
        paths: list[str] = []
        for layer in self._layers[: len(self._layers) - len(before._layers)]:
            if isinstance(layer, _Files):
                paths.extend(layer.nodes)
            elif isinstance(layer, _Shown):
                paths.append(layer.dest)
            else:
                paths.append(layer.path)
        for mount, old in zip(self.mounts, before.mounts, strict=False):
            if mount.inner is not old.inner:
                paths.append(mount.target)
        return tuple(paths)

    # How it is done

    def _with(self, layer: _Layer) -> "Image":
        return Image(self._base, self._read, (layer, *self._layers), self.mounts)

    def _write_mount(self, target: str, change: "Callable[[Image], Image]") -> "Image":
        mounts = tuple(m._replace(inner=change(m.inner)) if m.target == target else m for m in self.mounts)
        return Image(self._base, self._read, self._layers, mounts)

    def _mount(self, path: str) -> Mount | None:
        best: Mount | None = None
        for mount in self.mounts:
            if below(path, mount.target) and (best is None or len(mount.target) >= len(best.target)):
                best = mount
        return best

    def _resolve(self, path: str, links: int) -> Look:
        look = self._raw(path)
        if look.link is not None:
            if not links:
                return ABSENT
            target = clean(look.link if look.link.startswith("/") else parent(path) + "/" + look.link)
            resolved = self._resolve(target, links - 1)
            if resolved.node is None:
                return resolved
            return resolved._replace(node=resolved.node._replace(linked=True))
        if not look.absent or not links or path == "/":
            return look
        above = parent(path)
        up = self._raw(above)
        if up.link is None and (up.present or above == "/"):
            return look
        real = self._real(above, links - 1)
        if real is None or real == above:
            return look
        return self._resolve(clean(real + "/" + path.rpartition("/")[2]), links - 1)

    def _real(self, path: str, links: int) -> str | None:
        """A directory's path with the links in it replaced; None where it isn't there."""
        at = "/"
        for part in path.strip("/").split("/"):
            at = clean(at + "/" + part)
            for _ in range(links + 1):
                link = self._raw(at).link
                if link is None:
                    break
                at = clean(link if link.startswith("/") else parent(at) + "/" + link)
        return at if self._raw(at).present else None

    def _raw(self, path: str) -> Look:
        """What is at a path, links not followed: the newest layer that knows decides."""
        mount = self._mount(path)
        if mount is not None:
            return mount.inner._raw(_moved(path, mount.target, mount.path))
        hazy = changed = False
        implied: Look | None = None
        owner: _Owner | None = None
        found: Look | None = None
        for layer in self._layers:
            if isinstance(layer, _Haze):
                if below(path, layer.path):
                    hazy = True
                    changed = changed or layer.changes
            elif isinstance(layer, _Gone):
                if below(path, layer.path):
                    found = ABSENT
            elif isinstance(layer, _Owner):
                if owner is None and (path == layer.path or (layer.recursive and below(path, layer.path))):
                    owner = layer
            elif isinstance(layer, _Files):
                node = layer.nodes.get(path)
                if node is not None:
                    found = Look(Presence.PRESENT, node)
                elif implied is None and path in layer.above:
                    implied = Look(Presence.PRESENT, Node("dir", uid=0, mode=0o755))
            elif below(path, layer.dest):
                found = _shown(layer, path)
            if found is not None:
                break
        else:
            found = self._base.look(path)
        if not found.present and implied is not None:
            found = implied
        if any(below(mount.target, path) for mount in self.mounts) and not found.present:
            found = Look(Presence.PRESENT, Node("dir", mode=0o755))
        if found.node is not None and owner is not None:
            node = found.node
            uid = node.uid if owner.uid == -1 else owner.uid
            found = found._replace(node=node._replace(uid=uid, mode=node.mode if owner.mode is None else owner.mode))
        if not hazy:
            return found
        if found.node is None:
            return UNKNOWN
        if not changed:
            return found
        return found._replace(node=found.node._replace(source=None, text=None, uid=None, mode=None))


def _shown(layer: _Shown, path: str) -> Look | None:
    inner = _moved(path, layer.dest, layer.path)
    if layer.keeps is not None and not layer.keeps(inner):
        return None
    look = layer.tree.look(inner)
    if look.absent:
        return None
    if look.node is None:
        return look
    node = look.node
    uid = layer.uid if layer.uid != -1 else node.uid
    mode = layer.mode if layer.mode is not None else node.mode
    return look._replace(node=node._replace(uid=uid, mode=mode, instruction=layer.instruction))


def _gather(layer: _Layer, path: str, names: set[str]) -> bool:
    """Adds the names that a layer puts into `path`; False where there may be more."""
    if isinstance(layer, _Haze):
        return not (below(path, layer.path) or below(layer.path, path))
    prefix = path.rstrip("/") + "/"
    if isinstance(layer, _Files):
        if path in layer.above:
            for at in layer.nodes:
                if at.startswith(prefix):
                    names.add(at[len(prefix) :].partition("/")[0])
    elif isinstance(layer, _Shown):
        if below(path, layer.dest):
            found, complete = layer.tree.children(_moved(path, layer.dest, layer.path))
            names.update(found)
            return complete
        if layer.dest.startswith(prefix):
            names.add(layer.dest[len(prefix) :].partition("/")[0])
    return True


def _origin_of(layer: _Layer, path: str) -> str | None:
    if isinstance(layer, _Shown):
        if below(path, layer.dest):
            return layer.tree.project_path(_moved(path, layer.dest, layer.path))
    elif isinstance(layer, _Files):
        node = layer.nodes.get(path)
        if node is not None:
            return node.source
        for at, held in layer.nodes.items():
            if (
                held.source is not None
                and parent(at) == path
                and at.rpartition("/")[2] == held.source.rpartition("/")[2]
            ):
                return held.source.rpartition("/")[0]
    return None


def _may_write(node: Node, uid: Uid) -> bool | None:
    if node.uid is None or uid is None:
        return None
    mode = node.mode if node.mode is not None else (0o755 if node.kind == "dir" else 0o644)
    if mode & 0o002:
        return True
    if node.uid == uid:
        return bool(mode & 0o200)
    if isinstance(node.uid, str) != isinstance(uid, str) and node.uid != 0:
        return None
    return None if mode & 0o020 else False


def _moved(path: str, old: str, new: str) -> str:
    """`path`, which is at or below `old`, seen below `new`."""
    rest = path[len(old.rstrip("/")) + 1 :] if path != old else ""
    return clean(new + "/" + rest) if rest else new
