"""The project: one immutable snapshot of everything that the replay and the rules may ask about.

Facts are computed when they are first asked for, from Sources whose syntax trees are kept on them, so a snapshot that
shares files with an earlier one parses nothing twice.
"""

from collections.abc import Callable, Hashable, Mapping

from gowharf.project.files import FileError, Files
from gowharf.project.git import GitView, Ignored
from gowharf.startup import TYPE_CHECKING, Any, NamedTuple
from gowharf.syntax import dockerfile as dockerfile_syntax
from gowharf.syntax import gomod as gomod_syntax
from gowharf.syntax import gosource as gosource_syntax
from gowharf.syntax import gosum as gosum_syntax
from gowharf.syntax import modules_txt as modules_txt_syntax
from gowharf.text.source import Place, Source

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

__all__ = [
    "BuildConfig",
    "Context",
    "Discovered",
    "GitView",
    "Ignored",
    "Project",
    "Reason",
    "Settings",
]


class Reason(NamedTuple):
    """Why something is as it is, for people, with the place that says so where there is one."""

    text: str
    place: Place | None


class Context(NamedTuple):
    """A build context. `kind`: "dir" (then `directory` is its path in the project), "git" (the repository's files of a
    clone, from `directory`), "none" (`docker build -`: empty), "outside" or "unknown" (nothing is known of its files).
    """

    kind: str
    directory: str


class BuildConfig(NamedTuple):
    """One way in which a Dockerfile is built. `args` are --build-arg values; None: taken from the caller's environment,
    so unknown. `contexts` are named contexts: a `Context`, or an image as "image:REFERENCE" text. `guess`: nothing says
    so; neither a description of the build nor a COPY source that exists."""

    dockerfile: str
    context: Context
    reason: Reason
    target: str | None
    args: Mapping[str, str | None]
    contexts: Mapping[str, "Context | str"]
    platform: str | None = None
    inline: str | None = None
    guess: bool = False


class Settings(NamedTuple):
    """What the project model needs of the configuration."""

    private: tuple[str, ...] = ()
    images: Mapping[str, str] = {}  # image reference -> Go version
    builds: tuple[BuildConfig, ...] = ()
    exclude: tuple[str, ...] = ()


class Project:
    """See the module's docstring. Paths are relative to `root`, which is for showing only. `gomod`, `gowork`, `gosum`,
    `modules_txt`, `dockerfile` and `gosource` read a file as one of that kind, whatever its name: None where `source`
    is."""

    def __init__(self, root: str, files: Files, git: GitView, settings: Settings, found: "Discovered") -> None:
        self.root = root
        self.files = files
        self.git = git
        self.settings = settings
        self.found = found
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, compute: "Callable[[], T]") -> "T":
        """`compute()`, at most once for each `key`: for what this snapshot and the key decide."""
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]  # type: ignore[no-any-return]

    def source(self, path: str) -> Source | None:
        """The file's Source, or None where it doesn't exist or can't be read."""
        got = self.files.read(path)
        return got if isinstance(got, Source) else None

    def gomod(self, path: str) -> gomod_syntax.ModFile | None:
        source = self.source(path)
        return source.memo(gomod_syntax.parse) if source else None

    def gowork(self, path: str) -> gomod_syntax.ModFile | None:
        source = self.source(path)
        return source.memo(gomod_syntax.parse_work) if source else None

    def gosum(self, path: str) -> gosum_syntax.GoSum | None:
        source = self.source(path)
        return source.memo(gosum_syntax.parse) if source else None

    def modules_txt(self, path: str) -> modules_txt_syntax.ModulesTxt | None:
        source = self.source(path)
        return source.memo(modules_txt_syntax.parse) if source else None

    def dockerfile(self, path: str) -> dockerfile_syntax.Dockerfile | None:
        source = self.source(path)
        return source.memo(dockerfile_syntax.parse) if source else None

    def gosource(self, path: str) -> gosource_syntax.GoSource | None:
        source = self.source(path)
        return source.memo(gosource_syntax.parse) if source else None


class Discovered(NamedTuple):
    """Paths found under the root, sorted. `errors` are files that exist and could not be read; `builders` those that
    may say how Dockerfiles are built, by their kind (`contexts.names`); `ignored` the files and directories that were
    passed over since a clone lacks them."""

    gomods: tuple[str, ...]
    goworks: tuple[str, ...]
    gosums: tuple[str, ...]
    modules_txts: tuple[str, ...]
    dockerfiles: tuple[str, ...]
    dockerignores: tuple[str, ...]
    errors: tuple[FileError, ...]
    builders: Mapping[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()
