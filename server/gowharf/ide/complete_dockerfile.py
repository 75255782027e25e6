"""Completion in Dockerfiles: instructions, flags, mounts, stages, images, variables, files of the build context."""

import re

from gowharf.check.engine import Report
from gowharf.ide.complete_flags import At, flag_completions, image_of, item, stage_completions
from gowharf.ide.complete_gocommand import assignment_values, script_completions
from gowharf.ide.complete_paths import context_paths, paths_from
from gowharf.ide.dockerfile_names import GLOBAL, index_at, occurrences, stage_of, stages
from gowharf.ide.model import Completion
from gowharf.ide.places import replay_of
from gowharf.ide.reference import VARIABLES
from gowharf.ide.reference_docker import ARGUMENTS, INSTRUCTIONS
from gowharf.project.model import Project
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.text.source import Span

_VARIABLE = regex(r"\$\{?([A-Za-z_]?[A-Za-z0-9_]*)\Z")


def dockerfile_completions(project: Project, report: Report, path: str, offset: int) -> list[Completion]:
    """What may stand at a place of a Dockerfile, best first."""
    source, tree = project.source(path), project.dockerfile(path)
    if source is None or tree is None or any(_inside(each.span, offset) for each in tree.comments):
        return []
    text = source.text
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    index = index_at(tree, offset)
    if index is None:
        index = _continued(tree, text, offset)
    if index is None or offset <= tree.instructions[index].keyword_span.end:
        return _keywords(line.lstrip(), offset) if not line.strip() or " " not in line.strip() else []
    instruction = tree.instructions[index]
    if instruction.keyword == "ONBUILD":
        if instruction.inner is None or offset <= instruction.inner.keyword_span.end:
            return _keywords(text[instruction.keyword_span.end : offset].lstrip(), offset)
        instruction = instruction.inner
    found = _VARIABLE.search(line)
    if found is not None:
        return _variables(text, tree, report, path, index, found[1], offset)
    before = text[instruction.keyword_span.end : offset]
    words = _joined(before, tree.escape).split()
    typed = "" if before[-1:].isspace() or not words else words.pop()
    at = At(project, report, path, tree, index, offset)
    if typed.startswith("--") and all(word.startswith("--") for word in words):
        return flag_completions(at, instruction, typed, words)
    positional = [word for word in words if not word.startswith("--")]
    return _words(at, instruction, positional, typed)


def _joined(text: str, escape: str) -> str:
    """Text without its continuations."""
    return re.sub(re.escape(escape) + r"[ \t]*+\r?\n", " ", text)


def _inside(span: Span, offset: int) -> bool:
    return span.start < offset <= span.end


def _continued(tree: Dockerfile, text: str, offset: int) -> int | None:
    """The instruction that goes on at a place behind its last word: on its line, or after a continued line."""
    before = [index for index, each in enumerate(tree.instructions) if each.span.end <= offset]
    if not before:
        return None
    end = tree.instructions[before[-1]].span.end
    gap = text[end:offset]
    continued = text[:end].rstrip(" \t").endswith(tree.escape) and gap.count("\n") <= 1
    return before[-1] if not gap.strip() and ("\n" not in gap or continued) else None


def _keywords(typed: str, offset: int) -> list[Completion]:
    return [
        item(name, "keyword", typed, offset, text=f"{name} ", entry=entry)
        for name, entry in INSTRUCTIONS.items()
        if name.startswith(typed.upper()) and name != "MAINTAINER"
    ]


def _variables(
    text: str, tree: Dockerfile, report: Report, path: str, index: int, typed: str, offset: int
) -> list[Completion]:
    """The variables in scope, the file's own first."""
    scope = GLOBAL if tree.instructions[index].keyword == "FROM" else stage_of(tree, index)
    scopes = {scope}
    known = stages(tree)
    while scope >= 0 and known[scope].parent is not None:
        scope = known[scope].parent or 0
        scopes.add(scope)
    names = [each.name for each in occurrences(text, tree) if each.defines and each.scope in scopes and each.at < index]
    replay = replay_of(report, path)
    values: dict[str, str | None] = dict(replay.global_args) if replay and GLOBAL in scopes else {}
    for stage in replay.stages if replay else ():
        for step in stage.steps:
            if step.number == index:
                values.update(step.env)
    if GLOBAL in scopes:
        names += list(ARGUMENTS)
    names += sorted(values)
    return [
        item(name, "variable", typed, offset, values.get(name) or "")
        for name in dict.fromkeys(names)
        if name.startswith(typed)
    ]


def _words(at: At, instruction: Instruction, words: list[str], typed: str) -> list[Completion]:
    keyword, offset = instruction.keyword, at.offset
    if keyword == "FROM":
        if words:
            return [item("AS", "keyword", typed, offset)] if len(words) == 1 and "AS".startswith(typed.upper()) else []
        return stage_completions(at, typed) + _images(at.project, typed, offset)
    if keyword in ("COPY", "ADD"):
        return _copied(at, instruction, typed)
    if keyword in ("ENV", "ARG"):
        return _assigned(at, keyword, typed)
    if keyword == "RUN" and not instruction.json:
        return script_completions(_joined(_text(at)[instruction.keyword_span.end : offset], at.tree.escape), offset)
    return []


def _copied(at: At, instruction: Instruction, typed: str) -> list[Completion]:
    """The files that COPY may name: those of the build context or, with --from, of a stage."""
    if typed[:1] in ('"', "'", "<", "["):
        return []
    named = instruction.flag("from")
    if named is None:
        return context_paths(at.project, at.report, at.path, typed, at.offset)
    return paths_from(at.project, at.report, at.path, at.tree, at.number, named.value or "", typed, at.offset)


def _assigned(at: At, keyword: str, typed: str) -> list[Completion]:
    """Go's variables and their values; what ARG can bring into a stage, too."""
    name, equals, _ = typed.partition("=")
    if equals:
        return assignment_values(typed, at.offset)
    found = []
    if keyword == "ARG":
        text = _text(at)
        scope = stage_of(at.tree, at.number)
        known = occurrences(text, at.tree) if scope != GLOBAL else ()
        above = dict.fromkeys(
            each.name for each in known if each.defines and each.scope == GLOBAL and each.at < at.number
        )
        found = [item(each, "variable", typed, at.offset, "from above the first FROM") for each in above]
        found += [item(each, "variable", typed, at.offset, entry=entry) for each, entry in ARGUMENTS.items()]
    found += [
        item(each, "variable", typed, at.offset, text=f"{each}=", entry=entry) for each, entry in VARIABLES.items()
    ]
    return [each for each in found if each.label.startswith(name)]


def _text(at: At) -> str:
    source = at.project.source(at.path)
    return source.text if source else ""


def _images(project: Project, typed: str, offset: int) -> list[Completion]:
    """Images for the Go that the project needs, and those that its Dockerfiles use."""
    found: dict[str, str] = {}
    for gomod in project.found.gomods:
        tree = project.gomod(gomod)
        if tree is not None and tree.go is not None:
            for suffix in ("", "-alpine"):
                found.setdefault(f"golang:{tree.go.value}{suffix}", f"as {gomod} needs")
    for path in project.found.dockerfiles:
        dockerfile = project.dockerfile(path)
        named = {stage.name.lower() for stage in stages(dockerfile)} if dockerfile else set()
        for instruction in dockerfile.instructions if dockerfile else ():
            image = image_of(instruction) if instruction.keyword == "FROM" else ""
            if image and "$" not in image and image.lower() not in named and image != typed:
                found.setdefault(image, f"as in {path}")
    found.setdefault("scratch", "an empty image")
    return [item(image, "value", typed, offset, detail) for image, detail in found.items() if image.startswith(typed)]
