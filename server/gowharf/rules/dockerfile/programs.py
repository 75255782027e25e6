"""Programs that go commands of the Dockerfile make: which command made one, which ones a stage has."""

from gowharf.replay.model import Stage
from gowharf.rules.dockerfile.gowords import runs, stages_of
from gowharf.rules.facts import Facts, Spot
from gowharf.text.source import Place


def builder(facts: Facts, spot: Spot, built: Place | None) -> Spot | None:
    """The go command that stands at `built`."""
    if built is None:
        return None
    for made in runs(facts):
        if made.run is not None and made.replay is spot.replay and made.run.argv[0].span.start == built.span.start:
            return made
    return None


def words_place(spot: Spot) -> Place:
    """The arguments of an ENTRYPOINT or CMD."""
    words = spot.step.instruction.words
    instruction = spot.step.instruction
    if not words:
        return Place(spot.replay.path, instruction.keyword_span)
    span = words[0].span.cover(words[-1].span)
    if instruction.json:
        span = instruction.args.span(0, len(instruction.args.text.rstrip()))
    return Place(spot.replay.path, span)


def programs_of(spot: Spot, stage: Stage) -> tuple[str, ...]:
    """The paths of the programs that the stage's go commands wrote and that are still there at its end."""
    found: dict[str, None] = {}
    for at in stages_of(spot.replay, stage):
        if not at.steps:
            continue
        for path in stage.image.written_since(at.steps[0].image):
            node = stage.image.look(path).node
            if node is not None and node.binary is not None:
                found[path] = None
    return tuple(found)
