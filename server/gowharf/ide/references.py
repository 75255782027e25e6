"""References: every place of a module in go.mod, go.sum, go.work, modules.txt; of a stage or a variable in its
Dockerfile; and of a go.mod, from its module line or a line that leads to it, the use and replace lines that do.
"""

from collections.abc import Iterator

from gowharf.ide import requirements
from gowharf.ide.dockerfile_names import occurrence_at, same_variable, stage_uses, stages
from gowharf.ide.model import DOCKERFILE, GOMOD, kind_of
from gowharf.ide.places import gomods_named
from gowharf.project.model import Project
from gowharf.text.source import Place, Span


def references(project: Project, path: str, offset: int, declaration: bool) -> tuple[Place, ...]:
    """All places, by file; with `declaration` those that introduce the name too."""
    if kind_of(project, path) == DOCKERFILE:
        return tuple(_in_dockerfile(project, path, offset, declaration))
    name = requirements.name_at(project, path, offset)
    if name is not None:
        return tuple(sorted(set(_of_module(project, name.path, declaration))))
    gomod = next((each.target for each in gomods_named(project, path) if _holds(each.span, offset)), path)
    tree = project.gomod(gomod) if kind_of(project, gomod) == GOMOD else None
    module = tree.module if tree else None
    if gomod == path and (module is None or not _holds(module.token.span, offset)):
        return ()
    found = set(_leading_to(project, gomod))
    if module is not None:
        found |= set(_of_module(project, module.value, True))
        found |= {Place(gomod, module.token.span)} if declaration else set()
    return tuple(sorted(found))


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end


def _of_module(project: Project, module: str, declaration: bool) -> Iterator[Place]:
    found = project.found
    for path in (*found.gomods, *found.goworks, *found.gosums, *found.modules_txts):
        for name in requirements.names_in(project, path):
            if name.path == module and (declaration or name.verb != "require"):
                yield Place(path, name.path_span)


def _leading_to(project: Project, gomod: str) -> Iterator[Place]:
    for path in (*project.found.gomods, *project.found.goworks):
        for named in gomods_named(project, path):
            if named.target == gomod:
                yield Place(path, named.span)


def _in_dockerfile(project: Project, path: str, offset: int, declaration: bool) -> Iterator[Place]:
    tree, source = project.dockerfile(path), project.source(path)
    if tree is None or source is None:
        return
    uses = stage_uses(tree)
    known = stages(tree)
    number = next((use.stage for use in uses if _holds(use.span, offset)), None)
    for stage in known:
        if stage.name_span is not None and _holds(stage.name_span, offset):
            number = stage.number
    if number is not None:
        name_span = known[number].name_span
        if declaration and name_span is not None:
            yield Place(path, name_span)
        for use in uses:
            if use.stage == number:
                yield Place(path, use.span)
        return
    one = occurrence_at(source.text, tree, offset)
    if one is not None:
        for each in same_variable(source.text, tree, one):
            if declaration or not each.defines:
                yield Place(path, each.span)
