"""Where a failure's own place may be changed by a fix."""

from gowharf.rules.facts import Case, Facts
from gowharf.text.source import Source


def editable(facts: Facts, case: Case) -> Source | None:
    """The text that a case's place is in; None where that is a Dockerfile inside another file, or is gone."""
    place = case.failure.place
    if place is None or not case.spots or case.spots[0].replay.build.inline is not None:
        return None
    return facts.project.source(place.path)
