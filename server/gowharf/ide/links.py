"""Document links: modules to their documentation, images to their page, local directories to their go.mod, copied files
to themselves.

A module that is private is never linked: its name would be told to a public site.
"""

from collections.abc import Iterator
from functools import lru_cache

from gowharf.check.engine import Report
from gowharf.ide.dockerfile_names import from_values, stage_uses
from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, Link, kind_of
from gowharf.ide.places import copied, gomods_named, replay_of
from gowharf.ide.requirements import ModuleName, names_in, private_patterns, replacement, tree_of, workspace_of
from gowharf.project.model import Project
from gowharf.project.private import is_private
from gowharf.project.references import Reference, parse_reference
from gowharf.replay.model import Replay
from gowharf.syntax import modpath

_HUB = (None, "docker.io", "index.docker.io", "registry-1.docker.io")


def document_links(project: Project, report: Report, path: str) -> tuple[Link, ...]:
    """The links of one file, in its order."""
    kind = kind_of(project, path)
    found: list[Link] = []
    if kind in (GOMOD, GOWORK):
        found = [*_modules(project, path), *_directories(project, path)]
    elif kind == DOCKERFILE:
        found = [*_images(project, path, replay_of(report, path)), *_files(project, report, path)]
    return tuple(sorted(found))


def _modules(project: Project, path: str) -> Iterator[Link]:
    patterns = private_patterns(project)
    local = _local(project, path) if kind_of(project, path) == GOMOD else frozenset()
    for name in names_in(project, path):
        if name.verb == "exclude" or is_private(name.path, patterns) or not _is_path(name.path):
            continue
        if name.verb == "require" and name.path in local and _is_local(project, path, name):
            continue
        known = name.version and modpath.canonical_version(name.version) == name.version
        version = f"@{name.version}" if known else ""
        yield Link(name.path_span, f"https://pkg.go.dev/{name.path}{version}", False, "Documentation on pkg.go.dev")


@lru_cache(maxsize=4096)
def _is_path(path: str) -> bool:
    return not modpath.check_path(path)


def _local(project: Project, path: str) -> frozenset[str]:
    """The modules that some directory may stand for, here or in the workspace."""
    trees = [tree_of(project, each) for each in (path, workspace_of(project, path)) if each]
    return frozenset(replace.old_path for tree in trees if tree for replace in tree.replaces if replace.local)


def _is_local(project: Project, path: str, name: ModuleName) -> bool:
    """Whether a directory stands for the module, so that what is published isn't what is built."""
    replaced = replacement(project, path, name.path, name.version)
    return replaced is not None and replaced[1].local


def _directories(project: Project, path: str) -> Iterator[Link]:
    for named in gomods_named(project, path):
        yield Link(named.span, named.target, True, f"Open {named.target}")


def _images(project: Project, path: str, replay: Replay | None) -> Iterator[Link]:
    tree = project.dockerfile(path)
    if tree is None:
        return
    stages = {use.span for use in stage_uses(tree)}
    contexts = replay.build.contexts if replay else {}
    # A name made of variables leads where it leads with their values.
    bases = {each.instruction.span: each.base for each in replay.stages if each.parent is None} if replay else {}
    for instruction in tree.instructions:
        named = from_values(instruction)
        if instruction.keyword == "FROM" and instruction.words:
            raw, span = instruction.words[0].raw, instruction.words[0].span
            named = [((bases.get(instruction.span) or raw) if "$" in raw else raw, span)]
        for raw, span in named:
            reference = parse_reference(raw) if span not in stages and "$" not in raw and raw != "scratch" else None
            page = _page(reference) if reference else None
            if page is not None and not raw.isdigit() and raw not in contexts:
                yield Link(span, page, False, "Image on Docker Hub")


def _files(project: Project, report: Report, path: str) -> Iterator[Link]:
    """The files that COPY and ADD take from the build context."""
    for named in copied(project, report, path):
        if project.files.kind(named.target) == "file":
            yield Link(named.span, named.target, True, f"Open {named.target}")


def _page(reference: Reference) -> str | None:
    """The page of an image on Docker Hub; other registries have none that is known."""
    if reference.registry not in _HUB:
        return None
    repository = reference.repository.removeprefix("library/")
    if "/" in repository:
        return f"https://hub.docker.com/r/{repository}"
    return f"https://hub.docker.com/_/{repository}"
