"""The image that a stage comes from in the end."""

from gowharf.replay.images import base_image
from gowharf.replay.model import Stage
from gowharf.rules.dockerfile.gowords import line_before_step, stages_of
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import Fix, Safety


def external(spot: Spot) -> Stage:
    """The stage, or the one it is built FROM, whose FROM names an image."""
    return list(stages_of(spot.replay, spot.stage))[-1]


def is_golang(stage: Stage) -> bool:
    """Whether the stage's FROM names the official golang image."""
    return stage.parent is None and stage.base is not None and base_image(stage.base, {}).golang


def add_packages(facts: Facts, spot: Spot, alpine: str, debian: str) -> tuple[Fix, ...]:
    """A RUN before the step that installs packages with the image's own package manager."""
    source = facts.project.source(spot.replay.path)
    base = external(spot).base or ""
    if source is None or spot.replay.build.inline is not None or spot.step.user.uid != 0:
        return ()
    image = base_image(base, {})
    if image.tools.libc == "musl":
        line = f"RUN apk add --no-cache {alpine}"
        return (Fix(f"Install {alpine}", Safety.UNSAFE, (line_before_step(source, spot.step, line),)),)
    if image.golang or base.startswith(("debian", "ubuntu")):
        line = f"RUN apt-get update && apt-get install -y --no-install-recommends {debian}"
        return (Fix(f"Install {debian}", Safety.UNSAFE, (line_before_step(source, spot.step, line),)),)
    return ()
