"""`${VAR:-default}` as compose and the shells write it, for the values of build descriptions."""

import re
from collections.abc import Mapping

from gowharf.startup import regex

_VARIABLE = regex(r"\$(?:(\$)|\{(\w+)(?:(:?[-?+])([^{}]*(?:\$\{[^{}]*\}[^{}]*)*))?\}|(\w+)|(.?))", re.DOTALL)
_DEPTH = 4
_LONGEST = 1 << 20  # code points; what grows longer is no value of a build


def interpolate(text: str, values: Mapping[str, str], depth: int = _DEPTH) -> str | None:
    """`text` with its variables replaced; None where one has neither a value nor a default."""
    if "$" not in text:
        return text
    if depth == 0:
        return None
    out: list[str] = []
    at = size = 0
    for match in _VARIABLE.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        piece = _piece(match, values, depth)
        size += len(piece or "")
        if piece is None or size > _LONGEST:
            return None
        out.append(piece)
    return "".join([*out, text[at:]])


def _piece(match: "re.Match[str]", values: Mapping[str, str], depth: int) -> str | None:
    dollar, braced, op, argument, bare, other = match.groups()
    if dollar:
        return "$"
    if other is not None:
        return None
    value = values.get(braced or bare)
    if op is None:
        return value
    filled = value is not None and (value != "" or not op.startswith(":"))
    if op.endswith("+"):
        return interpolate(argument, values, depth - 1) if filled else ""
    if filled:
        return value
    return interpolate(argument, values, depth - 1) if op.endswith("-") else None
