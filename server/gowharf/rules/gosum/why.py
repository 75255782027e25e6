"""Why go.sum lacks what a failure misses: whose go.sum it is, where it would be, and how it came to be absent."""

from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.look import Absence
from gowharf.replay.model import Stage
from gowharf.replay.paths import join
from gowharf.rules.facts import Case, Spot
from gowharf.startup import NamedTuple
from gowharf.text.source import Place


class Missing(NamedTuple):
    """A hash that a go command misses. `path` is go.sum in the image, `source` the project's file of which that is (or
    would be) a copy, None where it isn't known; `absence` tells why the image lacks it, None where it has it."""

    spot: Spot
    module: str
    version: str
    hash: str
    path: str
    source: str | None
    absence: Absence | None
    require: Place | None

    @property
    def text(self) -> str:
        return f"{self.module} {self.version}"


def missing(case: Case) -> Missing | None:
    """The facts of a case about a hash; None for any other."""
    failure = case.failure
    spot = next((spot for spot in case.spots if spot.run is not None), None)
    if failure.kind != kinds.SUM_MISSING or spot is None or spot.run is None:
        return None
    values = failure.values
    path = values.get("sum_path") or (join(spot.run.module, "go.sum") if spot.run.module else "")
    image = spot.run.image or spot.step.image
    absence = None
    node = image.look(path).node if path else None
    if values.get("gosum") == "absent" and path:
        absence = image.why_absent(path)
    source = node.source if node is not None and node.source is not None else _source(spot, path, absence)
    if node is not None and node.source is None and source is not None and not _was_there(spot, path, source):
        # `go mod download` made it in the image: that isn't the project's go.sum.
        absence = Absence("not-copied", source, None)
    require = failure.place if failure.place and failure.place.path.endswith(".mod") else None
    return Missing(
        spot,
        values.get("module", ""),
        values.get("version", ""),
        values.get("hash", ""),
        path,
        source,
        absence,
        require,
    )


def _was_there(spot: Spot, path: str, source: str) -> bool:
    """Whether the project's file stood there before a command wrote to it."""
    stage: Stage | None = spot.stage
    while stage is not None:
        if any((node := step.image.look(path).node) is not None and node.source == source for step in stage.steps):
            return True
        stage = spot.replay.stages[stage.parent] if stage.parent is not None else None
    return False


def _source(spot: Spot, path: str, absence: Absence | None) -> str | None:
    """The project's file that belongs there: beside the go.mod that the image's is a copy of."""
    run = spot.run
    if run is not None and run.module_source and run.module and path == join(run.module, "go.sum"):
        directory = run.module_source.rpartition("/")[0]
        return f"{directory}/go.sum" if directory else "go.sum"
    return absence.origin if absence is not None else None
