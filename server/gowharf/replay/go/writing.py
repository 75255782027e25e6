"""What a user may not write: directories that can't be made, files that can't be opened, the module cache."""

from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.state import Scene
from gowharf.replay.model import Failure
from gowharf.replay.paths import below, clean, parents
from gowharf.syntax.modpath import escape


def unmakable(scene: Scene, directory: str) -> tuple[str, str] | None:
    """The first missing directory that can't be made, and why; None where all can or that isn't known.

    A directory that is there is taken for enough: what go writes below it has names of its own."""
    first: str | None = None
    home = scene.world.user.home or "/home"
    if home != "/" and below(clean(directory), home) and (home == "/home" or files.look(scene.world, home).absent):
        return None  # whoever made the user may have made the home directory
    for at in parents(clean(directory)):
        look = files.look(scene.world, at)
        if look.unknown:
            return None
        if look.present:
            break
        first = at
    if first is None:
        return None
    reason = unwritable(scene, first)
    return (first, reason) if reason is not None else None


def unwritable(scene: Scene, path: str) -> str | None:
    """Why a path surely can't be written, in the system's words."""
    if scene.world.image.writable(path, scene.world.user.uid) is not False:
        return None
    if any(path == at or path.startswith(at.rstrip("/") + "/") for at in scene.world.readonly):
        return "read-only file system"
    return "permission denied"


def module_cache_failure(scene: Scene, directory: str | None, path: str, version: str, where: str) -> Failure | None:
    """A module cache that can't take a module that must be fetched (modfetch: checkCacheDir, downloadZip)."""
    if directory is None:
        return None
    values = {"directory": directory, "user": scene.world.user.name}
    missing = unmakable(scene, directory)
    if missing is not None:
        says = f"go: could not create module cache: mkdir {missing[0]}: {missing[1]}"
        return Failure(kinds.MODULE_CACHE_UNWRITABLE, says, None, values)
    below = f"{directory}/cache/download/{escape(path)}/@v"
    problem = unmakable(scene, below)
    if problem is not None:
        says = f"{where}mkdir {problem[0]}: {problem[1]}"
        return Failure(kinds.MODULE_CACHE_UNWRITABLE, says, None, values)
    lock = f"{below}/{escape(version)}.lock"
    if not files.look(scene.world, below).present or not files.look(scene.world, lock).absent:
        return None
    reason = unwritable(scene, lock)
    if reason is None:
        return None
    return Failure(kinds.MODULE_CACHE_UNWRITABLE, f"{where}open {lock}: {reason}", None, values)
