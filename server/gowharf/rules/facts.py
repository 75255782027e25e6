"""What rules read: of each Dockerfile its builds' replays and the failures in them as cases to explain; and, in a
survey, the project's own files and what fails anywhere.

A rule never sees two Dockerfiles at once, so that each can be looked at alone, elsewhere, and then forgotten."""

from collections.abc import Callable, Iterable

from gowharf.project.files import FileError
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


class Stop(NamedTuple):
    """What a survey may know of a failure: its kind, the file that it is in, and the module and package that it names
    ("" where there is none); `of_text`: it is a problem of that file's text. It stays the same while its lines move."""

    kind: str
    path: str
    module: str
    package: str
    of_text: bool


class Ground(NamedTuple):
    """What a survey goes over: the go.mod, go.work and go.sum files of the project, and those that could not be read;
    all of them, or those of one folder. `stops` are the causes of all that fails in any build; `built`: the project has
    a Dockerfile, so that its modules aren't for any go command."""

    project: Project
    gomods: tuple[str, ...]
    goworks: tuple[str, ...]
    gosums: tuple[str, ...]
    errors: tuple[FileError, ...]
    stops: frozenset[Stop]
    built: bool

    @property
    def stopped(self) -> frozenset[str]:
        """The files at which a build stops."""
        return frozenset(stop.path for stop in self.stops if stop.path)


def everything(project: Project, failures: Iterable[Failure] = (), built: bool = True) -> Ground:
    """The ground that the whole project is. `failures` are the causes of all cases."""
    found = project.found
    return Ground(project, found.gomods, found.goworks, found.gosums, found.errors, stops_of(failures), built)


def stops_of(failures: Iterable[Failure]) -> frozenset[Stop]:
    return frozenset(map(_stop, failures))


def _stop(failure: Failure) -> Stop:
    values = failure.values
    path = failure.place.path if failure.place is not None else ""
    return Stop(failure.kind, path, values.get("module", ""), values.get("package", ""), "problem" in values)
