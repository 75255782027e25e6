"""What rules read: the project, the replays of its builds, and each predicted failure as a case to explain."""

from collections.abc import Callable

from gowharf.project.model import Project
from gowharf.replay.model import Failure, GoRun, Replay, Stage, Step
from gowharf.startup import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


class Spot(NamedTuple):
    """One step (and, where a go command fails, the command) at which a failure was predicted."""

    replay: Replay
    stage: Stage
    step: Step
    run: GoRun | None


class Case(NamedTuple):
    """One cause and every step that it breaks, first step first."""

    failure: Failure
    spots: tuple[Spot, ...]


class Facts(NamedTuple):
    project: Project
    replays: tuple[Replay, ...]
    cases: tuple[Case, ...]
    kept: dict[Any, Any]

    def once(self, compute: "Callable[[Facts], T]") -> "T":
        """`compute(self)`, found out once for all rules that ask. `compute` is a function of a module."""
        if compute not in self.kept:
            self.kept[compute] = compute(self)
        return self.kept[compute]  # type: ignore[no-any-return]
