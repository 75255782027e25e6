"""Why go.sum lacks what a failure misses: whose go.sum it is, where it would be, and how it came to be absent."""

from gowharf.project.model import Project
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.look import Absence
from gowharf.replay.model import Stage
from gowharf.replay.paths import join
from gowharf.rules.facts import Case, Spot
from gowharf.startup import NamedTuple
from gowharf.text.source import Place


class Missing(NamedTuple):
    """A hash that a go command misses. `path` is go.sum in the image, `source` the project's file of which that is (or
    would be) a copy, None where it isn't known; `absence` tells why the image lacks it, None where it has it. `instead`
    is the project's file that stands there in its place: the go.sum of another module. `emptied`: a step has
    emptied it."""

    spot: Spot
    module: str
    version: str
    hash: str
    path: str
    source: str | None
    absence: Absence | None
    require: Place | None
    instead: str | None = None
    emptied: bool = False

    @property
    def text(self) -> str:
        return f"{self.module} {self.version}"


def missing(case: Case, project: Project) -> Missing | None:
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
    own = _source(spot, path, absence)
    held = (node.source or _stood_there(spot, path)) if node is not None else None
    instead = held if held != own and own is not None and project.source(own) is not None else None
    if node is not None and own is not None and (held is None or instead is not None):
        # What `go mod download` made in the image isn't the project's go.sum, nor is that of another module.
        absence = Absence("not-copied", own, None)
    require = failure.place if failure.place and failure.place.path.endswith(".mod") else None
    return Missing(
        spot,
        values.get("module", ""),
        values.get("version", ""),
        values.get("hash", ""),
        path,
        own if absence is not None else held or own,
        absence,
        require,
        instead,
        node is not None and node.source is None and node.text == "" and held is not None,
    )


def _stood_there(spot: Spot, path: str) -> str | None:
    """The project's file that stood there before a command wrote to it."""
    stage: Stage | None = spot.stage
    while stage is not None:
        for step in reversed(stage.steps):
            node = step.image.look(path).node
            if node is not None and node.source is not None:
                return node.source
        stage = spot.replay.stages[stage.parent] if stage.parent is not None else None
    return None


def _source(spot: Spot, path: str, absence: Absence | None) -> str | None:
    """The project's file that belongs there: beside the go.mod that the image's is a copy of."""
    run = spot.run
    if run is not None and run.module_source and run.module and path == join(run.module, "go.sum"):
        directory = run.module_source.rpartition("/")[0]
        return f"{directory}/go.sum" if directory else "go.sum"
    return absence.origin if absence is not None else None
