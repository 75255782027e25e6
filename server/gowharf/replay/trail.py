"""How a Dockerfile was walked: what the stage was like behind each instruction.

What an instruction does depends on the instructions before it, on the build, and on the project's files; never on what
comes after. So the replay of a text that begins as another did can go on from where they part, as long as nothing else
is different: the build, the files that the image shows, the texts of those that were read. Whoever keeps a trail sees
to that (`lsp/analysis/worlds.py`). Everything in a trail is immutable.
"""

from collections.abc import Mapping

from gowharf.replay.image import Image
from gowharf.replay.model import Step
from gowharf.replay.stages import Build, Walked
from gowharf.replay.state import State
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Dockerfile


class Opened(NamedTuple):
    """What a FROM has said: the stage's name, base, the number of the stage that this is, its Go, and its state."""

    name: str
    base: str | None
    parent: int | None
    version: str | None
    state: State


class Mark(NamedTuple):
    """Behind an instruction: the stage's state, what is in cache mounts, and how many steps there have been."""

    state: State
    caches: Mapping[str, Image]
    steps: int


class Track(NamedTuple):
    """One stage as it was walked: its steps as they were before its end was known, and a mark for each instruction,
    FROM's first (which has the triggers of the base behind it)."""

    opened: Opened
    steps: tuple[Step, ...]
    marks: tuple[Mark, ...]
    walked: Walked


class Trail(NamedTuple):
    """A whole Dockerfile as it was walked."""

    build: Build
    tracks: tuple[Track, ...]


def common_start(trail: Trail, tree: Dockerfile) -> int:
    """How many instructions at the start of another text are the same in every way, their places included; 0 where
    the directives above them differ."""
    before = trail.build.tree
    if (before.escape, before.directives, before.syntax) != (tree.escape, tree.directives, tree.syntax):
        return 0
    count = 0
    for one, other in zip(before.instructions, tree.instructions, strict=False):
        if one is not other and one != other:
            break
        count += 1
    return count
