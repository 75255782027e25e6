"""Files that flags name: -overlay is read before anything else, -pgo only when something is compiled."""

from gowharf.replay.go import files, kinds, mode
from gowharf.replay.go.goenv import BUILDERS
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.state import Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.syntax.gostring import quote_char
from gowharf.text.source import Span


def check_overlay(context: Context) -> Stop | None:
    """fsys.Init. What an overlay holds is not followed, so one that is there makes things unknown."""
    flag = context.command.flag("overlay")
    if flag is None or flag.value == "":
        return None
    unknown = Stop(why="an overlay may replace any file")
    if flag.value is None:
        return unknown
    path = join(context.workdir, flag.value)
    if files.is_file(context.world, path) is not False:
        source = context.world.image.read(path)
        wrong = _malformed(source.text) if source is not None else ""
        if source is None or not wrong:
            return unknown
        place = files.place(source, Span(0, len(source.text)))
        values = {"flag": "overlay", "path": path}
        return Stop((Failure(kinds.FLAG_FILE_MALFORMED, f"go: parsing overlay JSON: {wrong}", place, values),))
    what = "overlay" if at_least(context.version, 24) else "overlay file"
    says = f"go: reading {what}: open {flag.value}: no such file or directory"
    return Stop((_missing(context, "overlay", flag.value, says),))


def _malformed(text: str) -> str:
    """What encoding/json says of a text that is no JSON; "" where Python can read it."""
    import json

    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        at = error.pos
        if error.msg.startswith("Illegal trailing comma"):  # of Python 3.13: it points at the comma
            at += 1 + len(text[at + 1 :]) - len(text[at + 1 :].lstrip())
        if not text[at:].strip() or "Unterminated string" in error.msg:
            return "unexpected end of JSON input"
        char = quote_char(text[at])
        return (
            f"invalid character {char} {_LOOKING.get(error.msg.partition(' at')[0], 'looking for beginning of value')}"
        )
    except RecursionError:
        return "exceeded max depth"
    return ""


_KEY = "looking for beginning of object key string"
_LOOKING = {
    "Expecting property name enclosed in double quotes": _KEY,
    "Illegal trailing comma before end of object": _KEY,
    "Expecting ':' delimiter": "after object key",
    "Expecting ',' delimiter": "after object key:value pair",
    "Extra data": "after top-level value",
}


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
