"""The build of one Dockerfile while it is replayed, and the stages of it that have been walked."""

from gowharf.project.model import BuildConfig, Project
from gowharf.replay.image import Image
from gowharf.replay.model import Stage
from gowharf.replay.state import State
from gowharf.replay.trees import ContextFiles
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Dockerfile
from gowharf.text.source import Source


class Build(NamedTuple):
    """What stays the same while one Dockerfile is replayed; `source` is its text, `tree` what that means."""

    project: Project
    config: BuildConfig
    tree: Dockerfile
    context: ContextFiles
    global_args: dict[str, str | None]
    platform_args: dict[str, str | None]
    empty: Image
    source: Source


class Walked(NamedTuple):
    """A stage that has been walked: what later ones may copy from, and its name."""

    name: str
    stage: Stage
    state: State


def find_stage(held: list[Walked], name: str) -> Walked | None:
    """The stage that `--from` means by a name or a number."""
    for stage in reversed(held):
        if stage.stage.name and stage.stage.name == name.lower():
            return stage
    return held[int(name)] if name.isdigit() and int(name) < len(held) else None
