"""Which findings a change of files can have caused, also in files that it didn't touch.

A finding depends on the files that it names, and on what the replay of each Dockerfile that it names depends on: the
Dockerfile, and of its build context what Go reads (module files, the heads of .go files, embedded files) and what the
Dockerfile or a script names. Where that can't be told apart, the finding is kept.

On what says how Dockerfiles are built, and on what git ignores, everything may depend, and such files change often
for other reasons. So the project is checked once more with their old texts: what is found then too, they didn't cause.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from gowharf.check.engine import Report
from gowharf.project.contexts.names import context_source_kind
from gowharf.project.model import BuildConfig, Context, Project
from gowharf.rules.model import Finding
from gowharf.startup import NamedTuple

_MODULE_FILES = ("go.mod", "go.sum", "go.work", "go.work.sum", "modules.txt")
# What is in a clone, and what is checked at all, hangs on these.
_EVERYWHERE = (".gitattributes", ".gitmodules", "gowharf.toml")
_MAY_CONFIGURE = "pyproject.toml"
_WILD = ("*", "?", "[")


class Changes(NamedTuple):
    """The changed files of a project, relative to it: `modified` were there and are, `listed` came or went. `before`
    has the old texts of those of which `far_reaching` says so, "" for one that wasn't there."""

    modified: frozenset[str]
    listed: frozenset[str]
    before: Mapping[str, str] = {}


def far_reaching(path: str) -> bool:
    """Whether findings may depend on the file that name neither it nor a Dockerfile in whose context it is."""
    folder, _, name = path.rpartition("/")
    return name in (".gitignore", _MAY_CONFIGURE) or context_source_kind(name, folder) is not None


def caused(report: Report, changes: Changes, again: Callable[[Mapping[str, str]], Iterable[Finding]]) -> list[Finding]:
    """The report's findings that the changes can have caused. `again` finds anew, with these texts in place of the
    files'."""
    paths = changes.modified | changes.listed
    if any(_everywhere(path, report.project, changes) for path in paths):
        return list(report.findings)
    touched = {build.dockerfile for build in report.builds if _touches(report.project, build, changes)}
    kept = {finding for finding in report.findings if _concerned(finding, paths, touched, report.project)}
    if changes.before and len(kept) < len(report.findings):
        kept.update(set(report.findings).difference(again(changes.before)))
    return [finding for finding in report.findings if finding in kept]


def _everywhere(path: str, project: Project, changes: Changes) -> bool:
    name = path.rpartition("/")[2]
    if name != _MAY_CONFIGURE:
        return name in _EVERYWHERE
    source = project.source(path)
    return "gowharf" in changes.before.get(path, "") or (source is not None and "gowharf" in source.text)


def _is_module_file(path: str) -> bool:
    return path.rpartition("/")[2] in _MODULE_FILES


def _concerned(finding: Finding, changed: frozenset[str], touched: set[str], project: Project) -> bool:
    if finding.rule == "internal-error":
        return True
    named = {finding.place.path, *(label.place.path for label in finding.related)}
    named.update(item.path for fix in finding.fixes for item in fix.edits)
    if named & changed or named & touched:
        return True
    about_modules = [path for path in named if _is_module_file(path)]
    if any(_of_module(project, file, path) for file in about_modules for path in changed):
        return True
    # What names neither modules nor a Dockerfile (a line of .dockerignore) may be about any Dockerfile.
    return bool(touched) and not about_modules and named.isdisjoint(project.found.dockerfiles)


def _of_module(project: Project, file: str, path: str) -> bool:
    """Whether what is said of a module file can hang on another file: one that Go reads, and that is below it, in the
    workspace with it, or in a folder that it names."""
    if not (path.endswith(".go") or _is_module_file(path)):
        return False
    folder = file.removesuffix("/modules.txt").removesuffix("vendor").rpartition("/")[0]
    if _below(path, folder) or project.found.goworks:
        return True
    source = project.source(file)
    return source is not None and path.rpartition("/")[0].rpartition("/")[2] in source.text


def _touches(project: Project, build: BuildConfig, changes: Changes) -> bool:
    """Whether the replay of a build depends on a changed file."""
    own = {build.dockerfile, build.dockerfile + ".dockerignore", build.dockerfile + ".containerignore"}
    changed = changes.modified | changes.listed
    if own & changed:
        return True
    folders = list(_folders(build))
    below = [path for path in changed if any(_below(path, folder) for folder in folders)]
    if not below:
        return False
    said = _said(project, build)
    wild = _copies_patterns(project, build.dockerfile)
    return any(_read(path, said) or (path in changes.listed and _seen(project, path, said, wild)) for path in below)


def _folders(build: BuildConfig) -> Iterator[str]:
    """The folders of the project that the build takes files from; all of it where they aren't known."""
    for context in (build.context, *build.contexts.values()):
        if isinstance(context, Context) and context.kind != "none":
            yield context.directory if context.kind in ("dir", "git") else ""


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _read(path: str, said: str) -> bool:
    """Whether the text of a file of the context can matter."""
    ignores = (".dockerignore", ".containerignore")
    return path.endswith((".go", *ignores)) or _is_module_file(path) or path.rpartition("/")[2] in said


def _seen(project: Project, path: str, said: str, wild: bool) -> bool:
    """Whether it can matter that a file of the context is there: it, or a folder above it, is named or embedded."""
    return wild or any(part in said for part in path.split("/")) or _embedded(project, path)


def _copies_patterns(project: Project, dockerfile: str) -> bool:
    """Whether a COPY or ADD has a pattern for a source."""
    tree = project.dockerfile(dockerfile)
    copies = (item for item in tree.instructions if item.keyword in ("COPY", "ADD")) if tree else ()
    return any(sign in item.args.text.replace('["', "") for item in copies for sign in _WILD)


def _embedded(project: Project, path: str) -> bool:
    """Whether a folder above a file has a .go file that embeds."""
    while path:
        path = path.rpartition("/")[0]
        for entry in project.files.entries(path):
            if entry.kind == "file" and entry.name.endswith(".go"):
                source = project.gosource(f"{path}/{entry.name}" if path else entry.name)
                if source is not None and source.embeds:
                    return True
    return False


def _said(project: Project, build: BuildConfig) -> str:
    """The texts that may name files of the context: the Dockerfile, and the scripts that it can run."""
    paths = [build.dockerfile, *(path for held in project.found.builders.values() for path in held)]
    sources = (project.source(path) for path in paths)
    return "\n".join(source.text for source in sources if source is not None)
