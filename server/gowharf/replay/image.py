"""The files of an image while it is built: an immutable stack of layers, asked path by path.

Nothing is copied: a COPY of a folder is one layer that points into the build context (or another stage's image), so a
COPY of a hundred thousand files costs nothing until somebody asks. Paths in an image are absolute and clean.

What may have been done by a program that we can't follow is a *haze* over a folder: what was absent below it is unknown
and what was present is present but perhaps changed (its content is unknown).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping

from gowharf.replay.layers import Base, Gone, Haze, Held, Layer, Linked, Modules, Owned, Shown, Tree, is_gos
from gowharf.replay.look import ABSENT, PROGRAMS, UNKNOWN, Absence, Binary, Look, Node, Presence, Uid
from gowharf.replay.paths import below, clean, moved, parent, parents
from gowharf.replay.stack import Stack
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.source import Source

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

__all__ = ["ABSENT", "UNKNOWN", "Absence", "Binary", "Image", "Look", "Mount", "Node", "Presence", "Tree", "Uid"]

LINKS = 16  # as many links as Linux follows in spirit; more is a loop
Read = Callable[[str], "Source | None"]


class Mount(NamedTuple):
    """A `RUN --mount`: below `target` the image shows `inner` at `path`. `name` is "bind", "cache ID", "tmpfs" …"""

    target: str
    inner: "Image"
    path: str
    writable: bool
    name: str


class Image:
    """See the module's docstring. Every `with_…` gives a new Image; this one stays as it is."""

    __slots__ = ("_cache", "_read", "_stack", "mounts")

    def __init__(self, base: Base | Stack, read: Read, mounts: tuple[Mount, ...] = ()) -> None:
        self._stack = base if isinstance(base, Stack) else Stack(base)
        self._read = read
        self._cache: dict[str, Look] = {}
        self.mounts = mounts

    # Questions

    def look(self, path: str) -> Look:
        """What is at an absolute path, links followed."""
        found = self._cache.get(path)
        if found is None:
            found = self._cache[path] = self._resolve(clean(path), LINKS)
        return found

    def raw(self, path: str) -> Look:
        """What is at a path, links not followed: the newest layer that knows decides."""
        if not self.mounts:
            return self._stack.raw(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.raw(moved(path, mount.target, mount.path))
        found = self._stack.raw(path)
        if not found.present and any(below(mount.target, path) for mount in self.mounts):
            return Look(Presence.PRESENT, Node("dir", mode=0o755))
        return found

    def real(self, path: str) -> str:
        """A path with the links in it followed; one that leads nowhere stays as it is."""
        return self._real(clean(path), LINKS) or clean(path)

    def read(self, path: str) -> Source | None:
        """A file's text where it is known. `Source.path` is the project's path, or "" for text that no file has."""
        node = self.look(path).node
        return self.source(node) if node is not None else None

    def source(self, node: Node) -> Source | None:
        """The text of what a look has found."""
        if node.kind != "file":
            return None
        if node.source is not None:
            return self._read(node.source)
        return Source("", node.text) if node.text is not None else None

    def children(self, path: str, go: bool = False) -> tuple[tuple[str, ...], bool]:
        """The names known to be in a directory, sorted, and whether these are all (False: there may be more). `go`: of
        files, those that aren't Go's may be missing."""
        path = clean(path)
        node = self.look(path).node
        if node is not None and node.linked:
            real = self._real(path, LINKS)
            if real is None:
                return (), False
            path = real
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.children(moved(path, mount.target, mount.path), go)
        inside = self._stack.inside(path, go)
        if self._plain(path, go):
            return inside.there, inside.complete
        names = set(inside.names)
        for mount in self.mounts:
            if below(mount.target, path) and mount.target != path:
                names.add(mount.target[len(path.rstrip("/")) + 1 :].partition("/")[0])
        prefix = path.rstrip("/") + "/"
        return tuple(name for name in sorted(names) if not self.look(prefix + name).absent), inside.complete

    def once(self, key: Hashable, directory: str, compute: "Callable[[], T]") -> "T":
        """`compute()`, which looks at a directory and the Go files in it and depends on nothing else but `key`, at most
        once for all images in which no later layer concerns the directory."""
        directory = clean(directory)
        if self._mount(directory) is not None or not self._plain(directory, True):
            return compute()
        kept = self._stack.about(directory).kept
        at = key, directory
        if at not in kept:
            kept[at] = compute()
        return kept[at]  # type: ignore[no-any-return]

    def _plain(self, directory: str, go: bool) -> bool:
        """Whether neither mounts nor links have a say in what is in a directory."""
        if self.mounts and any(below(mount.target, directory) for mount in self.mounts):
            return False
        node = self.look(directory).node
        return node is not None and not node.linked and not self._stack.inside(directory, go).links

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
            return mount.inner.hazy(moved(path, mount.target, mount.path))
        for layer in self._stack:
            if isinstance(layer, Gone) and below(path, layer.path):
                return False
            if isinstance(layer, Haze) and (below(path, layer.path) or below(layer.path, path)):
                return True
        return not self._stack.base.children(path)[1]

    def touched(self, path: str) -> bool:
        """Whether a step, not the base image, may have written something unknown at or above `path`."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.touched(moved(path, mount.target, mount.path))
        for layer in self._stack:
            if isinstance(layer, Gone) and below(path, layer.path):
                return False
            if isinstance(layer, Haze) and below(path, layer.path) and (layer.go or not is_gos(path)):
                return True
            if isinstance(layer, Shown) and below(path, layer.dest):
                if layer.tree.look(moved(path, layer.dest, layer.path)).unknown:
                    return True
        return False

    def why_absent(self, path: str) -> Absence:
        """Why the image lacks a path that the project may have."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            return mount.inner.why_absent(moved(path, mount.target, mount.path))
        guess: str | None = None
        for layer in self._stack:
            if isinstance(layer, Gone) and below(path, layer.path):
                return Absence("removed", guess, None)
            if isinstance(layer, Shown) and below(path, layer.dest):
                inner = moved(path, layer.dest, layer.path)
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
            return mount.inner.origin(moved(path, mount.target, mount.path))
        for above in parents(path):
            for layer in self._stack:
                mapped = layer.origin(above)
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
                if at == path and path.rpartition("/")[0] in PROGRAMS and not self.touched(path):
                    continue
                return None
            if look.node is not None:
                return _may_write(look.node, uid)
        return None

    # Changes

    def with_file(self, path: str, node: Node) -> "Image":
        """A file or directory at `path`, missing parents made."""
        return self.with_files({path: node})

    def with_files(self, nodes: Mapping[str, Node]) -> "Image":
        """Files and directories at these paths, missing parents made; those below a mount are written into it."""
        rest: dict[str, Node] = {}
        inside: dict[str, dict[str, Node]] = {}
        for path, node in nodes.items():
            path = self._through(clean(path))
            mount = self._mount(path)
            if mount is None:
                rest[path] = node
            else:
                inside.setdefault(mount.target, {})[moved(path, mount.target, mount.path)] = node
        image = self
        for target, held in inside.items():
            image = image._write_mount(target, lambda inner, files=held: inner.with_files(files))  # type: ignore[misc]
        if not rest:
            return image
        above = frozenset(at for path in rest for at in parents(path) if at != path)
        return image._with(Held(rest, above))

    def with_link(self, path: str, target: str, uid: Uid) -> "Image":
        """A symbolic link at `path`; what is written below it later is written where it leads."""
        path = clean(path)
        if self._mount(path) is not None:
            return self.with_haze(path)
        return self._with(Linked(path, target, uid))

    def _through(self, path: str) -> str:
        """A path with the links in it followed that a step has made, whether or not anything is there."""
        if not self._stack.linked:
            return path
        at, hops = "/", 0
        for part in path.strip("/").split("/"):
            at = clean(at + "/" + part)
            while hops < LINKS and (link := self.raw(at).link) is not None:
                at = clean(link if link.startswith("/") else parent(at) + "/" + link)
                hops += 1
        return at

    def with_modules(self, directory: str, names: frozenset[str], uid: Uid) -> "Image":
        """Modules in a module cache's `cache/download`: `names` are "PATH/@v/VERSION", escaped."""
        mount = self._mount(directory)
        if mount is not None:
            inside = moved(directory, mount.target, mount.path)
            return self._write_mount(mount.target, lambda inner: inner.with_modules(inside, names, uid))
        return self._with(Modules(directory, names, uid))

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
        dest, path = self._through(clean(dest)), clean(path)
        image = self
        there = self.look(dest).node
        if there is None:
            image = self.with_file(dest, Node("dir", uid=uid, instruction=instruction))
        image = image._with(Shown(dest, tree, path, uid, mode, instruction, keeps))
        if there is not None and there.uid != uid:
            # Builders differ in whether a --chown reaches a destination that was there before.
            return image._with(Owned(dest, None, None, recursive=False))
        return image

    def without(self, path: str) -> "Image":
        """`path` and all below it removed."""
        path = clean(path)
        mount = self._mount(path)
        if mount is not None:
            inside = moved(path, mount.target, mount.path)
            return self._write_mount(mount.target, lambda inner: inner.without(inside))
        return self._with(Gone(path))

    def with_haze(self, path: str, changes: bool = True, go: bool = True) -> "Image":
        """Something may have been written at or below `path`; without `changes`, nothing that was there is touched;
        without `go` nothing that the go command looks at was written."""
        path = self._through(clean(path))
        mount = self._mount(path)
        if mount is not None:
            if not mount.writable:
                return self
            inside = moved(path, mount.target, mount.path)
            return self._write_mount(mount.target, lambda inner: inner.with_haze(inside, changes, go))
        image = self._with(Haze(path, changes, go))
        for held in self.mounts:
            if held.writable and below(held.target, path):
                image = image._write_mount(held.target, lambda inner, p=held.path: inner.with_haze(p, changes, go))  # type: ignore[misc]
        return image

    def with_owner(self, path: str, uid: Uid, mode: int | None, recursive: bool) -> "Image":
        """chown (mode None: kept) or chmod (uid -1: kept) of a path."""
        return self._with(Owned(self._through(clean(path)), uid, mode, recursive))

    def mounted(self, mounts: tuple[Mount, ...]) -> "Image":
        """The image as a RUN sees it."""
        return Image(self._stack, self._read, mounts)

    def unmounted(self) -> "Image":
        """The image after a RUN: what was written below the mounts is not in it, the mount points are.

        A builder leaves an empty file where a file was mounted, or none: without hashes go.sum is as good as absent.
        """
        if not self.mounts:
            return self
        image = Image(self._stack, self._read)
        for mount in self.mounts:
            if image.look(mount.target).absent:
                inside = mount.inner.look(mount.path).node
                text = "" if mount.target.endswith("/go.sum") else None
                image = image.with_file(mount.target, Node(inside.kind if inside else "dir", text=text))
        return image

    def written_since(self, before: "Image") -> tuple[str, ...]:
        """The paths that changes between an earlier image and this one touched, newest first."""
        paths: list[str] = []
        stack: Stack | None = self._stack
        while stack is not None and stack is not before._stack and stack.layer is not None:
            paths.extend(stack.layer.touches)
            stack = stack.rest
        for mount, old in zip(self.mounts, before.mounts, strict=False):
            if mount.inner is not old.inner:
                paths.append(mount.target)
        return tuple(paths)

    # How it is done

    def _with(self, layer: Layer) -> "Image":
        return Image(Stack(self._stack.base, layer, self._stack), self._read, self.mounts)

    def _write_mount(self, target: str, change: "Callable[[Image], Image]") -> "Image":
        mounts = tuple(m._replace(inner=change(m.inner)) if m.target == target else m for m in self.mounts)
        return Image(self._stack, self._read, mounts)

    def _mount(self, path: str) -> Mount | None:
        best: Mount | None = None
        for mount in self.mounts:
            if below(path, mount.target) and (best is None or len(mount.target) >= len(best.target)):
                best = mount
        return best

    def _resolve(self, path: str, links: int) -> Look:
        look = self.raw(path)
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
        above = self.look(parent(path))
        if above.node is None or not above.node.linked:
            return look
        real = self._real(parent(path), links - 1)
        if real is None or real == parent(path):
            return look
        found = self._resolve(clean(real + "/" + path.rpartition("/")[2]), links - 1)
        return found if found.node is None else found._replace(node=found.node._replace(linked=True))

    def _real(self, path: str, links: int) -> str | None:
        """A directory's path with the links in it replaced; None where it isn't there."""
        at = "/"
        for part in path.strip("/").split("/"):
            at = clean(at + "/" + part)
            for _ in range(links + 1):
                link = self.raw(at).link
                if link is None:
                    break
                at = clean(link if link.startswith("/") else parent(at) + "/" + link)
        return at if self.raw(at).present else None


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
