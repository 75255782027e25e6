"""Cache mounts of a step, with their targets as paths of the image."""

from collections.abc import Iterator

from gowharf.replay.model import Step
from gowharf.replay.paths import join
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Flag, Mount, expand, parse_mount
from gowharf.text.source import Span


class Mounted(NamedTuple):
    """`target_span` is the target's value in the flag."""

    flag: Flag
    mount: Mount
    target: str
    target_span: Span | None


def mounts(step: Step, kind: str) -> Iterator[Mounted]:
    """The step's mounts of a type whose target is known."""
    for flag in step.instruction.flags:
        if flag.name != "mount":
            continue
        mount = parse_mount(flag)
        raw = mount.target
        if mount.type != kind or raw is None:
            continue
        value = expand(raw, dict(step.env), "\\").value
        if value is None or (step.workdir is None and not value.startswith("/")):
            continue
        span = next((span for key, text, span in mount.fields if key in ("target", "dst", "destination")), None)
        if span is not None:
            span = Span(span.end - len(raw), span.end)
        yield Mounted(flag, mount, join(step.workdir or "/", value), span)
