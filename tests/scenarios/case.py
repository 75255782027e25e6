"""A scenario: a small project with a Dockerfile, and what the real go command did there before and after the mend.

One txtar file a case. The head is TOML: the facts of the run (see README.md beside this file); the files are
`before/…` and, where there is a mend, `after/…` with only what differs (`after_gone` lists what was removed).
"""

import pathlib
import subprocess
import tomllib
from typing import Any, NamedTuple

from tests.scenarios import txtar

FOLDER = pathlib.Path(__file__).parent / "cases"
NEIGHBOURS = FOLDER.with_name("neighbours")


class Case(NamedTuple):
    """One scenario. `data` is its head, `folder` the name of the folder that holds it."""

    name: str
    data: dict[str, Any]
    before: dict[str, bytes]
    after: dict[str, bytes] | None
    folder: str = FOLDER.name

    @property
    def fails(self) -> bool:
        return bool(self.data["before"]["exit"])

    def write(self, folder: pathlib.Path, side: str = "before") -> None:
        """Lays the project out in `folder`; a `checkout` case gets an empty repository, as a clone's would be."""
        self.unpack(folder, side)
        if "checkout" in self.data:
            subprocess.run(["git", "init", "-q", str(folder)], check=True)

    def unpack(self, folder: pathlib.Path, side: str = "before") -> None:
        """Lays the files out in `folder`, and nothing else."""
        txtar.unpack((self.before if side == "before" else self.after) or {}, folder)
        txtar.link(self.data.get("links", {}), folder)


def load(path: pathlib.Path) -> Case:
    """Reads one case."""
    archive = txtar.parse(path.read_bytes())
    data = tomllib.loads(archive.head)
    files = dict(archive.files)
    for name in data.get("no_newline", ()):
        files[name] = files[name].removesuffix(b"\n")
    before = {name.removeprefix("before/"): text for name, text in files.items() if name.startswith("before/")}
    after = None
    if "after" in data:
        changed = {name.removeprefix("after/"): text for name, text in files.items() if name.startswith("after/")}
        gone = set(data.get("after_gone", ()))
        after = {name: text for name, text in {**before, **changed}.items() if name not in gone}
    return Case(path.stem, data, before, after, path.parent.name)


def cases(*folders: pathlib.Path) -> list[Case]:
    """All cases of the folders, by name; of no folder: the scenarios, then their neighbours (see record.py)."""
    return [load(path) for folder in folders or (FOLDER, NEIGHBOURS) for path in sorted(folder.glob("*.txtar"))]
