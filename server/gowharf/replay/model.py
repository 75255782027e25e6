"""What the replay says: builds, stages, steps, go commands, and the failures that it predicts."""

from collections.abc import Mapping
from enum import Enum

from gowharf.project.model import BuildConfig
from gowharf.replay.look import Uid
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.source import Place, Span

if TYPE_CHECKING:
    from gowharf.replay.image import Image


class Outcome(Enum):
    SUCCEEDS = "succeeds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Failure(NamedTuple):
    """One predicted failure, by its cause.

    `kind` names the cause (kebab-case, listed in `replay/go/kinds.py` and `replay/walk.py`); rules go by it.
    `says` is what go or the builder prints, exact but for what depends on the machine.
    `place` is where in the project's files the cause lies, or None where no file of the project holds it (then the step
    is the place). `values` are what messages need (module paths, versions, directories), by name; `places` further
    places by name. `certain` is False where the failure needs a common condition such as no network, or a patch of the
    image that isn't known: at most a warning.
    """

    kind: str
    says: str
    place: Place | None = None
    values: Mapping[str, str] = {}
    places: Mapping[str, Place] = {}
    certain: bool = True

    @property
    def key(self) -> tuple[object, ...]:
        """Failures with one key have one cause and are reported once."""
        return (self.kind, self.place, tuple(sorted(self.values.items())))


class User(NamedTuple):
    """Who runs a step. `uid` None: unknown. `home` None: unknown."""

    name: str
    uid: Uid
    gid: Uid
    home: str | None


ROOT = User("root", 0, 0, "/root")


class Argument(NamedTuple):
    """One word of a command as the program gets it; `value` None where unknown, `span` in the Dockerfile. `named`: the
    variable that a word of unknown value gives one to, `VERSION` of `VERSION=$(git describe)`."""

    value: str | None
    span: Span
    named: str = ""


class Assignment(NamedTuple):
    """One place at which a step sets an environment variable. `how`: "ENV", "ARG", "prefix" (`NAME=value command`, and
    `env NAME=value command`) or "export". `value` None: unknown. `span` holds the name, `=` and the value as written;
    `command` the simple command in which a RUN says it. (`go env -w` is a GoRun.)"""

    name: str
    value: str | None
    how: str
    span: Span
    command: Span | None = None


class GoRun(NamedTuple):
    """One go command in a RUN, as replayed.

    `span` is the command in the Dockerfile, `instruction` the index of its RUN in the file. `name` is "build",
    "mod download" and so on. `module` is the image path of the main module's directory, `workspace` of go.work's
    directory; `module_source`/`workspace_source` the project paths of those files, where they are unchanged copies.
    `mod` is the -mod in force with the reason. `network`: "needed", "not-needed" or "unknown". `fetches`: modules
    ("path@version") that it must download. `flags`: the effective ones, GOFLAGS merged, by name without dashes.
    `conditional`: it may not run (in an `if`, after `||`), `ignored`: its failure does not fail the step.
    `env_complete`: False where the base image isn't known and may set variables that are not in `env`.
    `uses`: the modules, by path, of which the code that it reads imports packages. `why`: what isn't known, where the
    outcome is unknown and that is said to be so; a sentence without its beginning ("whether there is a go.mod …").
    """

    argv: tuple[Argument, ...]
    span: Span
    instruction: int
    name: str
    workdir: str | None
    env: Mapping[str, str | None]
    user: User
    go_version: str | None
    module: str | None = None
    workspace: str | None = None
    module_source: str | None = None
    workspace_source: str | None = None
    mod: str | None = None
    mod_reason: str = ""
    network: str = "unknown"
    fetches: tuple[str, ...] = ()
    flags: Mapping[str, str | None] = {}
    arguments: tuple[Argument, ...] = ()
    packages: tuple[str, ...] = ()
    outcome: Outcome = Outcome.UNKNOWN
    failures: tuple[Failure, ...] = ()
    conditional: bool = False
    ignored: bool = False
    image: "Image | None" = None
    env_complete: bool = True
    uses: tuple[str, ...] = ()
    why: str = ""

    @property
    def command(self) -> str:
        """The command as people call it: "go build", "go mod tidy"; also where go has none of that name."""
        if self.name or len(self.argv) < 2:
            return f"go {self.name}".rstrip()
        word = self.argv[1].value or ""
        return f"go {word}" if word[:1] not in ("", "-") else "go"


class Step(NamedTuple):
    """One instruction of a stage. `failures` are those of the instruction itself (a COPY source that isn't there);
    each go command has its own. `env` and the rest are as they were *before* the instruction; `sets` are the variables
    that it sets, in the order in which it does."""

    number: int
    instruction: Instruction
    workdir: str | None
    user: User
    env: Mapping[str, str | None]
    image: "Image"
    go: tuple[GoRun, ...]
    outcome: Outcome
    failures: tuple[Failure, ...]
    opaque: bool
    sets: tuple[Assignment, ...] = ()


class Stage(NamedTuple):
    """One stage. `base` is the image reference with variables replaced, None where unknown; `parent` the index of the
    stage that it is built FROM, if it is one. `go_version` is the image's Go ("1.21" where the patch is unknown),
    None where unknown or absent. `reached`: the default (or chosen) target needs it."""

    number: int
    name: str
    instruction: Instruction
    base: str | None
    parent: int | None
    go_version: str | None
    steps: tuple[Step, ...]
    reached: bool
    image: "Image"
    env: Mapping[str, str | None]
    workdir: str | None
    user: User


class Replay(NamedTuple):
    """One Dockerfile built one way. `failures` are of the file as a whole (it doesn't parse, no stages)."""

    build: BuildConfig
    path: str
    stages: tuple[Stage, ...]
    failures: tuple[Failure, ...]
    global_args: Mapping[str, str | None]
