"""Hover in go.mod, go.work, go.sum and modules.txt: a directive's meaning, and a module's state in this project."""

from gowharf.check.engine import Report
from gowharf.ide import requirements
from gowharf.ide.markdown import code, described, listed
from gowharf.ide.model import GOMOD, GOWORK, Hover, kind_of
from gowharf.ide.reference import DIRECTIVES
from gowharf.ide.requirements import ModuleName, gomods_near
from gowharf.project.files import folder_of, join
from gowharf.project.model import Project
from gowharf.project.releases import NEWEST, is_end_of_life, is_newer_than_known
from gowharf.project.versions import compare
from gowharf.syntax.gomod import Directive
from gowharf.text.source import Span


def gomod_hover(project: Project, report: Report, path: str, offset: int) -> Hover | None:
    """What there is to say at a place of a go.mod, go.work, go.sum or modules.txt."""
    name = requirements.name_at(project, path, offset)
    if name is not None:
        return Hover(f"**{code(name.path)}** {code(name.version)}\n\n{listed(_state(project, path, name))}", name.span)
    tree = requirements.tree_of(project, path)
    source = project.source(path)
    if tree is None or source is None:
        return None
    for block in tree.blocks:
        if block.verb.span.start <= offset <= block.verb.span.end:
            return _reference(block.verb.value, block.verb.span)
    directive = requirements.directive_at(tree, offset)
    if directive is None:
        return None
    if directive.block is None and directive.verb.span.start <= offset <= directive.verb.span.end:
        return _reference(directive.verb.value, directive.verb.span)
    return _value(project, report, path, directive, offset)


def _reference(verb: str, span: Span) -> Hover | None:
    entry = DIRECTIVES.get(verb)
    return Hover(described(entry, "go.mod"), span) if entry else None


def _value(project: Project, report: Report, path: str, directive: Directive, offset: int) -> Hover | None:
    """What a directive's argument means here."""
    token = next((each for each in directive.args if each.span.start <= offset <= each.span.end), None)
    if token is None:
        return None
    verb = directive.verb.value
    if verb == "go":
        return Hover(listed(_go_version(report, path, token.value)), token.span)
    if verb == "use":
        return Hover(listed([_target(project, path, token.value)]), token.span)
    if verb == "replace" and token is directive.args[-1]:
        return Hover(listed([_target(project, path, token.value)]), token.span)
    entry = DIRECTIVES.get(verb)
    return Hover(described(entry, "go.mod"), token.span) if entry else None


def _go_version(report: Report, path: str, version: str) -> list[str]:
    """The go line against every image that builds this module."""
    facts = [f"Needs Go {version} or later"]
    if is_newer_than_known(version):
        facts.append(f"Newer than {NEWEST}, the newest Go that gowharf knows")
    elif is_end_of_life(version):
        facts.append(f"Go {version} gets no fixes any more")
    seen: set[tuple[str, str]] = set()
    for brief in report.briefs:
        dockerfile = brief.build.dockerfile
        for stage in brief.builders:
            if path not in stage.sources or stage.go_version is None or (dockerfile, stage.go_version) in seen:
                continue
            seen.add((dockerfile, stage.go_version))
            verdict = is_enough(stage.go_version, version)
            facts.append(f"{code(dockerfile)}: Go {stage.go_version} of {code(stage.base or 'the image')} {verdict}")
    return facts


def is_enough(has: str, needs: str) -> str:
    """What a Go is to a go line; an image whose patch isn't known may have any of its minor."""
    if compare(has, needs) >= 0:
        return "is enough"
    return "may be too old, since its patch isn't known" if needs.startswith(f"{has}.") else "is too old"


def _target(project: Project, path: str, written: str) -> str:
    """A directory that a use or replace line names."""
    directory = join(folder_of(path), written)
    if directory is None:
        return f"{code(written)} lies outside of the project, so gowharf can't look into it"
    gomod = f"{directory}/go.mod" if directory else "go.mod"
    tree = project.gomod(gomod)
    if tree is not None:
        module = f" of module {code(tree.module.value)}" if tree.module else ""
        return f"{code(gomod)}{module}"
    kind = project.files.kind(directory)
    return f"{code(directory)} has no go.mod" if kind else f"There is no directory {code(directory)}"


def _state(project: Project, path: str, name: ModuleName) -> list[str]:
    """What the files of the project say of a module at a version."""
    facts: list[str] = []
    gomods = gomods_near(project, path)
    for gomod in gomods:
        where = f" for {code(gomod)}" if len(gomods) > 1 or kind_of(project, path) not in (GOMOD,) else ""
        facts += [fact + where for fact in _in_module(project, gomod, name)]
    if not gomods and kind_of(project, path) == GOWORK:
        facts.append("No module of the workspace was found")
    if requirements.module_is_private(project, name.path):
        facts.append("Private: neither the public proxy nor the checksum database can know it")
    return facts


def _in_module(project: Project, gomod: str, name: ModuleName) -> list[str]:
    facts: list[str] = []
    tree = project.gomod(gomod)
    required = next((each for each in tree.requires if each.path == name.path), None) if tree else None
    if name.verb != "require":
        facts.append(_required(required.version, required.indirect) if required else _replaces(project, gomod, name))
    elif required is not None and required.indirect:
        facts.append("Indirect: no package of this module imports it itself")
    replaced = requirements.replacement(project, gomod, name.path, name.version)
    if replaced is not None:
        held, replace = replaced
        target = f"{replace.new_path} {replace.new_version}".strip()
        facts.append(f"Replaced by {code(target)} in {code(held)}")
        if replace.local:
            return [*facts, "Needs no line in go.sum, since a directory replaces it", *_vendored(project, gomod, name)]
        name = name._replace(path=replace.new_path, version=replace.new_version)
    if not name.version:
        return facts
    if requirements.sum_place(project, gomod, name.path, name.version):
        facts.append("go.sum has its hash")
    elif requirements.sum_place(project, gomod, name.path, name.version, True):
        facts.append("go.sum has the hash of its go.mod file only, which is enough while none of its packages is built")
    else:
        facts.append("go.sum has no line for this version")
    return [*facts, *_vendored(project, gomod, name)]


def _replaces(project: Project, gomod: str, name: ModuleName) -> str:
    """What a module is for that nothing requires by its name."""
    for held, replace in requirements.replaces(project, gomod):
        if replace.new_path == name.path and replace.new_version == name.version:
            return f"Replaces {code(replace.old_path)} in {code(held)}"
    return "Not required"


def _required(version: str, indirect: bool) -> str:
    return f"Required at {code(version)}" + (", indirectly" if indirect else "")


def _vendored(project: Project, gomod: str, name: ModuleName) -> list[str]:
    if not requirements.has_vendor(project, gomod):
        return []
    place = requirements.vendor_place(project, gomod, name.path)
    return ["Vendored" if place else "Not in vendor/modules.txt"]
