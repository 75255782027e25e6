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


class Case(NamedTuple):
    """One scenario. `data` is its head."""

    name: str
    data: dict[str, Any]
    before: dict[str, bytes]
    after: dict[str, bytes] | None

    @property
    def fails(self) -> bool:
        return bool(self.data["before"]["exit"])

    def write(self, folder: pathlib.Path, side: str = "before") -> None:
        """Lays the project out in `folder`; a `checkout` case gets an empty repository, as a clone's would be."""
        files = self.before if side == "before" else self.after
        txtar.unpack(files or {}, folder)
        txtar.link({k: v for k, v in self.data.get("links", {}).items()}, folder)
        if "checkout" in self.data:
            subprocess.run(["git", "init", "-q", str(folder)], check=True)


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
    return Case(path.stem, data, before, after)


def cases(folder: pathlib.Path = FOLDER) -> list[Case]:
    """All cases of a folder, by name."""
    return [load(path) for path in sorted(folder.glob("*.txtar"))]
