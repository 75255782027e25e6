"""Flags that stand behind a go command's packages, where Go takes them for packages too (`go build . -o /app`).

go test and go run are others: the one reads flags behind its packages, the other leaves them to the program.
"""

from gowharf.project.model import Project
from gowharf.replay.model import Argument, GoRun
from gowharf.rules.dockerfile.gowords import drop_words, insert_word, written
from gowharf.rules.facts import Spot
from gowharf.rules.model import Fix, Safety

_OTHERS = frozenset(("test", "run", "tool", "env"))


def flags_behind(run: GoRun | None) -> tuple[Argument, ...]:
    """The arguments from the first that is meant as a flag on."""
    for position, argument in enumerate(run.arguments if run is not None and run.name not in _OTHERS else ()):
        if run is not None and position and (argument.value or "").startswith("-"):
            return run.arguments[position:]
    return ()


def flags_first(spot: Spot, project: Project) -> tuple[Fix, ...]:
    """The packages moved behind the flags."""
    place, run = written(spot, project), spot.run
    behind = flags_behind(run)
    if place is None or run is None or not behind or place.instruction.json:
        return ()
    packages = run.arguments[: len(run.arguments) - len(behind)]
    dropped = drop_words(place, packages)
    if dropped is None:
        return ()
    text = " ".join(word.span.text(place.source.text) for word in packages)
    return (Fix("Write the flags first", Safety.SAFE, (dropped, insert_word(place, behind[-1], text))),)
