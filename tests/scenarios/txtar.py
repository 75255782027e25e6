"""txtar: a text with named files behind it, as Go's own script tests are written.

Two additions in the head, which is TOML here: `no_newline` lists files whose last newline is not theirs, and `links`
maps symbolic links to their targets.
"""

import os
import pathlib
import re
from typing import NamedTuple

_MARK = re.compile(rb"^-- (.+?) --\n", re.MULTILINE)


class Archive(NamedTuple):
    """`head` is what stands before the first file."""

    head: str
    files: dict[str, bytes]


def parse(data: bytes) -> Archive:
    """Reads an archive."""
    marks = list(_MARK.finditer(data))
    head = data[: marks[0].start()] if marks else data
    files = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        files[mark[1].decode()] = data[mark.end() : following.start() if following else len(data)]
    return Archive(head.decode(), files)


def format(archive: Archive) -> bytes:
    """Writes an archive; every file must end with a newline and hold no line that looks like a marker."""
    out = [archive.head.encode()]
    for name, content in archive.files.items():
        if (content and not content.endswith(b"\n")) or _MARK.search(content):
            raise ValueError(f"{name} does not fit into a txtar archive")
        out.append(b"-- %s --\n%s" % (name.encode(), content))
    return b"".join(out)


def unpack(files: dict[str, bytes], folder: pathlib.Path) -> None:
    """Writes files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def link(links: dict[str, str], folder: pathlib.Path) -> None:
    """Makes symbolic links below a folder."""
    for name, target in links.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, folder / name)
