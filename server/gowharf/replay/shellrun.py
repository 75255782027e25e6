"""The shell of one RUN while it is followed: its variables, directory and options, and what it has done so far."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum

from gowharf.project.model import Project
from gowharf.replay import filetools
from gowharf.replay.model import Assignment, Failure, GoRun
from gowharf.replay.paths import join
from gowharf.replay.state import State
from gowharf.replay.trees import StageFiles
from gowharf.startup import NamedTuple, regex
from gowharf.syntax import shell
from gowharf.syntax.dockerfile import Joined
from gowharf.text.source import Place, Source, Span

_FIXED = regex(r"[^*?\[]*")
# What shells and builders set themselves, or pass on without being asked.
_SET = regex(
    r"(?i:.*_proxy|proxy_.*)\Z|BASH.*|COMP_.*|PS\d|(?:_|CI|DIRSTACK|EPOCH.*|EUID|FUNCNAME|GROUPS|HISTCMD|HOSTNAME|HOSTTYPE|"
    r"IFS|LANG|LC_.*|LINENO|MACHTYPE|OLDPWD|OPTARG|OPTERR|OPTIND|OSTYPE|PIPESTATUS|PPID|RANDOM|REPLY|SECONDS|SHELL.*|"
    r"SHLVL|SOURCE_DATE_EPOCH|SRANDOM|TERM|UID|USER|LOGNAME|TMPDIR)\Z"
)


class Status(Enum):
    """How a command ends."""

    OK = 0
    FAIL = 1
    UNKNOWN = 2


class Setting(NamedTuple):
    """What does not change while one RUN is followed. `source` is the Dockerfile."""

    project: Project
    dockerfile: str
    instruction: int
    network: bool
    readonly: tuple[str, ...]
    source: Source | None


class Flow(NamedTuple):
    """How a command stands in the script. `overlooked`: another comes after it, so that under `set -e` a failure counts
    only where `set -e` sees it, which is none behind `!` and none before an `&&`."""

    conditional: bool = False
    ignored: bool = False
    overlooked: bool = False


class Frame(NamedTuple):
    """What a subshell gets back when it ends."""

    workdir: str | None
    variables: dict[str, str | None]
    exported: frozenset[str]
    errexit: bool
    pipefail: bool
    nounset: bool
    places: dict[str, Place]


class Everywhere(Joined):
    """A text of which every place is shown at one word of the Dockerfile."""

    def __new__(cls, text: str, span: Span) -> "Everywhere":
        made = super().__new__(cls, text, ((0, span.start),))
        made.word = span
        return made

    word: Span

    def span(self, start: int, end: int) -> Span:
        return self.word


Node = Callable[["Run", shell.Node, Flow], Status]


class Run:
    """One RUN being followed. `state` and `runs` are the result; `opaque`: something could not be followed.

    `node` follows a part of a script; it is given from outside, since what a command does may be to run more script.
    """

    def __init__(self, state: State, setting: Setting, joined: Joined, secrets: Mapping[str, None], node: Node) -> None:
        self.state = state
        self.node = node
        self.setting = setting
        self.runs: list[GoRun] = []
        self.failures: list[Failure] = []
        self.opaque = False
        self.sets: list[Assignment] = []
        self.workdir = state.workdir
        self.variables: dict[str, str | None] = {**state.variables, **secrets}
        self.exported = frozenset(self.variables)
        self.errexit = False
        self.interpreter = ""  # dash, ash or bash; "": nobody knows
        self.pushed: tuple[str | None, ...] = ()  # directories that pushd left
        self.pipefail = False
        self.nounset = False
        self.spared = False  # the last failure is one that `set -e` doesn't see
        self.places: dict[str, Place] = {}  # of variables that this RUN sets
        self.joined = joined
        self.depth = 0
        self.exited: Status | None = None  # set: nothing more of the script, function or loop is run …
        self.leaving = ""  # … by this word: exit, return, break or continue
        self.perhaps: frozenset[str] = frozenset()  # such words that may have been run: what follows may not be
        self.functions: dict[str, shell.Node] = {}
        self.denied: Failure | None = None  # the last question that was answered with no, or an exit that says so
        self.stdin: tuple[str | None, Span] | None = None  # the heredoc of the command that is followed

    def note(self, failure: Failure, flow: Flow) -> None:
        """A failure of the RUN itself, where it surely comes to it and takes it to heart."""
        if not flow.conditional and not flow.ignored and not self.perhaps:
            self.failures.append(failure._replace(certain=failure.certain and not self.state.assumed))

    def lose(self) -> Status:
        """Something that can't be followed: it may have changed any file."""
        self.opaque = True
        self.state = self.state._replace(image=self.state.image.with_haze("/"))
        return Status.UNKNOWN

    def redirects(self, redirects: tuple[shell.Redirect, ...], silent: bool = False) -> None:
        """What is printed into files; `silent`: by a command that prints nothing."""
        for redirect in redirects:
            if not redirect.op.startswith(">") and redirect.op not in ("&>", "&>>"):
                continue
            if "&" in redirect.op and not redirect.op.startswith("&"):
                continue
            target = shell.value(redirect.target, self.lookup)
            image = self.state.image
            if target is None or (self.workdir is None and not target.startswith("/")):
                image = image.with_haze("/", changes=False).with_haze(self.workdir or "/")
            elif not target.startswith("/dev/"):
                path = join(self.workdir or "/", target)
                if silent and redirect.op == ">>" and not image.look(path).absent:
                    continue
                image = filetools.written(image, path, self.state.user, empty=silent)
            self.state = self.state._replace(image=image)

    def matches(self, patterns: tuple[str, ...], part: bool = False) -> tuple[str, ...] | None:
        """What wildcards become: the paths that match, the pattern itself where none does; None where unknown. `part`:
        those that are known will do."""
        found: list[str] = []
        for pattern in patterns:
            if self.workdir is None and not pattern.startswith("/"):
                return None
            base = "" if pattern.startswith("/") else (self.workdir or "").rstrip("/") + "/"
            paths, whole = StageFiles(self.state.image).match(join(self.workdir or "/", pattern))
            if not whole and not part:
                return None
            lead = "./" if pattern.startswith("./") else ""
            found.extend([lead + path.removeprefix(base) for path in paths] or [pattern])
        return tuple(found)

    def thin_out(self, patterns: tuple[str, ...]) -> tuple[str, ...] | None:
        """What rm does to wildcards that can't be followed (`/var/lib/apt/lists/*`): something in the folder in front
        of them may be gone, and no word is left. None where the directory is unknown."""
        for pattern in patterns:
            fixed = _FIXED.match(pattern)
            directory = fixed[0].rpartition("/")[0] if fixed is not None else ""
            if self.workdir is None and not pattern.startswith("/"):
                return None
            at = join(self.workdir or "/", directory or ("/" if pattern.startswith("/") else "."))
            self.state = self.state._replace(image=self.state.image.with_haze(at))
        return ()

    def assigned(self, assignment: shell.Assignment) -> str | None:
        value = shell.value(assignment.value, self.lookup)
        if not assignment.append:
            return value
        before = self.variables.get(assignment.name, "")
        return None if before is None or value is None else before + value

    def fields(self, word: shell.Word) -> tuple[str, ...] | None:
        """The arguments that a word becomes; None where unknown, as after a change of what separates them."""
        first = word.parts[0] if len(word.parts) == 1 else None
        if type(first) is shell.Variable and first.name in ("@", "*") and not first.op:
            return self._all_given(first)
        loose = "IFS" in self.variables and any(not part.quoted and type(part) is shell.Variable for part in word.parts)
        return None if loose or word.braces else shell.fields(word, self.lookup)

    def give(self, values: Sequence[str | None] | None) -> None:
        """New positional parameters, `$1` and on; None: nobody knows how many."""
        known = [None] * 9 if values is None else [*values, *[""] * (9 - len(values))]
        named = {name: value for name, value in self.variables.items() if name.isidentifier() or name == "0"}
        count = None if values is None else str(len(values))
        self.variables = {**named, **{str(at): value for at, value in enumerate(known, 1)}, "#": count}

    def given(self) -> tuple[str | None, ...] | None:
        """The positional parameters; None where it isn't known how many there are."""
        count = self.variables.get("#")
        return None if count is None else tuple(self.variables.get(str(at)) for at in range(1, int(count) + 1))

    def _all_given(self, variable: shell.Variable) -> tuple[str, ...] | None:
        """What `"$@"`, `"$*"` or either without quotes becomes."""
        given = self.given()
        known = None if given is None else [value for value in given if value is not None]
        if given is None or known is None or len(known) != len(given):
            return None
        if variable.quoted:
            return tuple(known) if variable.name == "@" else (" ".join(known),)
        return None if "IFS" in self.variables else tuple(" ".join(known).split())

    def lookup(self, name: str) -> "str | None | shell.Unset":
        if name in self.variables:
            return self.variables[name]
        if name == "PWD":
            return self.workdir
        if name == "HOME":
            return self.state.user.home
        if not name.isidentifier() or not self.state.env_complete:
            return None
        return shell.UNSET

    def lacking(self, words: Iterable[shell.Word]) -> str | None:
        """The first variable without a default that nobody sets, which ends a script under `set -u`."""
        for word in words:
            for part in word.parts:
                if type(part) is not shell.Variable or part.op not in ("", "length"):
                    continue
                given = self.given() if part.name.isdecimal() else None
                if given is not None and int(part.name) > len(given):
                    return part.name
                if part.name.isidentifier() and not _SET.match(part.name) and self.lookup(part.name) is shell.UNSET:
                    return part.name
        return None

    def frame(self) -> Frame:
        options = self.errexit, self.pipefail, self.nounset
        return Frame(self.workdir, dict(self.variables), self.exported, *options, self.places)

    def leave(self, frame: Frame) -> None:
        self.workdir, self.variables, self.exported = frame.workdir, frame.variables, frame.exported
        self.errexit, self.pipefail, self.nounset, self.places = (
            frame.errexit,
            frame.pipefail,
            frame.nounset,
            frame.places,
        )

    def arrive(self, status: Status, words: tuple[str, ...]) -> Status:
        """Where `words` (exit, return, break, continue) lead: the status that one of them gave, else `status`."""
        self.perhaps -= frozenset(words)
        if self.leaving not in words:
            return status
        ended, self.exited, self.leaving = self.exited, None, ""
        return ended or status

    def forget(self) -> None:
        """The variables may have been set to anything, for as long as this RUN goes on."""
        self.state = self.state._replace(env_complete=False)

    def set(self, name: str, value: str | None, how: str, span: Span, command: Span) -> None:
        """Notes that the script sets a variable."""
        self.sets.append(Assignment(name, value, how, span, command))
        self.places = {**self.places, name: Place(self.setting.dockerfile, span)}

    def span_of(self, assignment: shell.Assignment) -> Span:
        return self.joined.span(assignment.span.start, assignment.span.end)
