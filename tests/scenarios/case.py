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
    return parse(path.stem, path.read_bytes(), path.parent.name)


def parse(name: str, text: bytes, folder: str = FOLDER.name) -> Case:
    """A case of an archive's text."""
    archive = txtar.parse(text)
    data = tomllib.loads(archive.head)
    files = dict(archive.files)
    for path in data.get("no_newline", ()):
        files[path] = files[path].removesuffix(b"\n")
    before = _below("before/", files)
    after = None
    if "after" in data:
        gone = set(data.get("after_gone", ()))
        after = {path: held for path, held in (before | _below("after/", files)).items() if path not in gone}
    return Case(name, data, before, after, folder)


def _below(start: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {path.removeprefix(start): held for path, held in files.items() if path.startswith(start)}


def cases(*folders: pathlib.Path) -> list[Case]:
    """All cases of the folders, by name; of no folder: the scenarios, then their neighbours (see record.py).

    A neighbour that is being written, so not yet recorded, is none.
    """
    found = [load(path) for folder in folders or (FOLDER, NEIGHBOURS) for path in sorted(folder.glob("*.txtar"))]
    return [case for case in found if "before" in case.data]
