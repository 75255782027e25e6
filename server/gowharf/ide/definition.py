"""Definition: use and replace to that go.mod, stage names to their FROM, variables to ARG and ENV, a requirement to its
line in go.sum, a line of go.sum or modules.txt to the requirement, COPY sources to their files.
"""

from gowharf.check.engine import Report
from gowharf.ide import requirements
from gowharf.ide.dockerfile_names import occurrence_at, same_variable, stage_uses, stages
from gowharf.ide.model import DOCKERFILE, GOMOD, GOSUM, GOWORK, MODULES_TXT, Definition, kind_of
from gowharf.ide.places import copied, gomods_named
from gowharf.project.model import Project
from gowharf.text.source import Place, Span


def definition(project: Project, report: Report, path: str, offset: int) -> tuple[Definition, ...]:
    """Where what stands at a place is defined; several where several files define it."""
    kind = kind_of(project, path)
    if kind == DOCKERFILE:
        return _in_dockerfile(project, report, path, offset)
    if kind in (GOMOD, GOWORK):
        for named in gomods_named(project, path):
            if named.span.start <= offset <= named.span.end:
                return (_module_line(project, named.span, named.target),)
    if kind in (GOMOD, GOWORK, GOSUM, MODULES_TXT):
        return _of_module(project, path, offset)
    return ()


def _module_line(project: Project, origin: Span, gomod: str) -> Definition:
    tree = project.gomod(gomod)
    module = tree.module if tree else None
    span = module.token.span if module else Span(0, 0)
    return Definition(origin, Place(gomod, span), module.directive.span if module else span)


def _of_module(project: Project, path: str, offset: int) -> tuple[Definition, ...]:
    name = requirements.name_at(project, path, offset)
    if name is None:
        return ()
    found: list[Definition] = []
    for gomod in requirements.gomods_near(project, path):
        if name.verb == "require":
            replaced = requirements.replacement(project, gomod, name.path, name.version)
            if replaced is not None:
                held, replace = replaced
                found.append(Definition(name.span, Place(held, replace.old_token.span), replace.directive.span))
                continue
            places = (
                requirements.sum_place(project, gomod, name.path, name.version)
                or requirements.sum_place(project, gomod, name.path, name.version, True),
                requirements.vendor_place(project, gomod, name.path),
            )
            found += [Definition(name.span, place, place.span) for place in places if place is not None]
            continue
        tree = project.gomod(gomod)
        for require in tree.requires if tree else ():
            if require.path == name.path:
                place = Place(gomod, require.path_token.span)
                found.append(Definition(name.span, place, require.directive.span))
    return tuple(found)


def _in_dockerfile(project: Project, report: Report, path: str, offset: int) -> tuple[Definition, ...]:
    tree, source = project.dockerfile(path), project.source(path)
    if tree is None or source is None:
        return ()
    known = stages(tree)
    for use in stage_uses(tree):
        if use.span.start <= offset <= use.span.end:
            stage = known[use.stage]
            whole = tree.instructions[stage.at].span
            return (Definition(use.span, Place(path, stage.name_span or whole), whole),)
    one = occurrence_at(source.text, tree, offset)
    if one is not None:
        defining = [each for each in same_variable(source.text, tree, one) if each.defines]
        return tuple(Definition(one.span, Place(path, each.span), tree.instructions[each.at].span) for each in defining)
    for named in copied(project, report, path):
        if named.span.start <= offset <= named.span.end and project.source(named.target) is not None:
            return (Definition(named.span, Place(named.target, Span(0, 0)), Span(0, 0)),)
    return ()
