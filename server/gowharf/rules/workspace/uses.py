"""go.work's use directives: the line of one, dropped or added."""

from gowharf.project.model import Project
from gowharf.rules.edits import append_line, delete_lines, insert
from gowharf.rules.model import FileEdit
from gowharf.syntax.gomod import Value
from gowharf.text.edits import newline_of
from gowharf.text.source import Place


def use_at(project: Project, place: Place) -> Value | None:
    """The use directive whose directory stands at a place."""
    file = project.gowork(place.path)
    if file is None:
        return None
    return next((use for use in file.uses if use.token.span.start <= place.span.start < use.token.span.end), None)


def drop_use(project: Project, place: Place) -> tuple[FileEdit | None, bool]:
    """The edit that drops the directive at a place, and whether nothing else (a comment) is lost with it."""
    source, use = project.source(place.path), use_at(project, place)
    if source is None or use is None:
        return None, False
    return delete_lines(source, use.directive.span), use.directive.comment is None


def add_use(project: Project, path: str, directory: str) -> FileEdit | None:
    """One more directory for go.work: a line in its last block, else one behind the last use, else at the end."""
    source, file = project.source(path), project.gowork(path)
    if source is None or file is None:
        return None
    if not file.uses:
        return append_line(project, path, f"use {directory}")
    last = file.uses[-1].directive
    line = last.line
    newline = newline_of(source.text)
    indent = source.text[line.start : last.span.start]
    text = indent + (directory if last.block is not None else f"use {directory}")
    if line.text(source.text).endswith("\n"):
        return insert(path, line.end, text + newline)
    return insert(path, line.end, newline + text)


def relative(directory: str, base: str) -> str:
    """A project directory as go.work or go.mod in `base` writes it: ./x or ../x."""
    ours, theirs = [p for p in directory.split("/") if p], [p for p in base.split("/") if p]
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    parts = [".."] * (len(theirs) - shared) + ours[shared:]
    return "/".join(parts) if parts[:1] == [".."] else "./" + "/".join(parts) if parts else "."
