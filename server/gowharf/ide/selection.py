"""Selection that grows: word, argument, statement, block or stage, file."""

from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, kind_of
from gowharf.ide.requirements import tree_of
from gowharf.ide.symbols import document_symbols
from gowharf.project.model import Project
from gowharf.startup import regex
from gowharf.text.source import Span

_WORD = regex(r"[A-Za-z0-9_]++")


def selection_spans(project: Project, path: str, offset: int) -> tuple[Span, ...]:
    """The spans around a place, innermost first; each lies in the next, the last is the file."""
    source = project.source(path)
    if source is None:
        return ()
    text = source.text
    offset = min(max(offset, 0), len(text))
    line = source.lines.span(source.lines.line(offset))
    spans = [Span(0, len(text)), Span(line.start, line.start + len(line.text(text).rstrip("\r\n")))]
    spans += [Span(*match.span()) for match in _WORD.finditer(text, line.start, line.end)]
    spans += _syntax(project, path)
    holding = sorted({span for span in spans if span.start <= offset <= span.end}, key=_length)
    chain: list[Span] = []
    for span in holding:
        if not chain or (span.start <= chain[-1].start and chain[-1].end <= span.end):
            chain.append(span)
    return tuple(chain)


def _length(span: Span) -> tuple[int, int]:
    return span.end - span.start, -span.start


def _syntax(project: Project, path: str) -> list[Span]:
    found: list[Span] = []
    kind = kind_of(project, path)
    if kind in (GOMOD, GOWORK):
        tree = tree_of(project, path)
        for directive in tree.directives if tree else ():
            found.append(directive.span)
            found += [token.span for token in directive.args]
    elif kind == DOCKERFILE:
        dockerfile = project.dockerfile(path)
        for instruction in dockerfile.instructions if dockerfile else ():
            found += [word.span for word in instruction.words]
            found += [flag.span for flag in instruction.flags]
            found += [pair.span for pair in instruction.pairs]
            found += [pair.value_span for pair in instruction.pairs]
            found += [heredoc.body for heredoc in instruction.heredocs]
            found.append(instruction.span)
    return [*found, *(symbol.span for symbol in document_symbols(project, path))]
