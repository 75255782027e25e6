"""The modules that the main modules require, with the replacement in force for each, and what is said of them.

Versions that readonly mode has accepted are canonical and single; where several main modules require one module, the
highest version counts (minimal version selection over what go.mod files say; the dependencies' own are not known).
"""

from gowharf.project import versions
from gowharf.replay.go.state import Load, Main, Replacement
from gowharf.replay.paths import below
from gowharf.startup import NamedTuple
from gowharf.syntax import semver
from gowharf.syntax.gomod import Require
from gowharf.text.source import Place, Source, Span


class Required(NamedTuple):
    """A required module. `gomod` is the go.mod that says so, "" where that is no file of the project; `replacement` is
    the one in force, None where there is none. (Kept with the text of a go.mod, so it must not hold on to that.)"""

    path: str
    version: str
    require: Require
    gomod: str
    replacement: Replacement | None

    @property
    def local(self) -> str | None:
        """The image path of the directory that replaces it."""
        return self.replacement.directory if self.replacement is not None else None

    @property
    def actual(self) -> tuple[str, str]:
        """The path and version that are fetched; the version is "" for a directory."""
        if self.replacement is None:
            return self.path, self.version
        return self.replacement.replace.new_path, self.replacement.replace.new_version

    @property
    def place(self) -> Place | None:
        """The require line, where a file of the project holds it."""
        return place_in(self.gomod, self.require.path_token.span.cover(self.require.version_token.span))

    @property
    def name(self) -> str:
        return f"{self.path}@{self.version}"


def required_modules(load: Load) -> dict[str, Required]:
    """By module path, in the order of Go's roots: sorted by path. Main modules are none of their own requirements."""
    # The files that were loaded, and where they are, say all.
    holder = load.workspace_source or load.mains[0].source
    others = [None if main.source is holder else main.source for main in load.mains]
    key = load.workspace, tuple(others), tuple([main.directory for main in load.mains])
    return holder.last(_required, key, lambda: _required(load))


def _required(load: Load) -> dict[str, Required]:
    mains = {main.path for main in load.mains}
    found: dict[str, Required] = {}
    for main in load.mains:
        for require in main.file.requires:
            if require.path in mains:
                continue
            known = found.get(require.path)
            if known is not None and known.version == require.version:
                continue
            if known is None or semver.compare(known.version, require.version) < 0:
                replacement = replacement_of(load, require.path, require.version)
                found[require.path] = Required(require.path, require.version, require, main.source.path, replacement)
    return dict(sorted(found.items()))


def replacement_of(load: Load, path: str, version: str) -> Replacement | None:
    """modload.Replacement: one for that version wins over one for all."""
    return load.replacements.get((path, version)) or load.replacements.get((path, ""))


def main_of(load: Load, directory: str) -> Main | None:
    """The main module whose tree holds a directory, by its place alone: the innermost."""
    best: Main | None = None
    for main in load.mains:
        if below(directory, main.directory) and (best is None or len(main.directory) > len(best.directory)):
            best = main
    return best


def is_pruned(load: Load) -> bool:
    """Whether the module graph is pruned: a go line of 1.17 or later (gover.ExplicitIndirectVersion)."""
    return versions.compare(load.go or "1.16", "1.17") >= 0


def place_of(source: Source | None, span: Span) -> Place | None:
    """A place in a file of the project, or None where no file has the text."""
    return place_in(source.path, span) if source is not None else None


def place_in(path: str, span: Span) -> Place | None:
    """As `place_of`, of the file's path; "" is that of a text that no file has."""
    return Place(path, span) if path else None
