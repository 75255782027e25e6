"""What a command's phase answers, and the Prediction that is made of it."""

from collections.abc import Mapping

from gowharf.replay.go.requires import main_of
from gowharf.replay.go.state import Scene
from gowharf.replay.go.world import Prediction
from gowharf.replay.image import Image
from gowharf.replay.model import Failure, Outcome
from gowharf.startup import NamedTuple


class Answer(NamedTuple):
    """`known`: nothing that decides success was left open. `image` and `goenv` None: as they were. `network`: "needed",
    "not-needed" or "unknown". `uses` are the modules, by path, of which the code that was read imports packages."""

    failures: tuple[Failure, ...] = ()
    known: bool = True
    image: Image | None = None
    goenv: Mapping[str, str | None] | None = None
    network: str = "not-needed"
    fetches: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


DONE = Answer()
OPEN = Answer(known=False, network="unknown")


def failing(*failures: Failure) -> Answer:
    return Answer(failures)


def prediction(scene: Scene, answer: Answer) -> Prediction:
    """The answer with what is known of the command as a whole."""
    load, command, world = scene.load, scene.command, scene.world
    main = _module(scene)
    module_source = load_source = None
    if load is not None:
        module_source = next((m.source.path or None for m in load.mains if m.directory == main), None)
        load_source = (load.workspace_source.path or None) if load.workspace_source is not None else None
    return Prediction(
        name=command.name,
        outcome=_outcome(answer),
        failures=_distinct(answer.failures),
        image=answer.image if answer.image is not None else world.image,
        goenv=answer.goenv if answer.goenv is not None else world.goenv,
        module=main,
        workspace=load.workspace if load is not None else None,
        module_source=module_source,
        workspace_source=load_source,
        mod=load.mod if load is not None else None,
        mod_reason=load.mod_reason.text if load is not None else "",
        network=answer.network,
        fetches=answer.fetches,
        flags={flag.name: flag.value for flag in command.flags},
        arguments=command.args,
        packages=answer.packages,
        uses=answer.uses,
    )


def _module(scene: Scene) -> str | None:
    """The main module's directory; in a workspace the one that holds the work directory."""
    if scene.load is None or not scene.load.mains:
        return None
    here = main_of(scene.load, scene.workdir)
    if here is None and scene.load.workspace is None:
        here = scene.load.mains[0]
    return here.directory if here is not None else None


def _outcome(answer: Answer) -> Outcome:
    if any(failure.certain for failure in answer.failures):
        return Outcome.FAILS
    return Outcome.SUCCEEDS if answer.known and not answer.failures else Outcome.UNKNOWN


def _distinct(failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
    """One failure for each cause, in the order found; of what go says of it in several places, the first few."""
    found: dict[object, Failure] = {}
    for failure in failures:
        first = found.setdefault(failure.key, failure)
        if failure.says not in first.says and first.says.count("\n") < _MANY_LINES and first.certain == failure.certain:
            found[failure.key] = first._replace(says=f"{first.says}\n{failure.says}")
    return tuple(found.values())


_MANY_LINES = 8
