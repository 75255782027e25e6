"""Completion in go.mod and go.work: directives, modules and versions that the project or this machine's module cache
knows, directories, Go.

Of a module many versions may be known and of a cache thousands of modules: no more are listed than a list may hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cmp_to_key, partial
from itertools import islice

from gowharf.check.engine import Report
from gowharf.ide.model import GOWORK, Completion, kind_of
from gowharf.ide.reference import DIRECTIVES
from gowharf.ide.requirements import tree_of
from gowharf.project.files import folder_of
from gowharf.project.model import Project
from gowharf.project.releases import RELEASES
from gowharf.project.versions import compare
from gowharf.replay.go.godebugs import NAMES as GODEBUGS
from gowharf.syntax import semver
from gowharf.syntax.gomod import ModFile
from gowharf.syntax.gosum import GoSum
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_WORK = ("go", "toolchain", "godebug", "use", "replace")
_OLDEST = 16  # the minor of Go from which go lines are proposed


Modules = Mapping[str, frozenset[str]]  # module path -> versions


def gomod_completions(
    project: Project, report: Report, path: str, offset: int, cached: Modules, most: int
) -> list[Completion]:
    """At most `most` modules or versions; `cached` are those that the module cache knows beside the project."""
    source, tree = project.source(path), tree_of(project, path)
    if source is None or tree is None:
        return []
    text = source.text
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    if "//" in before:
        return []
    words = before.split()
    typed = "" if not before or before[-1] in " \t" else words.pop()
    span = Span(offset - len(typed), offset)
    verb = _block_verb(tree, offset)
    if verb is None:
        if not words:
            return _directives(kind_of(project, path) == GOWORK, typed, span)
        verb = words.pop(0)
    return _arguments(project, report, path, verb, words, typed, span, _Known(project, cached, most))


def _block_verb(tree: ModFile, offset: int) -> str | None:
    for block in tree.blocks:
        if block.open.end <= offset and (offset <= block.close.start if block.close else offset <= block.span.end + 1):
            return block.verb.value
    return None


def _directives(work: bool, typed: str, span: Span) -> list[Completion]:
    names = _WORK if work else tuple(name for name in DIRECTIVES if name != "use")
    return [
        Completion(name, "keyword", Edit(span, name), DIRECTIVES[name].form, DIRECTIVES[name].text)
        for name in names
        if name.startswith(typed)
    ]


def _arguments(
    project: Project, report: Report, path: str, verb: str, words: list[str], typed: str, span: Span, known: "_Known"
) -> list[Completion]:
    if verb in ("require", "exclude"):
        tree = tree_of(project, path)
        own = tree.module.value if tree and tree.module else ""
        return known.modules(typed, span, True, own) if not words else known.versions(words[0], typed, span, words)
    if verb == "replace":
        return _replace(project, path, words, typed, span, known)
    if words:
        return []
    if verb == "use":
        return _directories(project, path, typed, span)
    if verb == "tool":
        return known.modules(typed, span, False)
    if verb == "godebug":
        return [
            Completion(name, "property", Edit(span, f"{name}="), "a GODEBUG setting")
            for name in sorted(("default", *GODEBUGS))
            if name.startswith(typed)
        ]
    if verb in ("go", "toolchain"):
        return _releases(report, "go" if verb == "toolchain" else "", typed, span)
    return []


class _Known:
    """What is known of modules and their versions."""

    def __init__(self, project: Project, cached: Modules, most: int) -> None:
        self._project = known_versions(project)
        self._cached = cached
        self._most = most

    def modules(self, typed: str, span: Span, with_version: bool, but: str = "") -> list[Completion]:
        """The modules whose path holds what is typed: the project's first, and of each kind those that begin so."""
        names = self._matching(self._project, typed) + [
            name for name in self._matching(self._cached, typed) if name not in self._project
        ]
        return [
            self._module(name, span, with_version) for name in [name for name in names if name != but][: self._most]
        ]

    def versions(self, path: str, typed: str, span: Span, words: list[str]) -> list[Completion]:
        if len(words) > 1:
            return []
        found = (version for version in _newest_first(self._of(path)) if version.startswith(typed))
        return [Completion(version, "value", Edit(span, version), path) for version in islice(found, self._most)]

    def _module(self, path: str, span: Span, with_version: bool) -> Completion:
        newest = _newest(self._project.get(path) or self._of(path))
        new = f"{path} {newest}" if with_version and newest else path
        return Completion(path, "module", Edit(span, new), newest)

    def _of(self, path: str) -> frozenset[str]:
        return self._project.get(path, frozenset()) | self._cached.get(path, frozenset())

    def _matching(self, modules: Modules, typed: str) -> list[str]:
        return sorted((name for name in modules if typed in name), key=lambda name: (not name.startswith(typed), name))


def known_versions(project: Project) -> Modules:
    """Each module that the project's files name, with the versions that they name."""
    return project.once(known_versions, lambda: _known_versions(project))


def _known_versions(project: Project) -> Modules:
    known: dict[str, frozenset[str]] = {}
    for named in _named(project):
        for path, versions in named.items():
            held = known.get(path)
            if held is None:
                known[path] = versions
            elif not versions <= held:
                known[path] = held | versions
    return known


def _named(project: Project) -> Iterator[Modules]:
    """What each file names. A file that isn't edited is asked once."""
    found = project.found
    for path in found.gosums:
        source, sums = project.source(path), project.gosum(path)
        if source is not None and sums is not None:
            yield source.kept(_in_sums, partial(_in_sums, sums))
    for path in found.modules_txts:
        listed = project.modules_txt(path)
        for module in listed.modules if listed else ():
            yield {module.path: frozenset({module.version} - {""})}
    for path in (*found.gomods, *found.goworks):
        source, tree = project.source(path), tree_of(project, path)
        if source is not None and tree is not None:
            yield source.kept(_in_tree, partial(_in_tree, tree))


def _in_tree(tree: ModFile) -> Modules:
    named = _grouped((require.path, require.version) for require in tree.requires)
    return named if tree.module is None else {tree.module.value: frozenset(), **named}


def _in_sums(sums: GoSum) -> Modules:
    return _grouped((each.path, each.version) for each in sums.sums)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Modules:
    grouped: dict[str, set[str]] = {}
    for path, version in pairs:
        grouped.setdefault(path, set()).add(version)
    return {path: frozenset(versions) for path, versions in grouped.items()}


def _newest_first(versions: Iterable[str]) -> list[str]:
    return sorted(sorted(versions), key=cmp_to_key(semver.compare), reverse=True)


def _newest(versions: Iterable[str]) -> str:
    """The newest release, else the newest version; "" where there is none."""
    ordered = _newest_first(versions)
    return next((version for version in ordered if "-" not in version), next(iter(ordered), ""))


def _replace(project: Project, path: str, words: list[str], typed: str, span: Span, known: _Known) -> list[Completion]:
    if not words:
        return known.modules(typed, span, False)
    if "=>" not in words:
        arrow = (
            Completion("=>", "keyword", Edit(span, "=>"), "what stands in for it") if "=>".startswith(typed) else None
        )
        return [*([arrow] if arrow else []), *known.versions(words[0], typed, span, words)]
    after = words[words.index("=>") + 1 :]
    if not after:
        return [*_directories(project, path, typed, span), *known.modules(typed, span, True)]
    return known.versions(after[0], typed, span, after)


def _directories(project: Project, path: str, typed: str, span: Span) -> list[Completion]:
    """The directories of the project's other modules, as this file would write them."""
    found = []
    for gomod in project.found.gomods:
        if gomod == path:
            continue
        written = relative(folder_of(gomod), folder_of(path))
        tree = project.gomod(gomod)
        module = tree.module.value if tree and tree.module else ""
        if written.startswith(typed) or typed in written.removeprefix("./"):
            found.append(Completion(written, "folder", Edit(span, written), module))
    return found


def relative(target: str, base: str) -> str:
    """A directory seen from another, as go.mod writes it: "./a", "../b", "."."""
    there = target.split("/") if target else []
    here = base.split("/") if base else []
    common = 0
    while common < min(len(there), len(here)) and there[common] == here[common]:
        common += 1
    up = len(here) - common
    parts = ([".."] * up or ["."]) + there[common:]
    return "/".join(parts)


def _releases(report: Report, prefix: str, typed: str, span: Span) -> list[Completion]:
    """Go versions, those of the images first, then the newest."""
    images = {
        stage.go_version: f"as {stage.base}"
        for brief in report.briefs
        for stage in brief.builders
        if stage.go_version and stage.base
    }
    table: dict[str, str] = {}
    for release in reversed(RELEASES):
        if int(release.minor.partition(".")[2]) < _OLDEST:
            break
        table[release.minor] = "" if release.closed else "supported"
        if release.last_patch is not None:
            table[f"{release.minor}.{release.last_patch}"] = "last release"
    first = sorted(images, key=cmp_to_key(compare), reverse=True)
    names = [*first, *(version for version in table if version not in images)]
    return [
        Completion(
            prefix + version, "value", Edit(span, prefix + version), images.get(version) or table.get(version, "")
        )
        for version in names
        if (prefix + version).startswith(typed) and not (prefix and version.count(".") < 2)
    ]
