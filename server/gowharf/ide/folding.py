"""Folding: blocks of go.mod, stages, instructions of several lines, heredocs, runs of comments."""

from collections.abc import Iterable, Iterator

from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, Fold, kind_of
from gowharf.ide.requirements import tree_of
from gowharf.project.model import Project
from gowharf.syntax.dockerfile import Dockerfile
from gowharf.syntax.gomod import ModFile
from gowharf.text.source import LineIndex, Span


def folding_ranges(project: Project, path: str) -> tuple[Fold, ...]:
    """What can be folded, by first line; each has at least two lines."""
    source = project.source(path)
    if source is None:
        return ()
    kind = kind_of(project, path)
    found: list[Fold] = []
    if kind in (GOMOD, GOWORK):
        tree = tree_of(project, path)
        found = list(_of_gomod(source.lines, tree)) if tree else []
    elif kind == DOCKERFILE:
        dockerfile = project.dockerfile(path)
        found = list(_of_dockerfile(source.lines, dockerfile)) if dockerfile else []
    return tuple(sorted({fold for fold in found if fold.last > fold.first}))


def _of_gomod(lines: LineIndex, tree: ModFile) -> Iterator[Fold]:
    for block in tree.blocks:
        kind = "imports" if block.verb.value == "require" else "region"
        yield Fold(lines.line(block.span.start), lines.line(max(block.span.end - 1, 0)), kind)
    yield from _comments(lines, (comment.span for comment in tree.comments if not comment.suffix))


def _of_dockerfile(lines: LineIndex, tree: Dockerfile) -> Iterator[Fold]:
    froms = [instruction for instruction in tree.instructions if instruction.keyword == "FROM"]
    for index, instruction in enumerate(froms):
        end = tree.instructions[-1].span.end
        if index + 1 < len(froms):
            below = froms[index + 1].span.start
            end = max(each.span.end for each in tree.instructions if each.span.start < below)
        yield _fold(lines, Span(instruction.span.start, end))
    for instruction in tree.instructions:
        yield _fold(lines, instruction.span)
        for heredoc in instruction.heredocs:
            yield _fold(lines, Span(heredoc.marker.start, heredoc.end.end))
    yield from _comments(lines, (comment.span for comment in tree.comments))


def _fold(lines: LineIndex, span: Span) -> Fold:
    return Fold(lines.line(span.start), lines.line(max(span.end, span.start)), "region")


def _comments(lines: LineIndex, spans: Iterable[Span]) -> Iterator[Fold]:
    """Runs of comment lines without anything between."""
    first = last = -1
    for span in spans:
        line = lines.line(span.start)
        if line != last + 1:
            if last > first:
                yield Fold(first, last, "comment")
            first = line
        last = line
    if last > first:
        yield Fold(first, last, "comment")
