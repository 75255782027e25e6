"""Variables in Dockerfile words: `$name`, `${name}`, `${name:-word}`, `${name:+word}`; an unknown one is empty."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\\\$|\$(?:(\w+)|\{(\w+)(?:(:[-+])([^}]*))?\})")


def expand(word: str, env: Mapping[str, str]) -> str:
    """The word with its variables replaced."""

    def value(found: re.Match[str]) -> str:
        if found[0] == r"\$":
            return "$"
        known = env.get(found[1] or found[2], "")
        if found[3] == ":-":
            return known or expand(found[4], env)
        if found[3] == ":+":
            return expand(found[4], env) if known else ""
        return known

    return _VARIABLE.sub(value, word)


def unquoted(word: str) -> str:
    """The word without the pair of quotes around it; quotes inside are part of the value."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


def options(word: str) -> dict[str, str]:
    """`a=1,b` as a mapping, the way `--mount` is written."""
    pairs = (part.partition("=") for part in word.split(","))
    return {name: value for name, _, value in pairs}
