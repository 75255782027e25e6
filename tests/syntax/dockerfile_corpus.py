"""The hard Dockerfiles of tests/corpus/dockerfile, each with what BuildKit 0.34 made of it.

One txtar file a case: `Dockerfile`, or `Dockerfile.json` where the bytes matter that an editor would not keep (a list
of [text, times]), and `expected.json`: `ast` as BuildKit's parser gave it, `error_lines` as its error said, `stages`
as its instruction parser saw them.
"""

import json
import pathlib
import re
from typing import Any, NamedTuple

FOLDER = pathlib.Path(__file__).parent.parent / "corpus" / "dockerfile"

_SECTION = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


class Case(NamedTuple):
    name: str
    text: str
    expected: dict[str, Any]


def load() -> list[Case]:
    return [_read(path) for path in sorted(FOLDER.glob("*.txtar"))]


def _read(path: pathlib.Path) -> Case:
    parts = _SECTION.split(path.read_bytes().decode())
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    if "Dockerfile" in sections:
        text = sections["Dockerfile"]
    else:
        text = "".join(piece * times for piece, times in json.loads(sections["Dockerfile.json"]))
    return Case(path.stem, text, json.loads(sections["expected.json"]))
