"""Whose words a predicted failure has: most are the go command's, some the builder's or the shell's."""

from gowharf.startup import regex

_BUILDER = regex(
    r"failed to (?:compute|solve|calculate)|[^\s:]+(?::[^\s:]+)?: failed to resolve|dockerfile parse error"
    r"|target stage |circular dependency |invalid stage index|cannot copy from stage|exec[: ]|/bin/"
    r"|unable to find (?:user|group)"
)


def says(words: str) -> str:
    """What stands above the words: "go says", or "the build says"."""
    return "the build says" if _BUILDER.match(words) else "go says"
