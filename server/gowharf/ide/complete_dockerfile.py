"""Completion in Dockerfiles: instructions, flags, mounts, stages, images, variables, files of the build context."""

import re

from gowharf.check.engine import Report
from gowharf.ide.complete_gocommand import assignment_values, script_completions
from gowharf.ide.dockerfile_names import GLOBAL, index_at, occurrences, stage_of, stages
from gowharf.ide.model import Completion
from gowharf.ide.places import context_of, replay_of
from gowharf.ide.reference import VARIABLES, Entry
from gowharf.ide.reference_docker import ARGUMENTS, FIELDS, FLAGS, INSTRUCTIONS, MOUNTS
from gowharf.project.contexttree import context_tree
from gowharf.project.model import Project
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_VARIABLE = regex(r"\$\{?([A-Za-z_]?[A-Za-z0-9_]*)\Z")
_CACHES = ("/root/.cache/go-build", "/go/pkg/mod")
_PLATFORMS = ("$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64")
_VALUES = {"network": ("default", "none", "host"), "security": ("sandbox", "insecure"), "link": ("true",)}


def dockerfile_completions(project: Project, report: Report, path: str, offset: int) -> list[Completion]:
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
    if typed.startswith("--") and all(word.startswith("--") for word in words):
        return _flags(tree, report, path, index, instruction, typed, offset)
    positional = [word for word in words if not word.startswith("--")]
    return _words(project, report, path, tree, index, instruction, positional, typed, offset)


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


def _item(
    label: str, kind: str, typed: str, offset: int, detail: str = "", text: str = "", entry: Entry | None = None
) -> Completion:
    span = Span(offset - len(typed), offset)
    if entry is not None:
        detail, documentation = entry.form, entry.text
    else:
        documentation = ""
    return Completion(label, kind, Edit(span, text or label), detail, documentation)


def _keywords(typed: str, offset: int) -> list[Completion]:
    return [
        _item(name, "keyword", typed, offset, text=f"{name} ", entry=entry)
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
        _item(name, "variable", typed, offset, values.get(name) or "")
        for name in dict.fromkeys(names)
        if name.startswith(typed)
    ]


def _flags(
    tree: Dockerfile, report: Report, path: str, index: int, instruction: Instruction, typed: str, offset: int
) -> list[Completion]:
    name, equals, value = typed[2:].partition("=")
    if not equals:
        return [
            _item(f"--{flag}", "property", typed, offset, text=f"--{flag}=", entry=entry)
            for (keyword, flag), entry in FLAGS.items()
            if keyword == instruction.keyword and flag.startswith(name)
        ]
    if name == "from":
        return _stages(tree, report, path, index, value, offset)
    if name == "platform":
        return [_item(each, "constant", value, offset) for each in _PLATFORMS if each.startswith(value)]
    if name == "mount":
        return _mount(tree, report, path, index, value, offset)
    return [_item(each, "constant", value, offset) for each in _VALUES.get(name, ()) if each.startswith(value)]


def _mount(tree: Dockerfile, report: Report, path: str, index: int, value: str, offset: int) -> list[Completion]:
    done, _, field = value.rpartition(",")
    key, equals, typed = field.partition("=")
    given = {each.partition("=")[0] for each in done.split(",")}
    if not equals:
        return [
            _item(name, "property", field, offset, text=f"{name}=" if name not in ("rw", "ro") else name, entry=entry)
            for name, entry in FIELDS.items()
            if name.startswith(field) and name not in given
        ]
    if key == "type":
        return [
            _item(name, "constant", typed, offset, entry=entry)
            for name, entry in MOUNTS.items()
            if name.startswith(typed)
        ]
    if key == "from":
        return _stages(tree, report, path, index, typed, offset)
    fixed = {"target": _CACHES, "dst": _CACHES, "destination": _CACHES, "sharing": ("shared", "private", "locked")}
    return [_item(each, "constant", typed, offset) for each in fixed.get(key, ()) if each.startswith(typed)]


def _stages(tree: Dockerfile, report: Report, path: str, index: int, typed: str, offset: int) -> list[Completion]:
    """The stages above, the nearest first, and the named contexts of the build."""
    above = [stage for stage in stages(tree) if stage.at < index][::-1]
    if tree.instructions[index].keyword != "FROM":
        above = above[1:]
    found = [
        _item(stage.name, "class", typed, offset, _image(tree.instructions[stage.at]))
        for stage in above
        if stage.name and stage.name.startswith(typed)
    ]
    replay = replay_of(report, path)
    contexts = replay.build.contexts if replay else {}
    return found + [
        _item(name, "folder", typed, offset, "named context") for name in contexts if name.startswith(typed)
    ]


def _image(instruction: Instruction) -> str:
    return instruction.words[0].raw if instruction.words else ""


def _words(
    project: Project,
    report: Report,
    path: str,
    tree: Dockerfile,
    index: int,
    instruction: Instruction,
    words: list[str],
    typed: str,
    offset: int,
) -> list[Completion]:
    keyword = instruction.keyword
    if keyword == "FROM":
        if words:
            return [_item("AS", "keyword", typed, offset)] if len(words) == 1 and "AS".startswith(typed.upper()) else []
        return _stages(tree, report, path, index, typed, offset) + _images(project, typed, offset)
    if keyword in ("COPY", "ADD"):
        copies = instruction.flag("from") is None and typed[:1] not in ('"', "'", "<")
        return _files(project, report, path, typed, offset) if copies else []
    if keyword in ("ENV", "ARG"):
        name, equals, _ = typed.partition("=")
        if equals:
            return assignment_values(typed, offset)
        return [
            _item(each, "variable", typed, offset, text=f"{each}=", entry=entry)
            for each, entry in VARIABLES.items()
            if each.startswith(name)
        ]
    if keyword == "RUN" and not instruction.json:
        source = project.source(path)
        text = source.text if source else ""
        return script_completions(_joined(text[instruction.keyword_span.end : offset], tree.escape), offset)
    return []


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
            image = _image(instruction) if instruction.keyword == "FROM" else ""
            if image and "$" not in image and image.lower() not in named and image != typed:
                found.setdefault(image, f"as in {path}")
    found.setdefault("scratch", "an empty image")
    return [_item(image, "value", typed, offset, detail) for image, detail in found.items() if image.startswith(typed)]


def _files(project: Project, report: Report, path: str, typed: str, offset: int) -> list[Completion]:
    """What the build context holds in the directory that is being written."""
    context = context_of(report, path)
    if context is None:
        return []
    directory, slash, name = typed.rpartition("/")
    seen = context_tree(project, context, path)
    found = []
    for entry in seen.entries(directory).names:
        if not entry.startswith(name):
            continue
        full = f"{directory}{slash}{entry}"
        kind = seen.look(full).kind
        if kind == "dir":
            found.append(_item(f"{full}/", "folder", typed, offset))
        elif kind is not None:
            found.append(_item(full, "file", typed, offset))
    return found
