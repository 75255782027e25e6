"""Definition: use and replace to that go.mod, stage names to their FROM, variables to ARG and ENV, a requirement to its
line in go.sum, a line of go.sum or modules.txt to the requirement or the replacement, COPY sources to their files or to
what made them in another stage.
"""

from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.ide import requirements
from gowharf.ide.dockerfile_names import occurrence_at, same_variable, stage_uses, stages
from gowharf.ide.model import DOCKERFILE, GOMOD, GOSUM, GOWORK, MODULES_TXT, Definition, kind_of
from gowharf.ide.places import copied, copied_from, gomods_named, replay_of
from gowharf.ide.requirements import ModuleName
from gowharf.project.model import Project
from gowharf.replay.model import Stage
from gowharf.syntax.dockerfile import Dockerfile, Instruction
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
            found += _of_requirement(project, gomod, name)
            continue
        tree = project.gomod(gomod)
        required = [each for each in tree.requires if each.path == name.path] if tree else []
        for require in required:
            place = Place(gomod, require.path_token.span)
            found.append(Definition(name.span, place, require.directive.span))
        if not required:
            found += _of_replacement(project, gomod, name)
    return tuple(dict.fromkeys(found))


def _of_requirement(project: Project, gomod: str, name: ModuleName) -> Iterator[Definition]:
    """What replaces it, its hash, or that of what replaces it, and its line in vendor/modules.txt."""
    path, version = name.path, name.version
    replaced = requirements.replacement(project, gomod, path, version)
    if replaced is not None:
        held, replace = replaced
        yield Definition(name.span, Place(held, replace.old_token.span), replace.directive.span)
        path, version = replace.new_path, replace.new_version
    yield from _listed(project, gomod, name.span, path, version, name.path)


def _of_replacement(project: Project, gomod: str, name: ModuleName) -> Iterator[Definition]:
    """A module that nothing requires may replace one: from go.sum and modules.txt to the line that says so, from there
    to its hash."""
    if name.verb == "replace":
        yield from _listed(project, gomod, name.span, name.path, name.version, "")
        return
    for held, replace in requirements.replaces(project, gomod):
        if replace.new_path == name.path and replace.new_version == name.version:
            yield Definition(name.span, Place(held, replace.new_token.span), replace.directive.span)


def _listed(project: Project, gomod: str, origin: Span, path: str, version: str, vendored: str) -> Iterator[Definition]:
    """A module's line in go.sum, and that of `vendored` in modules.txt."""
    places = (
        requirements.sum_place(project, gomod, path, version)
        or requirements.sum_place(project, gomod, path, version, True),
        requirements.vendor_place(project, gomod, vendored) if vendored else None,
    )
    for place in places:
        if place is not None:
            yield Definition(origin, place, place.span)


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
    return tuple(_in_stage(project, report, path, tree, offset))


def _in_stage(project: Project, report: Report, path: str, tree: Dockerfile, offset: int) -> Iterator[Definition]:
    """What COPY --from names: the project's file that it is a copy of, else the instruction that made it."""
    replay = replay_of(report, path)
    for raw, span, number in copied_from(tree):
        if replay is None or number >= len(replay.stages) or not span.start <= offset <= span.end:
            continue
        at, stage = "/" + raw.lstrip("/"), replay.stages[number]
        node = stage.image.look(at).node
        if node is None:
            continue
        if node.source is not None and project.source(node.source) is not None:
            yield Definition(span, Place(node.source, Span(0, 0)), Span(0, 0))
        elif node.binary is not None and node.binary.place is not None and node.binary.place.path == path:
            yield Definition(span, node.binary.place, node.binary.place.span)
        else:
            made = _made(stage, at)
            if made is not None:
                yield Definition(span, Place(path, made.span), made.span)


def _made(stage: Stage, at: str) -> Instruction | None:
    """The last instruction of a stage after which something else is at a path than before it."""
    after = stage.image.look(at)
    for step in reversed(stage.steps):
        before = step.image.look(at)
        if before != after:
            return step.instruction
        after = before
    return None
