"""The generated parts of pages that people write: README.md and those in docs/.

A console block after `<!-- run -->` holds what its commands really print: each line that starts with `$ gowharf` is run
in a copy of examples/, and its output follows. A block after `<!-- file PATH -->` holds that file. `<!-- rules -->` …
`<!-- /rules -->` holds the table of families, `<!-- peers -->` … what bench.peers measured.
"""

import json
import pathlib
import re

from gowharf.dev.families import COMMONEST, FAMILIES, anchor
from gowharf.dev.markdown import table
from gowharf.dev.runs import run_command
from gowharf.rules.table import TABLE
from gowharf.startup import regex

_PART = regex(r"(<!-- (rules|peers) -->\n).*?(<!-- /\2 -->\n)", re.DOTALL)
_RUN = regex(r"(<!-- run -->\n```console\n)(.*?)(```\n)", re.DOTALL)
_FILE = regex(r"^(<!-- file (\S+) -->\n```\w+\n).*?^(```\n)", re.DOTALL | re.MULTILINE)
PEERS = "bench/peers.json"
_NAMES = {
    "gowharf": "gowharf",
    "gopls": "gopls",
    "hadolint": "hadolint",
    "buildkit": "`docker build --check`, BuildKit",
}


def fresh(text: str, root: pathlib.Path) -> str:
    """A page's text with its parts made fresh."""
    text = _RUN.sub(lambda block: block[1] + _ran(block[2], root) + block[3], text)
    text = _FILE.sub(lambda block: block[1] + (root / block[2]).read_text("utf-8") + block[3], text)
    return _PART.sub(lambda part: f"{part[1]}{_made(part[2], root)}\n{part[3]}", text)


def _made(name: str, root: pathlib.Path) -> str:
    return families() if name == "rules" else peers((root / PEERS).read_text("utf-8"))


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


def peers(figures: str) -> str:
    """A line a tool: of the builds that fail, how many it notices; of those that pass, how many it stops."""
    rows = []
    for name, shown in _NAMES.items():
        of = json.loads(figures)[name]
        docker, dockers = of["in_docker"]
        noticed = (f"{docker} of {dockers}", f"{len(of['noticed']) - docker} of {of['broken'] - dockers}")
        rows.append((f"{shown}, {of['version']}", *noticed, f"{len(of['stopped'])} of {of['working']}"))
    head = ("", "notices, broken on the Docker side", "notices, broken on the Go side", "stops, though it builds")
    return table(head, rows)


def _ran(block: str, root: pathlib.Path) -> str:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{run_command(command, root)}" for command in commands)
