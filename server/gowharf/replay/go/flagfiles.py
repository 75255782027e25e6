"""Files that flags name: -overlay is read before anything else, -pgo only when something is compiled."""

from gowharf.replay.go import files, kinds, mode
from gowharf.replay.go.goenv import BUILDERS
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.state import Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import join


def check_overlay(context: Context) -> Stop | None:
    """fsys.Init. What an overlay holds is not followed, so one that is there makes things unknown."""
    flag = context.command.flag("overlay")
    if flag is None or flag.value == "":
        return None
    unknown = Stop(why="an overlay may replace any file")
    if flag.value is None or files.is_file(context.world, join(context.workdir, flag.value)) is not False:
        return unknown
    what = "overlay" if at_least(context.version, 24) else "overlay file"
    says = f"go: reading {what}: open {flag.value}: no such file or directory"
    return Stop((_missing(context, "overlay", flag.value, says),))


def profile_missing(context: Context) -> Failure | None:
    """A -pgo file that isn't there; "auto" and "off" name none."""
    flag = context.command.flag("pgo")
    if flag is None or flag.value in (None, "", "auto", "off") or context.command.name not in BUILDERS:
        return None
    path = join(context.workdir, flag.value or "")
    if files.is_file(context.world, path) is not False:
        return None
    says = f"compile: {path}: PGO error: error opening profile: open {path}: no such file or directory"
    if at_least(context.version, 23):
        says = f"preprofile: error opening profile: open {path}: no such file or directory"
    return _missing(context, "pgo", flag.value or "", says)


def _missing(context: Context, name: str, value: str, says: str) -> Failure:
    flag = context.command.flag(name)
    place = mode.place_of_flag(context, flag) if flag is not None else None
    values = {"flag": name, "path": join(context.workdir, value)}
    return Failure(kinds.FLAG_FILE_MISSING, says, place, values)
