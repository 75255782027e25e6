"""Which files of a project matter: one walk over `Files`, without recursion, that never follows a directory link.

Go's own vendor directories give only their modules.txt; .git, node_modules and testdata are passed over, and so is
what git ignores, which is remembered. What was found is read at once, so that files which can't be read are known.
"""

from collections.abc import Callable

from gowharf.project.contexts.names import context_source_kind
from gowharf.project.files import Entry, FileError, Files, join
from gowharf.project.git import GitView
from gowharf.project.model import Discovered
from gowharf.project.templates import is_template

_SKIPPED = frozenset({".git", ".hg", ".svn", "node_modules", "testdata"})
_GO_FILES = {"go.mod": "gomods", "go.work": "goworks", "go.sum": "gosums", "go.work.sum": "gosums"}
_SEPARATED = tuple(name + mark for name in ("dockerfile", "containerfile") for mark in ".-_")
# Generators, documents and left-overs that are named after the Dockerfile they belong to.
_OTHERS = frozenset(
    "dockerignore containerignore tmpl gotmpl tpl template j2 jinja jinja2 erb mustache hbs ejs in m4 "
    "md rst adoc txt html json yaml yml toml xml lock csv png svg sh bash ps1 bat "
    "orig rej bak swp swo tmp patch diff".split()
)
_PLAIN = frozenset("go js ts jsx tsx css html svg png md txt proto py java c h pem golden map".split())
_SOURCES = frozenset("go py js mjs cjs jsx ts tsx rs rb java kt c cc cpp h php pl lua swift scala cs vim el".split())


def is_dockerfile(name: str) -> bool:
    """Whether a file of that base name is a Dockerfile: Dockerfile, Dockerfile.x, x.Dockerfile, Containerfile, in any
    case. dockerfile.go is Go; Dockerfile.go, written like a Dockerfile's name, may be the one for the Go service."""
    lower = name.lower()
    if lower in ("dockerfile", "containerfile"):
        return True
    if not lower.startswith(_SEPARATED) and not lower.endswith((".dockerfile", ".containerfile")):
        return False
    stem, _, extension = lower.rpartition(".")
    if extension in _OTHERS or lower.endswith("~"):
        return False
    return extension not in _SOURCES or (stem in ("dockerfile", "containerfile") and not name[0].islower())


def discover(files: Files, git: GitView, exclude: Callable[[str, bool], bool] | None = None) -> Discovered:
    """All that matters below the root. `exclude` says of a path, and whether it is a directory, if to pass it over."""
    walk = _Walk(files, git, exclude or _nothing)
    directories = [""]
    while directories:
        directories.extend(walk.visit(directories.pop()))
    return Discovered(
        gomods=walk.paths("gomods"),
        goworks=walk.paths("goworks"),
        gosums=walk.paths("gosums"),
        modules_txts=walk.paths("modules_txts"),
        dockerfiles=walk.paths("dockerfiles"),
        dockerignores=walk.paths("dockerignores"),
        errors=tuple(sorted(walk.errors)),
        builders={kind: tuple(sorted(paths)) for kind, paths in sorted(walk.builders.items())},
        ignored=tuple(sorted(walk.ignored)),
    )


def _nothing(path: str, directory: bool) -> bool:
    return False


class _Walk:
    def __init__(self, files: Files, git: GitView, exclude: Callable[[str, bool], bool]) -> None:
        self.files = files
        self.git = git
        self.exclude = exclude
        self.found: dict[str, list[str]] = {}
        self.builders: dict[str, list[str]] = {}
        self.errors: list[FileError] = []
        self.ignored: list[str] = []

    def paths(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted(self.found.get(kind, ())))

    def visit(self, directory: str) -> list[str]:
        """Takes what a directory holds; gives the directories to go on with."""
        prefix = directory + "/" if directory else ""
        entries = self.files.entries(directory)
        if not entries:
            error = self.files.read(directory)
            if isinstance(error, FileError):
                self.errors.append(error)
        further: list[str] = []
        for entry in entries:
            name = entry.name
            if entry.kind == "dir":
                if name not in _SKIPPED and self._enters(prefix + name, name, entries):
                    further.append(prefix + name)
                continue
            kind = _kind(name, directory)
            if kind:
                self._take(prefix + name, entry, kind)
        return further

    def _enters(self, path: str, name: str, siblings: tuple[Entry, ...]) -> bool:
        if self.exclude(path, True):
            return False
        if name == "vendor" and self._vendor(path, siblings):
            return False
        if self.git.missing(path, directory=True):
            self.ignored.append(path)
            return False
        return True

    def _vendor(self, path: str, siblings: tuple[Entry, ...]) -> bool:
        """Whether it is Go's vendor directory. A service that is called vendor is none."""
        modules_txt = path + "/modules.txt"
        if self.files.kind(modules_txt) is None:
            return any(entry.name in ("go.mod", "go.work") for entry in siblings)
        self._take(modules_txt, Entry("modules.txt", "file"), "modules_txts")
        return True

    def _take(self, path: str, entry: Entry, kind: str) -> None:
        if self.exclude(path, False):
            return
        if entry.kind == "link" and self._found_elsewhere(path, entry):
            return
        missing = self.git.missing(path)
        if missing and missing.certain:
            self.ignored.append(path)
            return
        if kind.startswith("builder:"):
            self.builders.setdefault(kind[8:], []).append(path)
            return
        source = self.files.read(path)
        if isinstance(source, FileError):
            self.errors.append(source)
        elif source is not None and not is_template(kind, source.text):
            self.found.setdefault(kind, []).append(path)

    def _found_elsewhere(self, path: str, entry: Entry) -> bool:
        """Whether a link leads to a file that the walk finds under a name of the same kind, so that it isn't judged
        twice. (A go.mod reached by a link is a module of its own: its directory is another.)"""
        if not is_dockerfile(entry.name):
            return False
        target = join(path.rpartition("/")[0], self.files.link(path) or "/")
        return target is not None and self.files.kind(target) == "file" and is_dockerfile(target.rpartition("/")[2])


def _kind(name: str, directory: str) -> str | None:
    if name.rpartition(".")[2] in _PLAIN and name[0] not in "CDGMcdgm":
        return None  # most files of most trees; Dockerfile.js and Makefile.js are another matter
    if name in _GO_FILES:
        return None if "vendor" in directory.split("/") else _GO_FILES[name]
    if name.endswith(".dockerignore"):
        return "dockerignores"
    if is_dockerfile(name):
        return "dockerfiles"
    builder = context_source_kind(name, directory)
    return f"builder:{builder}" if builder else None
