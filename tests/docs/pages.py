"""The documentation as tests read it."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FILES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])

_TRIED = re.compile(r"<!-- tried -->\n```sh\n(.*?)```\n", re.DOTALL)
_UNTRIED = re.compile(r"^(?:<!-- (?P<mark>\w+) -->\n)?```(?:sh|console)\n(?P<body>.*?)```\n", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)


def tried(text: str) -> list[str]:
    """The commands in the blocks that say so, without their comments."""
    lines = [line.partition("#")[0].strip() for block in _TRIED.findall(text) for line in block.splitlines()]
    return [line for line in lines if line]


def unmarked(text: str) -> list[str]:
    """The commands in blocks that nothing tries."""
    return [match["body"].strip() for match in _UNTRIED.finditer(text) if match["mark"] not in ("tried", "run")]


def prose(text: str) -> str:
    """The text without its code blocks."""
    return _FENCE.sub("", text)
