"""Completion in go.mod and go.work: directives, modules and versions that the project knows, directories, Go."""

from functools import cmp_to_key

from gowharf.check.engine import Report
from gowharf.ide.model import GOWORK, Completion, kind_of
from gowharf.ide.reference import DIRECTIVES
from gowharf.ide.requirements import folder, tree_of
from gowharf.project.model import Project
from gowharf.project.releases import RELEASES
from gowharf.project.versions import compare
from gowharf.syntax import semver
from gowharf.syntax.gomod import ModFile
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_WORK = ("go", "toolchain", "godebug", "use", "replace")
_OLDEST = 16  # the minor of Go from which go lines are proposed


def gomod_completions(project: Project, report: Report, path: str, offset: int) -> list[Completion]:
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
    return _arguments(project, report, path, verb, words, typed, span)


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
    project: Project, report: Report, path: str, verb: str, words: list[str], typed: str, span: Span
) -> list[Completion]:
    if verb in ("require", "exclude"):
        tree = tree_of(project, path)
        own = tree.module.value if tree and tree.module else ""
        modules = [each for each in _modules(project, typed, span, True) if each.label != own]
        return modules if not words else _versions(project, words[0], typed, span, words)
    if verb == "replace":
        return _replace(project, path, words, typed, span)
    if words:
        return []
    if verb == "use":
        return _directories(project, path, typed, span)
    if verb == "tool":
        return _modules(project, typed, span, False)
    if verb in ("go", "toolchain"):
        return _releases(report, path, "go" if verb == "toolchain" else "", typed, span)
    return []


def known_versions(project: Project) -> dict[str, set[str]]:
    """Each module that the project's files name, with the versions that they name."""
    known: dict[str, set[str]] = {}
    found = project.found
    for path in found.gosums:
        sums = project.gosum(path)
        for each in sums.sums if sums else ():
            known.setdefault(each.path, set()).add(each.version)
    for path in found.modules_txts:
        listed = project.modules_txt(path)
        for module in listed.modules if listed else ():
            known.setdefault(module.path, set()).update({module.version} - {""})
    for path in (*found.gomods, *found.goworks):
        tree = tree_of(project, path)
        if tree is None:
            continue
        if tree.module is not None:
            known.setdefault(tree.module.value, set())
        for require in tree.requires:
            known.setdefault(require.path, set()).add(require.version)
    return known


def _newest_first(versions: set[str]) -> list[str]:
    return sorted(sorted(versions), key=cmp_to_key(semver.compare), reverse=True)


def _modules(project: Project, typed: str, span: Span, with_version: bool) -> list[Completion]:
    found = []
    for path, versions in sorted(known_versions(project).items()):
        if typed not in path:
            continue
        newest = next(iter(_newest_first(versions)), "")
        new = f"{path} {newest}" if with_version and newest else path
        found.append(Completion(path, "module", Edit(span, new), newest))
    return found


def _versions(project: Project, path: str, typed: str, span: Span, words: list[str]) -> list[Completion]:
    if len(words) > 1:
        return []
    versions = known_versions(project).get(path, set())
    return [
        Completion(version, "value", Edit(span, version), path)
        for version in _newest_first(versions)
        if version.startswith(typed)
    ]


def _replace(project: Project, path: str, words: list[str], typed: str, span: Span) -> list[Completion]:
    if not words:
        return _modules(project, typed, span, False)
    if "=>" not in words:
        arrow = (
            Completion("=>", "keyword", Edit(span, "=>"), "what stands in for it") if "=>".startswith(typed) else None
        )
        return [*([arrow] if arrow else []), *_versions(project, words[0], typed, span, words)]
    after = words[words.index("=>") + 1 :]
    if not after:
        return [*_directories(project, path, typed, span), *_modules(project, typed, span, True)]
    return _versions(project, after[0], typed, span, after)


def _directories(project: Project, path: str, typed: str, span: Span) -> list[Completion]:
    """The directories of the project's other modules, as this file would write them."""
    found = []
    for gomod in project.found.gomods:
        if gomod == path:
            continue
        written = relative(folder(gomod), folder(path))
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


def _releases(report: Report, path: str, prefix: str, typed: str, span: Span) -> list[Completion]:
    """Go versions, those of the images first, then the newest."""
    images = {
        stage.go_version: f"as {stage.base}"
        for replay in report.replays
        for stage in replay.stages
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
