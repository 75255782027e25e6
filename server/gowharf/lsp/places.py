"""Which project a file belongs to: that of the workspace folder that holds it, or, outside of all, the one around it.

The command line's rule holds (the nearest configuration, else go.work, else .git, else the folder itself), but a home
directory or the top of a disk, where anything may lie, is no project; and a lone file without any sign of a project
around it is looked at with the files beside it, and not with all that lies below.
"""

import os

from gowharf.lsp.snapshots import Place
from gowharf.project.load import find_root


def place_of_folder(folder: str) -> Place:
    """The project that a workspace folder is, or is a part of."""
    root = find_root(folder)
    return Place(folder if root != folder and _too_wide(root) else root, True)


def place_of_file(path: str) -> Place:
    """The project around a file that is in no workspace folder."""
    folder = os.path.dirname(path)
    root = find_root(folder)
    if not _too_wide(root) and (root != folder or _has_sign(root)):
        return Place(root, True)
    module = _module_above(folder)
    return Place(module, True) if module is not None else Place(folder, False)


def _has_sign(directory: str) -> bool:
    names = ("gowharf.toml", "go.work", ".git", "go.mod")
    return not _too_wide(directory) and any(os.path.lexists(os.path.join(directory, name)) for name in names)


def _module_above(folder: str) -> str | None:
    """The nearest folder upwards with a go.mod."""
    while not _too_wide(folder):
        if os.path.isfile(os.path.join(folder, "go.mod")):
            return folder
        folder = os.path.dirname(folder)
    return None


def _too_wide(directory: str) -> bool:
    return os.path.dirname(directory) == directory or directory == os.path.expanduser("~")
