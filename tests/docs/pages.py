"""The documentation as tests read it."""

import pathlib
import re
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FILES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])
# Pages in which a reader finds commands; those of rules are made of the rules' own examples.
GUIDES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "vscode-client" / "README.md"]

_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>\w+)[^>]* -->\n)?```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
_INLINE = re.compile(r"`([^`\n]+)`")


class Block(NamedTuple):
    """A fenced block. `mark` is the first word of the comment above it."""

    mark: str
    language: str
    body: str

    @property
    def commands(self) -> list[str]:
        """Its lines without comments; of a console what was typed."""
        lines = [line for line in self.body.splitlines() if line.strip() and not line.startswith("#")]
        if self.language == "console":
            return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        return [line.partition(" #")[0].strip() for line in lines]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [Block(match["mark"] or "", match["language"], match["body"]) for match in _BLOCK.finditer(text)]


def inline(text: str) -> list[str]:
    """The code in a page's sentences."""
    return _INLINE.findall(prose(text))


def prose(text: str) -> str:
    """The text without its code blocks."""
    return _FENCE.sub("", text)
