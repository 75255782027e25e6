"""The stack that an image's layers make.

A look at a path goes from the newest layer down to the base image. What a stack has said once it keeps, and every stack
built on it begins there, so asking one path again after ten more instructions costs ten steps, not all.
"""

from collections.abc import Iterator

from gowharf.replay.layers import LATER, Base, Gone, Held, Layer, Linked, Modules, Shown
from gowharf.replay.look import Look
from gowharf.replay.paths import below, parents
from gowharf.startup import Any, NamedTuple


def _concerns(layer: Layer, directory: str) -> bool:
    """Whether a layer may say something of a directory, what is in it, or what it is in."""
    if isinstance(layer, Held):
        return directory in layer.above or not layer.nodes.keys().isdisjoint(parents(directory))
    at = layer.dest if isinstance(layer, Shown) else layer.directory if isinstance(layer, Modules) else layer.path
    return below(at, directory) or below(directory, at)


class Inside(NamedTuple):
    """What is in a directory: every name that a layer tells of, sorted, those that are not surely absent, whether these
    are all, and whether one of them is a link."""

    names: tuple[str, ...]
    there: tuple[str, ...]
    complete: bool
    links: bool


class Stack:
    """Layers on a base image, newest first. Immutable but for what it has said already."""

    __slots__ = ("_abouts", "_said", "base", "kept", "layer", "linked", "rest")

    def __init__(self, base: Base, layer: Layer | None = None, rest: "Stack | None" = None) -> None:
        self.base = base
        self.layer = layer
        self.rest = rest
        self.linked: bool = isinstance(layer, Linked) or (rest is not None and rest.linked)
        self.kept: dict[Any, Any] = {}
        self._said: dict[str, Look] = {}
        self._abouts: dict[str, Stack | None] = {}  # None is this one, which must not hold on to itself

    def __iter__(self) -> Iterator[Layer]:
        stack: Stack | None = self
        while stack is not None and stack.layer is not None:
            yield stack.layer
            stack = stack.rest

    def about(self, directory: str) -> "Stack":
        """The oldest of these stacks that says all of a directory that this one says: `kept` there holds for both."""
        if directory in self._abouts:
            return self._abouts[directory] or self
        found = self
        while found.layer is not None and found.rest is not None and not _concerns(found.layer, directory):
            found = found.rest
            if directory in found._abouts:
                found = found._abouts[directory] or found
                break
        self._abouts[directory] = None if found is self else found
        return found

    def inside(self, directory: str, go: bool) -> Inside:
        """What is in a directory, links not followed."""
        kept = self.about(directory).kept
        found: Inside | None = kept.get((directory, go))
        if found is None:
            found = kept[directory, go] = self.about(directory)._inside(directory, go)
        return found

    def _inside(self, directory: str, go: bool) -> Inside:
        names: set[str] = set()
        complete = True
        for layer in self:
            if isinstance(layer, Gone) and below(directory, layer.path):
                break
            complete = layer.gather(directory, names, go) and complete
        else:
            found, all_known = self.base.children(directory)
            names.update(found)
            complete = complete and all_known
        prefix = directory.rstrip("/") + "/"
        every = tuple(sorted(names))
        looks = [self.raw(prefix + name) for name in every]
        there = tuple(name for name, look in zip(every, looks, strict=True) if not look.absent)
        return Inside(every, there, complete, any(look.link is not None for look in looks))

    def raw(self, path: str) -> Look:
        """What is at a clean path, links not followed."""
        later: list[tuple[Stack, Layer]] = []
        stack = self
        while True:
            found = stack._said.get(path)
            if found is not None:
                break
            layer, rest = stack.layer, stack.rest
            if layer is None or rest is None:
                found = stack._said[path] = stack.base.look(path)
                break
            found = layer.decide(path)
            if found is LATER:
                later.append((stack, layer))
            elif found is not None:
                stack._said[path] = found
                break
            stack = rest
        for at, layer in reversed(later):
            found = at._said[path] = layer.settle(path, found)
        self._said[path] = found
        return found
