"""Formatting a file of the project, as edits that leave alone what stays.

go.mod and go.work become what the go command would write, Dockerfiles as `dockerfile_format` says; other files have no
format. Any text can be formatted, also one that doesn't parse.
"""

from collections.abc import Iterator

from gowharf.ide.dockerfile_format import INDENT, dockerfile_edits
from gowharf.ide.gomod_format import format_gomod, format_gowork
from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, kind_of
from gowharf.project.model import Project
from gowharf.text.diff import lines_of
from gowharf.text.edits import Edit, apply_edits
from gowharf.text.source import Span

_MATCHED = 2000  # lines up to which the changes between two texts are told apart


def format_edits(project: Project, path: str, indent: str = INDENT) -> tuple[Edit, ...]:
    """The edits that format a file, in order; none where it is as it should be, or has no format. `indent` is what
    continuation lines of a Dockerfile start with."""
    source = project.source(path)
    if source is None:
        return ()
    kind = kind_of(project, path)
    if kind == DOCKERFILE:
        return dockerfile_edits(source.text, indent)
    if kind in (GOMOD, GOWORK):
        new = format_gomod(source.text) if kind == GOMOD else format_gowork(source.text)
        return tuple(_changes(source.text, new))
    return ()


def formatted(project: Project, path: str) -> str | None:
    """The file's text as it should be; None for one that has no format."""
    source = project.source(path)
    if source is None or kind_of(project, path) not in (DOCKERFILE, GOMOD, GOWORK):
        return None
    return apply_edits(source.text, format_edits(project, path))


def _changes(old: str, new: str) -> Iterator[Edit]:
    """Line by line what makes `new` of `old`."""
    before, after = lines_of(old), lines_of(new)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    at = sum(map(len, before[:start]))
    if not left and not right:
        return
    if max(len(left), len(right)) > _MATCHED:
        yield Edit(Span(at, at + sum(map(len, left))), "".join(right))
        return
    from difflib import SequenceMatcher

    offsets = [at]
    for line in left:
        offsets.append(offsets[-1] + len(line))
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(Span(offsets[a0], offsets[a1]), "".join(right[b0:b1]))
