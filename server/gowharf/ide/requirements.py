"""What the project's files say of a module: required where, replaced by what, summed, vendored, private.

The editor's answers about go.mod, go.sum, go.work and modules.txt all start from a `ModuleName`: a module path, a
version or "", and the place at which they stand.
"""

from collections.abc import Iterator

from gowharf.ide.model import GOMOD, GOSUM, GOWORK, MODULES_TXT, kind_of
from gowharf.project.files import folder_of, join
from gowharf.project.model import Project
from gowharf.project.private import is_private
from gowharf.startup import NamedTuple
from gowharf.syntax.gomod import Directive, ModFile, Replace
from gowharf.syntax.modules_txt import VendoredModule
from gowharf.text.source import Place, Span


class ModuleName(NamedTuple):
    """`span` holds the path and the version where they stand together; `verb` the directive, "" in other files."""

    path: str
    version: str
    span: Span
    path_span: Span
    verb: str


def beside(path: str, name: str) -> str:
    """The file of that name in the directory of another."""
    return f"{folder_of(path)}/{name}" if "/" in path else name


def tree_of(project: Project, path: str) -> ModFile | None:
    """The tree of a go.mod or go.work."""
    kind = kind_of(project, path)
    if kind == GOMOD:
        return project.gomod(path)
    return project.gowork(path) if kind == GOWORK else None


def names_in(project: Project, path: str) -> tuple[ModuleName, ...]:
    """Every module that a file names, in file order."""
    kind = kind_of(project, path)
    if kind == GOSUM:
        sums = project.gosum(path)
        return tuple(
            ModuleName(one.path, one.version, one.span, Span(one.span.start, one.span.start + len(one.path)), "")
            for one in (sums.sums if sums else ())
        )
    if kind == MODULES_TXT:
        listed, source = project.modules_txt(path), project.source(path)
        text = source.text if source else ""
        return tuple(name for one in (listed.modules if listed else ()) for name in _vendored(text, one))
    tree = tree_of(project, path)
    return tuple(sorted(_in_tree(tree), key=_start)) if tree else ()


def name_at(project: Project, path: str, offset: int) -> ModuleName | None:
    """The module that a file names at a place."""
    for name in names_in(project, path):
        if name.span.start <= offset <= name.span.end:
            return name
    return None


def _start(name: ModuleName) -> int:
    return name.span.start


def _vendored(text: str, one: VendoredModule) -> Iterator[ModuleName]:
    """The module of a line `# path version => path version`, and the one that replaces it."""
    start, end = one.span.start + 2, one.span.end
    arrow = text.find(" => ", start, end)
    left = Span(one.span.start, arrow) if one.replacement and arrow >= 0 else one.span
    yield ModuleName(one.path, one.version, left, Span(start, start + len(one.path)), "")
    if one.replacement and arrow >= 0:
        path, version = one.replacement
        yield ModuleName(path, version, Span(arrow + 4, end), Span(arrow + 4, arrow + 4 + len(path)), "")


def _in_tree(tree: ModFile) -> list[ModuleName]:
    found = []
    for require in tree.requires:
        span = require.path_token.span
        found.append(ModuleName(require.path, require.version, span.cover(require.version_token.span), span, "require"))
    for exclude in tree.excludes:
        span = exclude.directive.args[0].span
        found.append(
            ModuleName(exclude.path, exclude.version, span.cover(exclude.directive.args[1].span), span, "exclude")
        )
    for replace in tree.replaces:
        args, arrow = replace.directive.args, replace.directive.args.index(replace.arrow)
        old = Span(args[0].span.start, args[arrow - 1].span.end)
        found.append(ModuleName(replace.old_path, replace.old_version, old, args[0].span, "replace"))
        if replace.new_version:
            new = Span(args[arrow + 1].span.start, args[-1].span.end)
            found.append(ModuleName(replace.new_path, replace.new_version, new, args[arrow + 1].span, "replace"))
    return found


def gomods_near(project: Project, path: str) -> tuple[str, ...]:
    """The go.mod files that a go.mod, go.sum, go.work or modules.txt belongs to."""
    kind = kind_of(project, path)
    if kind == GOMOD:
        return (path,)
    directory = folder_of(path)
    if kind == MODULES_TXT:
        directory = folder_of(directory)
    work = f"{directory}/go.work" if directory else "go.work"
    used = [directory]
    tree = project.gowork(work)
    if tree is not None:
        used += [each for each in (join(directory, use.value) for use in tree.uses) if each is not None]
    candidates = [f"{each}/go.mod" if each else "go.mod" for each in used]
    return tuple(dict.fromkeys(each for each in candidates if project.source(each) is not None))


def workspace_of(project: Project, gomod: str) -> str | None:
    """The go.work that uses a module, the nearest upwards."""
    directory = folder_of(gomod)
    for work in sorted(project.found.goworks, key=len, reverse=True):
        tree = project.gowork(work)
        if tree and any(join(folder_of(work), use.value) == directory for use in tree.uses):
            return work
    return None


def replaces(project: Project, gomod: str) -> Iterator[tuple[str, Replace]]:
    """The replacements that are in force for a module, with the file that each is in, go.work's first."""
    for held in (workspace_of(project, gomod), gomod):
        tree = tree_of(project, held) if held else None
        if tree is not None and held is not None:
            yield from ((held, each) for each in tree.replaces)


def replacement(project: Project, gomod: str, path: str, version: str) -> tuple[str, Replace] | None:
    """What replaces a module there, and the file that says so: go.work's replacements win over go.mod's."""
    work = workspace_of(project, gomod)
    for held in (work, gomod):
        tree = tree_of(project, held) if held else None
        if tree is None or held is None:
            continue
        matching = [each for each in tree.replaces if each.old_path == path and each.old_version in ("", version)]
        if matching:
            return held, max(matching, key=_specific)
    return None


def _specific(replace: Replace) -> bool:
    return bool(replace.old_version)


def sum_place(project: Project, gomod: str, path: str, version: str, only_gomod: bool = False) -> Place | None:
    """Where go.sum has the module's hash; with `only_gomod` the hash of its go.mod file."""
    work = workspace_of(project, gomod)
    files = [beside(gomod, "go.sum"), *([beside(work, "go.work.sum")] if work else [])]
    for file in files:
        sums = project.gosum(file)
        found = (sums.gomods if only_gomod else sums.modules).get((path, version)) if sums else None
        if found is not None:
            return Place(file, found.span)
    return None


def vendor_place(project: Project, gomod: str, path: str) -> Place | None:
    """Where vendor/modules.txt lists the module."""
    work = workspace_of(project, gomod)
    for file in (beside(gomod, "vendor/modules.txt"), *([beside(work, "vendor/modules.txt")] if work else [])):
        listed = project.modules_txt(file)
        for module in listed.modules if listed else ():
            if module.path == path:
                return Place(file, module.span)
    return None


def has_vendor(project: Project, gomod: str) -> bool:
    """Whether a vendor/modules.txt lies beside a go.mod."""
    return project.source(beside(gomod, "vendor/modules.txt")) is not None


def private_patterns(project: Project) -> str:
    """What counts as private: the configuration's patterns, and every GOPRIVATE that a Dockerfile writes out."""
    patterns = list(project.settings.private)
    for path in project.found.dockerfiles:
        tree = project.dockerfile(path)
        for instruction in tree.instructions if tree else ():
            patterns += [
                pair.value.strip("\"'")
                for pair in instruction.pairs
                if pair.key in ("GOPRIVATE", "GONOPROXY") and pair.value and "$" not in pair.value
            ]
    return ",".join(patterns)


def module_is_private(project: Project, path: str) -> bool:
    """Whether a module is private, as far as the configuration and the Dockerfiles say."""
    return is_private(path, private_patterns(project))


def directive_at(tree: ModFile, offset: int) -> Directive | None:
    """The statement whose line holds an offset."""
    for directive in tree.directives:
        if directive.line.start <= offset < directive.line.end or offset == directive.span.end:
            return directive
    return None
