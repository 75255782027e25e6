"""Tiltfiles: calls of `docker_build` whose arguments are string literals."""

import re
from collections.abc import Iterator

from gowharf.project.contexts.claims import Claim
from gowharf.project.contexts.yamldoc import line_place
from gowharf.project.model import Project
from gowharf.startup import regex

_CALL = regex(r"^[ \t]*docker_build\(([^()]{1,2000})\)", re.MULTILINE)
_ARGUMENT = regex(r"\s*(?:(\w+)\s*=\s*)?(?:'([^'\n]*)'|\"([^\"\n]*)\"|[^,'\"]+)")


def claims(project: Project, path: str) -> Iterator[Claim]:
    source = project.source(path)
    if source is None or "docker_build(" not in source.text:
        return
    folder = path.rpartition("/")[0]
    for call in _CALL.finditer(source.text):
        positional: list[str | None] = []
        named: dict[str, str | None] = {}
        for match in _ARGUMENT.finditer(call[1]):
            value = match[2] if match[2] is not None else match[3]
            if match[1]:
                named[match[1]] = value
            elif value is not None:
                positional.append(value)
        context = named.get("context", positional[1] if len(positional) > 1 else None)
        if context is None or "dockerfile_contents" in named or ("dockerfile" in named and not named["dockerfile"]):
            continue
        place = line_place(source, call.start() + len(call[0]) - len(call[0].lstrip()))
        yield Claim(folder, context, named.get("dockerfile"), place, named.get("target"))
