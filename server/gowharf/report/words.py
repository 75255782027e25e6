"""Whose words a predicted failure has: most are the go command's, some the builder's or the shell's."""

from gowharf.startup import regex

_BUILDER = regex(
    r"failed to (?:compute|solve|calculate)|dockerfile parse error|exec[: ]|/bin/|unable to find (?:user|group)"
    r"|target stage |[^\s:]+(?::[^\s:]+)?: failed to resolve"
)


def says(words: str) -> str:
    """What stands above the words: "go says", or "the build says"."""
    return "the build says" if _BUILDER.match(words) else "go says"
