"""The generated parts of README.md.

`<!-- rules -->` … `<!-- /rules -->` holds the table of families. A console block after `<!-- run -->` holds what its
commands really print: each line that starts with `$ gowharf` is run in a copy of examples/, and its output follows.
"""

import pathlib
import re

from gowharf.dev.families import COMMONEST, FAMILIES, anchor
from gowharf.dev.markdown import table
from gowharf.dev.runs import run_command
from gowharf.rules.table import TABLE
from gowharf.startup import regex

_TABLE = regex(r"(<!-- rules -->\n).*?(<!-- /rules -->\n)", re.DOTALL)
_RUN = regex(r"(<!-- run -->\n```console\n)(.*?)(```\n)", re.DOTALL)


def readme(text: str, root: pathlib.Path) -> str:
    """README.md's text, made fresh."""
    text = _RUN.sub(lambda block: block[1] + _ran(block[2], root) + block[3], text)
    return _TABLE.sub(lambda part: f"{part[1]}{families()}\n{part[2]}", text)


def families() -> str:
    """A line a family: how many rules, and the commonest."""
    rows = []
    for family, title in FAMILIES.items():
        names = TABLE.named(family)
        unknown = set(COMMONEST[family]) - set(names)
        if unknown:
            raise ValueError(f"no rule of {family} is named {', '.join(sorted(unknown))}")
        shown = ", ".join(f"[{name}](docs/rules/{name}.md)" for name in COMMONEST[family])
        rows.append((f"[{title}](docs/rules/index.md#{anchor(family)})", str(len(names)), shown))
    return table(("about", "rules", "such as"), rows)


def _ran(block: str, root: pathlib.Path) -> str:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{run_command(command, root)}" for command in commands)
