"""Words that several formats share: how a mend is told, how many there are of something, and whose words a predicted
failure has (most are the go command's, some the builder's or the shell's)."""

from gowharf.rules.model import Fix, Safety
from gowharf.startup import regex

_BUILDER = regex(
    r"failed to (?:compute|solve|calculate)|[^\s:]+(?::[^\s:]+)?: failed to resolve|dockerfile parse error"
    r"|target stage |circular dependency |invalid stage index|cannot copy from stage|exec[: ]|/bin/"
    r"|unable to find (?:user|group)"
)


def says(words: str) -> str:
    """What stands above the words: "go says", or "the build says"."""
    return "the build says" if _BUILDER.match(words) else "go says"


def mend(fix: Fix) -> str:
    """A fix in a line: what it does, whether only the user can tell that it is meant, and what to run where no edit
    does it."""
    if fix.safety is not Safety.MANUAL:
        return f"fix: {fix.title}" if fix.safety is Safety.SAFE else f"fix (unsafe): {fix.title}"
    command = f": {fix.command}" if fix.command and fix.command not in fix.title else ""
    return f"by hand: {fix.title}{command}"


def counted(number: int, noun: str) -> str:
    """ "1 file", "2 files"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
