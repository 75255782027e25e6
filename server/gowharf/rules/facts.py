"""What rules read: of each Dockerfile its builds' replays and the failures in them as cases to explain; and of the
project as a whole its own files and what fails anywhere.

A rule never sees two Dockerfiles at once, so that each can be looked at alone, elsewhere, and then forgotten."""

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
    """One Dockerfile: the replays of all its builds, and what fails in them."""

    project: Project
    replays: tuple[Replay, ...]
    cases: tuple[Case, ...]
    kept: dict[Any, Any]

    def once(self, compute: "Callable[[Facts], T]") -> "T":
        """`compute(self)`, found out once for all rules that ask. `compute` is a function of a module."""
        if compute not in self.kept:
            self.kept[compute] = compute(self)
        return self.kept[compute]  # type: ignore[no-any-return]


class Whole(NamedTuple):
    """The project. `failures` are the causes of all cases, Dockerfile by Dockerfile; `built`: it has a Dockerfile, so
    that its modules aren't for any go command."""

    project: Project
    failures: tuple[Failure, ...]
    built: bool
