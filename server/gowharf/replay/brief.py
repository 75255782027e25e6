"""What is worth knowing of a replay when the rest of it is forgotten, as a large project's is: which Go builds which
module, and what the Dockerfile itself says of private modules."""

from collections.abc import Iterable

from gowharf.project.model import BuildConfig
from gowharf.replay.model import GoRun, Replay, Stage
from gowharf.startup import NamedTuple
from gowharf.text.source import Span


class Builder(NamedTuple):
    """A stage. `own_image`: it starts from an image, not from another stage; `sources` are the go.mod and go.work files
    that its go commands go by, `first_go` is where the first of these commands stands, None where there is none, and
    `first_go_version` the Go that it is run with, where that is known."""

    base: str | None
    own_image: bool
    go_version: str | None
    sources: frozenset[str]
    first_go: Span | None
    first_go_version: str | None


class Brief(NamedTuple):
    """A replay in brief. `private` are the values that GOPRIVATE is set to, with the assignments' places."""

    build: BuildConfig
    builders: tuple[Builder, ...]
    private: tuple[tuple[str, Span], ...]


def briefs(replays: Iterable[Replay]) -> tuple[Brief, ...]:
    return tuple(map(_brief, replays))


def sources_of(run: GoRun) -> frozenset[str]:
    """The go.mod and go.work that a go command goes by; also where it fails before it has read them."""
    found = frozenset(each for each in (run.module_source, run.workspace_source) if each)
    if not found and run.image is not None and run.workdir is not None:
        node = run.image.look(f"{run.workdir.rstrip('/')}/go.mod").node
        found = frozenset((node.source,)) if node is not None and node.source else found
    return found


def _brief(replay: Replay) -> Brief:
    settings = (one for stage in replay.stages for step in stage.steps for one in step.sets)
    private = tuple((one.value, one.span) for one in settings if one.name == "GOPRIVATE" and one.value)
    return Brief(replay.build, tuple(map(_builder, replay.stages)), private)


def _builder(stage: Stage) -> Builder:
    runs = [run for step in stage.steps for run in step.go]
    sources = frozenset(source for run in runs for source in sources_of(run))
    first, version = (runs[0].span, runs[0].go_version) if runs else (None, None)
    return Builder(stage.base, stage.parent is None, stage.go_version, sources, first, version)
