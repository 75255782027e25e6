"""For programs: one JSON document, version 1. Pure ASCII, so no encoding can spoil it."""

from collections.abc import Iterator

from gowharf.report.data import document
from gowharf.report.model import Shown


def render(shown: Shown) -> Iterator[str]:
    import json

    yield json.dumps(document(shown), indent=2) + "\n"
