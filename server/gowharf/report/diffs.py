"""A unified diff for a terminal: git's colours, and nothing in it that commands the terminal."""

from gowharf.report.terminal import visible

_HEADS = ("diff ", "new file ", "--- ", "+++ ")
_COLORS = {"-": "31", "+": "32", "@": "36"}


def shown(diff: str, color: bool) -> str:
    """The diff's lines, in colour or not; carriage returns aside, which every line may end with."""
    line = _painted if color else visible
    return "".join(line(text.removesuffix("\r")) + "\n" for text in diff.split("\n")[:-1])


def _painted(line: str) -> str:
    color = "1" if line.startswith(_HEADS) else _COLORS.get(line[:1])
    return f"\x1b[{color}m{visible(line)}\x1b[0m" if color else visible(line)
