"""Which -mod is in force and why (modload.setDefaultBuildMod)."""

from gowharf.project.model import Reason
from gowharf.project.versions import compare
from gowharf.replay.go import files, kinds
from gowharf.replay.go.goenv import place_of
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.state import GoFlag, Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import join
from gowharf.startup import NamedTuple
from gowharf.syntax import modules_txt
from gowharf.text.source import Place

_FETCH = frozenset(("get", "mod download", "mod init", "mod tidy", "work sync", "mod graph", "mod verify", "mod why"))
_READ = frozenset(("mod vendor", "work vendor"))
# The commands that start with work.BuildInit, which knows the values of -mod.
_BUILD_INIT = frozenset(("build", "install", "run", "test", "vet", "list", "bug"))


class Mode(NamedTuple):
    """`vendor` is the vendor directory where `mod` is "vendor"."""

    mod: str
    reason: Reason
    explicit: bool
    vendor: str | None = None


def place_of_flag(context: Context, flag: GoFlag) -> Place | None:
    if flag.argument is None:
        return place_of(context.world, "GOFLAGS")
    dockerfile = context.world.dockerfile
    return Place(dockerfile, flag.argument.span) if dockerfile else None


def explicit(context: Context, workspace: bool) -> Mode | Stop | None:
    """A -mod given as flag or in GOFLAGS; None where there is none. In a workspace not all values are taken."""
    flag = context.command.flag("mod")
    if flag is None or flag.value == "":
        return None
    if flag.value is None:
        return Stop(why="the value of -mod is not known")
    old = not at_least(context.version, 22)
    allowed = ("readonly",) if old else ("readonly", "vendor")
    if workspace and flag.value not in allowed:
        space = "" if old else " "
        says = (
            f"go: -mod may only be set to {' or '.join(allowed)} when in workspace mode, but it is set to "
            f'"{flag.value}"\n\tRemove the -mod flag to use the default readonly value,{space}\n'
            "\tor set GOWORK=off to disable workspace mode."
        )
        vendor = flag.value == "vendor"
        kind = kinds.MODVENDOR_IN_OLD_WORKSPACE if vendor else kinds.MODMOD_IN_WORKSPACE
        values = {"mod": flag.value, "has": context.version}
        return Stop((Failure(kind, says, place_of_flag(context, flag), values),))
    where = "in GOFLAGS" if flag.argument is None else "given"
    return Mode(flag.value, Reason(f"-mod={flag.value} is {where}", place_of_flag(context, flag)), True)


def check_value(context: Context) -> Stop | None:
    """work.buildModeInit: the values that -mod can have."""
    flag = context.command.flag("mod")
    if flag is None or context.command.name not in _BUILD_INIT or flag.value in (None, "", "mod", "readonly", "vendor"):
        return None
    says = f"-mod={flag.value} not supported (can be '', 'mod', 'readonly', or 'vendor')"
    place = place_of_flag(context, flag)
    if flag.argument is None:
        values = {"variable": "GOFLAGS", "value": f"-mod={flag.value}", "word": f"-mod={flag.value}"}
        return Stop((Failure(kinds.GOFLAGS_INVALID, says, place, values),))
    values = {"command": context.command.name, "flag": "mod", "since": "", "value": flag.value or ""}
    return Stop((Failure(kinds.UNKNOWN_FLAG, says, place, values),))


def decide(
    context: Context, directory: str | None, workspace: bool, go: str, go_place: Place | None, missing_ok: bool
) -> Mode | Stop:
    """The mode for the main module in `directory` (or the workspace there), whose file has the go line `go`."""
    given = explicit(context, workspace)
    if isinstance(given, Stop):
        return given
    if given is not None:
        if given.mod == "vendor" and directory is not None:
            return given._replace(vendor=join(directory, "vendor"))
        return given
    name = context.command.name
    if name in _FETCH:
        return Mode("mod", Reason(f"go {name} brings go.mod up to date", None), False)
    if name in _READ:
        return Mode("readonly", Reason(f"go {name} reads the module cache", None), False)
    if not context.command.goflags_known:
        return Stop(why="GOFLAGS may set -mod")
    if directory is None:
        return Mode("mod" if missing_ok else "readonly", Reason("there is no main module", None), False)
    return _automatic(context, directory, workspace, go, go_place)


def _automatic(context: Context, directory: str, workspace: bool, go: str, go_place: Place | None) -> Mode | Stop:
    default = Reason("-mod=readonly is the default", None)
    if workspace and not at_least(context.version, 22):
        return Mode("readonly", default, False)
    vendor = join(directory, "vendor")
    there = files.is_directory(context.world, vendor)
    if there is None:
        return Stop(why="whether there is a vendor directory is not known")
    if not there:
        return Mode("readonly", default, False)
    file = "go.work" if workspace else "go.mod"
    if not go or compare(go, "1.14") < 0:
        version = go or "unspecified"
        text = f"Go version in {file} is {version}, so vendor directory was not used."
        return Mode("readonly", Reason(text, go_place), False)
    if at_least(context.version, 22):
        vendored = _is_for_workspace(context, vendor)
        if vendored is None:
            return Stop(why="vendor/modules.txt is not known")
        if vendored != workspace:
            text = "Outside workspace mode, but vendor directory is for a workspace."
            if workspace:
                text = "In workspace mode, but vendor directory is not for a workspace"
            return Mode("readonly", Reason(text, None), False)
    text = f"Go version in {file} is at least 1.14 and vendor directory exists."
    return Mode("vendor", Reason(text, go_place), False, vendor)


def _is_for_workspace(context: Context, vendor: str) -> bool | None:
    path = vendor + "/modules.txt"
    there = files.is_file(context.world, path)
    if there is False:
        return False
    source = context.world.image.read(path)
    if there is None or source is None:
        return None
    return source.memo(modules_txt.parse).workspace
