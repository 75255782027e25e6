"""Writes the comments that `ignores` reads: one rule ignored in one place, or in a whole file.

The comment has the file's own syntax and stands on a line of its own, indented as what it is about; where there is such
a comment already, the rule joins it. None comes before a Dockerfile's parser directives, which it would undo.
"""

from gowharf.check.ignores import Ignore, read_ignores
from gowharf.project.model import Project
from gowharf.text.edits import Edit, newline_of
from gowharf.text.source import Place, Source, Span


class _File:
    """A file in which comments can ignore. `first` is where the first comment may stand."""

    def __init__(self, source: Source, kind: str, first: int, instructions: tuple[Span, ...]) -> None:
        self.source = source
        self.kind = kind
        self.lead = "//" if kind == "go" else "#"
        self.first = first
        self.instructions = instructions
        self.ignores = read_ignores(source, "go" if kind == "go" else "docker", instructions)


def ignore_here(project: Project, place: Place, rule: str, reason: str = "") -> Edit | None:
    """The edit that ignores a rule (or several, by commas) at a place; None where a comment can't."""
    file = _file(project, place.path)
    if file is None:
        return None
    lines = file.source.lines
    start = place.span.start
    for instruction in file.instructions:
        if instruction.start <= start <= instruction.end:
            start = instruction.start
            break
    number = lines.line(start)
    line = lines.span(number)
    if line.start < file.first and number != lines.line(file.first):
        return None
    text = line.text(file.source.text)
    if text.lstrip("\ufeff \t").startswith(file.lead):
        return None  # a comment above would be about what comes below this one
    for ignore in file.ignores:
        if not ignore.for_file and ignore.names and ignore.lines[0] == number and ignore.head.start < line.start:
            return _joined(ignore, rule)
    # In a .dockerignore only what begins with # is a comment (moby/patternmatcher ignorefile.ReadAll).
    indent = "" if file.kind == "dockerignore" else text[: len(text) - len(text.lstrip(" \t"))]
    at = max(line.start, file.first)
    return _line(file, at, f"{indent}{file.lead} gowharf: ignore[{rule}] {reason}".rstrip())


def ignore_in_file(project: Project, path: str, rule: str, reason: str = "") -> Edit | None:
    """The edit that ignores a rule (or several, by commas) in a whole file; None where a comment can't."""
    file = _file(project, path)
    if file is None:
        return None
    for ignore in file.ignores:
        if ignore.for_file and ignore.names and ignore.lines[0] <= ignore.lines[1]:
            return _joined(ignore, rule)
    return _line(file, file.first, f"{file.lead} gowharf: ignore-file[{rule}] {reason}".rstrip())


def _file(project: Project, path: str) -> _File | None:
    found, source = project.found, project.source(path)
    if source is None:
        return None
    mark = 1 if source.text.startswith("\ufeff") else 0
    if path in found.gomods or path in found.goworks:
        return _File(source, "go", mark, ())
    if path in found.dockerignores:
        return _File(source, "dockerignore", mark, ())
    tree = project.dockerfile(path) if path in found.dockerfiles else None
    if tree is None:
        return None
    first = mark
    for directive in tree.directives:
        first = source.lines.span(source.lines.line(directive.span.start)).end
    return _File(source, "docker", first, tuple(item.span for item in tree.instructions))


def _joined(ignore: Ignore, rule: str) -> Edit:
    end = ignore.names[-1][1].end
    return Edit(Span(end, end), f", {rule}")


def _line(file: _File, at: int, comment: str) -> Edit:
    text = file.source.text
    newline = newline_of(text)
    if at == len(text) and text and not text.endswith("\n"):
        return Edit(Span(at, at), newline + comment)
    return Edit(Span(at, at), comment + newline)
