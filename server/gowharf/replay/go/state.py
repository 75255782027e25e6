"""What the phases hand to each other: the parsed command, Go's own environment, and the loaded main modules."""

from collections.abc import Mapping

from gowharf.project.model import Reason
from gowharf.replay.go.world import World
from gowharf.replay.model import Argument, Failure
from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import ModFile, Replace
from gowharf.syntax.gosum import GoSum
from gowharf.syntax.modules_txt import ModulesTxt
from gowharf.text.source import Source


class Stop(NamedTuple):
    """A phase's verdict that ends the prediction: these failures, or (with none) an outcome that can't be known."""

    failures: tuple[Failure, ...] = ()
    why: str = ""


class GoFlag(NamedTuple):
    """A flag as given: `name` without dashes, `value` "true" for a bare boolean, None where unknown.
    `argument` is the word that holds it, or None where GOFLAGS does."""

    name: str
    value: str | None
    argument: Argument | None


class Command(NamedTuple):
    """A parsed go command line. `name` is "build", "mod download", "work sync" …; `flags` has GOFLAGS first, so the
    last of a name wins; `args` are what follows the flags (for run: the package and its arguments). `goflags_known`
    is False where GOFLAGS may hold flags that can't be known."""

    name: str
    flags: tuple[GoFlag, ...]
    args: tuple[Argument, ...]
    argv: tuple[Argument, ...]
    goflags_known: bool = True

    def flag(self, name: str) -> GoFlag | None:
        for flag in reversed(self.flags):
            if flag.name == name:
                return flag
        return None


class GoEnv(NamedTuple):
    """Go's view of its environment: the process environment, then `go env -w`, then GOROOT/go.env and defaults.
    Values are None where unknown. Lists are raw strings."""

    values: Mapping[str, str | None]

    def get(self, name: str) -> str | None:
        return self.values.get(name, "")


class Main(NamedTuple):
    """A main module: its directory in the image, its go.mod there, parsed."""

    directory: str
    path: str
    go: str
    file: ModFile
    source: Source


class Replacement(NamedTuple):
    """The replacement in force for a module (or one version of it). `file` is the image path of the go.mod or go.work
    that says so, `path` its path in the project, "" where it is no file of that; `directory` is the image path of a
    local one."""

    replace: Replace
    file: str
    path: str
    directory: str | None


class Load(NamedTuple):
    """The main modules as loaded, and the module mode. `source` of everything is the file in the image.

    `sums` is None where there is no readable go.sum (workspace: go.work.sum and the members' go.sum files together).
    `vendor` is the vendor directory in force in vendor mode.
    """

    mains: tuple[Main, ...]
    workspace: str | None
    workspace_file: ModFile | None
    workspace_source: Source | None
    go: str
    mod: str
    mod_reason: Reason
    mod_explicit: bool
    replacements: Mapping[tuple[str, str], Replacement]
    sums: GoSum | None
    sums_known: bool
    vendor: str | None
    modules_txt: ModulesTxt | None


class Scene(NamedTuple):
    """Everything that a command phase may use. `load` is None for a command that needs no main module or has none."""

    world: World
    command: Command
    env: GoEnv
    workdir: str
    go_version: str
    load: Load | None
