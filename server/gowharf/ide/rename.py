"""Rename: stages and variables of a Dockerfile. Names that mean something to Go or the builder keep theirs."""

import re

from gowharf.ide.dockerfile_names import Occurrence, occurrence_at, same_variable, stage_uses, stages
from gowharf.ide.model import DOCKERFILE, Renameable, kind_of
from gowharf.ide.reference import VARIABLES
from gowharf.ide.reference_docker import ARGUMENTS
from gowharf.project.model import Project
from gowharf.rules.model import FileEdit
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Dockerfile
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_STAGE = regex(r"[a-z][a-z0-9_.-]*\Z")
_VARIABLE = regex(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_FIXED = frozenset(
    "PATH HOME USER SHELL HTTP_PROXY http_proxy HTTPS_PROXY https_proxy FTP_PROXY ftp_proxy NO_PROXY no_proxy "
    "ALL_PROXY all_proxy SOURCE_DATE_EPOCH".split()
)


class RenameError(ValueError):
    """Why a name can't be changed so; one line for the user."""


def prepare_rename(project: Project, path: str, offset: int) -> Renameable | None:
    """The name at a place, where it can be changed."""
    tree, text = _read(project, path)
    if tree is None:
        return None
    stage = _stage_at(tree, offset)
    if stage is not None:
        number, span = stage
        name = stages(tree)[number].name
        return Renameable(span, span.text(text)) if name and span.text(text).lower() == name.lower() else None
    one = occurrence_at(text, tree, offset)
    if one is None or _is_fixed(one.name) or not any(each.defines for each in same_variable(text, tree, one)):
        return None
    return Renameable(one.span, one.name)


def rename(project: Project, path: str, offset: int, new_name: str) -> tuple[FileEdit, ...]:
    """The edits that give the name at a place another. Raises RenameError."""
    tree, text = _read(project, path)
    if tree is None or prepare_rename(project, path, offset) is None:
        raise RenameError("only stages and variables of a Dockerfile can be renamed here")
    stage = _stage_at(tree, offset)
    if stage is not None:
        return tuple(FileEdit(path, Edit(span, new_name)) for span in _stage_places(tree, stage[0], new_name))
    one = occurrence_at(text, tree, offset)
    assert one is not None
    return tuple(FileEdit(path, Edit(span, new_name)) for span in _variable_places(text, tree, one, new_name))


def _read(project: Project, path: str) -> tuple[Dockerfile | None, str]:
    source = project.source(path)
    if source is None or kind_of(project, path) != DOCKERFILE:
        return None, ""
    return project.dockerfile(path), source.text


def _is_fixed(name: str) -> bool:
    return name in VARIABLES or name in ARGUMENTS or name in _FIXED


def _stage_at(tree: Dockerfile, offset: int) -> tuple[int, Span] | None:
    for use in stage_uses(tree):
        if use.span.start <= offset <= use.span.end and not use.by_number:
            return use.stage, use.span
    for stage in stages(tree):
        if stage.name_span is not None and stage.name_span.start <= offset <= stage.name_span.end:
            return stage.number, stage.name_span
    return None


def _stage_places(tree: Dockerfile, number: int, new_name: str) -> list[Span]:
    if not _STAGE.match(new_name):
        raise RenameError(f"{new_name!r} can't name a stage: lower-case letters, digits, -, _ and . after a letter")
    if new_name in ("scratch", "context"):
        raise RenameError(f"{new_name} has a meaning of its own")
    known = stages(tree)
    if any(stage.name.lower() == new_name and stage.number != number for stage in known):
        raise RenameError(f"there is a stage {new_name} already")
    if any(word.raw == new_name for stage in known for word in tree.instructions[stage.at].words[:1]):
        raise RenameError(f"an image {new_name} is used, which the stage would hide")
    spans = [use.span for use in stage_uses(tree) if use.stage == number and not use.by_number]
    name_span = known[number].name_span
    return sorted([*spans, *([name_span] if name_span is not None else [])])


def _variable_places(text: str, tree: Dockerfile, one: Occurrence, new_name: str) -> list[Span]:
    if not _VARIABLE.match(new_name):
        raise RenameError(f"{new_name!r} can't name a variable: letters, digits and _, not beginning with a digit")
    if _is_fixed(new_name):
        raise RenameError(f"{new_name} has a meaning of its own")
    places = same_variable(text, tree, one)
    if re.search(rf"\b{re.escape(new_name)}\b", text):
        raise RenameError(f"the file has a {new_name} already")
    defined = {each.span.start for each in places}
    for match in re.finditer(rf"\b{re.escape(one.name)}(?==)", text):
        held = any(each.span.start <= match.start() < each.span.end for each in tree.comments)
        if match.start() not in defined and not held and _in_run(tree, match.start()):
            raise RenameError(f"a command sets {one.name} too, so it may be read by a program")
    return [each.span for each in places]


def _in_run(tree: Dockerfile, offset: int) -> bool:
    return any(
        each.span.start <= offset < each.span.end for each in tree.instructions if each.keyword not in ("ARG", "ENV")
    )
