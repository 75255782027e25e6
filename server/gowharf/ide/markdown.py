"""Pieces of Markdown: what comes from a file of the user's is never taken for markup. And the way back to text."""

from gowharf.ide.reference import Entry
from gowharf.report.markdown import fenced


def code(text: str) -> str:
    """Text as inline code, on one line."""
    shown = " ".join(text.split("\n")).replace("\r", " ") or " "
    longest = 0
    run = 0
    for char in shown:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    gap = " " if longest or shown.startswith("`") else ""
    return f"{fence}{gap}{shown}{gap}{fence}"


def described(entry: Entry, language: str) -> str:
    """A piece of reference."""
    return f"{fenced(entry.form, language)}\n\n{entry.text} [Documentation]({entry.link})"


def listed(facts: list[str]) -> str:
    """Facts as a list."""
    return "\n".join(f"- {fact}" for fact in facts)


def plain(markdown: str) -> str:
    """Our own Markdown for a client that shows text as it is, such as Emacs without markdown-mode."""
    lines = []
    fence = ""
    for line in markdown.split("\n"):
        ticks = len(line) - len(line.lstrip("`"))
        if fence:
            if line != fence:
                lines.append(line)
                continue
            fence = ""
        elif ticks >= 3:
            fence = "`" * ticks
        else:
            lines.append(_plain_line(line))
    return "\n".join(lines)


def _plain_line(line: str) -> str:
    pieces = []
    at = 0
    while at < len(line):
        text, end = _plain_code(line, at) or _plain_link(line, at) or (line[at], at + 1)
        pieces.append("" if line.startswith("**", at) else text)
        at = at + 2 if line.startswith("**", at) else end
    return "".join(pieces)


def _plain_code(line: str, at: int) -> tuple[str, int] | None:
    """What inline code shows, and where it ends."""
    if line[at] != "`":
        return None
    length = len(line) - at - len(line[at:].lstrip("`"))
    fence = "`" * length
    end = line.find(fence, at + length)
    while end >= 0 and line.startswith("`", end + length):
        end = line.find(fence, end + 1)
    if end < 0:
        return None
    text = line[at + length : end]
    gap = len(text) > 2 and text[0] == text[-1] == " "
    return text[1:-1] if gap else text, end + length


def _plain_link(line: str, at: int) -> tuple[str, int] | None:
    middle = line.find("](", at) if line[at] == "[" else -1
    end = line.find(")", middle)
    return (f"{line[at + 1 : middle]}: {line[middle + 2 : end]}", end + 1) if 0 <= middle < end else None
