"""Build contexts and other stages as trees that an image's layers can show. Paths are absolute within the tree."""

from gowharf.project.contexttree import ContextTree
from gowharf.replay.image import Image
from gowharf.replay.look import ABSENT, UNKNOWN, Absence, Look, Node, Presence
from gowharf.replay.paths import clean
from gowharf.syntax.goglob import compile_element


class ContextFiles:
    """The build context: what a fresh clone has of it, less what .dockerignore keeps out."""

    def __init__(self, tree: ContextTree) -> None:
        self.tree = tree

    def look(self, path: str) -> Look:
        """What is at a path, links not followed."""
        presence, kind = self.tree.raw(path[1:])
        if presence == "absent":
            return ABSENT
        if presence == "unknown":
            return UNKNOWN
        if kind == "link":
            return Look(Presence.PRESENT, Node("file", uid=None), self.tree.link(path[1:]))
        source = self.project_path(path) if kind == "file" else None
        return Look(Presence.PRESENT, Node(kind or "file", source, uid=None))

    def seen(self, path: str) -> Look:
        """What a COPY or a mount of that very path finds, links followed."""
        return self.look(self.real(path))

    def real(self, path: str) -> str:
        """The path with the links in it followed."""
        return "/" + self.tree.real(path[1:])

    def children(self, path: str, go: bool = False) -> tuple[tuple[str, ...], bool]:
        return self.tree.entries(path[1:], go)

    def why(self, path: str) -> Absence | None:
        why = self.tree.why(path[1:])
        if why is None:
            return None
        return Absence(why.kind, self.project_path(path), why.place, why.pattern)

    def project_path(self, path: str) -> str | None:
        return self.tree.project_path(path[1:])

    def match(self, pattern: str) -> tuple[tuple[str, ...], bool]:
        """The context's paths that a COPY wildcard matches, and whether these are all."""
        return tuple("/" + path for path in self.tree.match(pattern.lstrip("/"))), self.tree.known


class StageFiles:
    """Another stage's image (or an image by name), as COPY --from sees it.

    `gathers`: no go command runs in the stage. What a COPY names there and it lacks, below a directory of the context,
    may be built by whoever fills the context, before the image is.
    """

    def __init__(self, image: Image, gathers: bool = False) -> None:
        self.image = image
        self.gathers = gathers

    def look(self, path: str) -> Look:
        """What is at a path, links not followed."""
        return self.image.raw(path)

    def seen(self, path: str) -> Look:
        """What a COPY or a mount of that very path finds, links followed."""
        look = self.image.look(path)
        if self.gathers and look.absent and self.image.origin(path) is not None:
            return UNKNOWN
        return look

    def real(self, path: str) -> str:
        """The path with the links in it followed."""
        return self.image.real(path)

    def children(self, path: str, go: bool = False) -> tuple[tuple[str, ...], bool]:
        return self.image.children(path, go)

    def why(self, path: str) -> Absence | None:
        return None

    def project_path(self, path: str) -> str | None:
        return self.image.origin(path)

    def match(self, pattern: str) -> tuple[tuple[str, ...], bool]:
        """The image's paths that a COPY wildcard matches, and whether these are all."""
        found = ["/"]
        complete = True
        for part in clean(pattern).strip("/").split("/"):
            matches = compile_element(part)
            step: list[str] = []
            for at in found:
                names, whole = self.image.children(at)
                complete = complete and (whole or not any(c in part for c in "*?["))
                if not any(c in part for c in "*?[\\"):
                    child = clean(at + "/" + part)
                    look = self.image.look(child)
                    complete = complete and not look.unknown
                    step.extend([child] if look.present else [])
                else:
                    step.extend(clean(at + "/" + name) for name in names if matches(name))
            found = step
        return tuple(found), complete
