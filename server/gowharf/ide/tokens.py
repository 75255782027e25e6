"""Semantic tokens: what a word is, for themes that colour by meaning. A token never crosses a line."""

from collections.abc import Iterator

from gowharf.ide.dockerfile_names import occurrences, stage_uses, stages
from gowharf.ide.model import DOCKERFILE, GOMOD, GOSUM, GOWORK, SemanticToken, kind_of
from gowharf.ide.requirements import tree_of
from gowharf.project.model import Project
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.syntax.gomod import ModFile
from gowharf.text.source import Span

KINDS = (
    "keyword",
    "namespace",
    "class",
    "variable",
    "parameter",
    "string",
    "number",
    "comment",
    "operator",
    "function",
)
MODIFIERS = ("declaration", "deprecated")
_VERSIONED = frozenset(("require", "exclude", "retract", "replace"))


def semantic_tokens(project: Project, path: str) -> tuple[SemanticToken, ...]:
    """The tokens of one file, in order, none in another."""
    source = project.source(path)
    if source is None:
        return ()
    kind = kind_of(project, path)
    found: list[SemanticToken] = []
    if kind in (GOMOD, GOWORK):
        tree = tree_of(project, path)
        found = list(_of_gomod(tree)) if tree else []
    elif kind == DOCKERFILE:
        dockerfile = project.dockerfile(path)
        found = list(_of_dockerfile(source.text, dockerfile)) if dockerfile else []
    elif kind == GOSUM:
        found = list(_of_gosum(project, path))
    return tuple(_apart(found, source.text))


def _apart(found: list[SemanticToken], text: str) -> Iterator[SemanticToken]:
    """In order; of two that meet the one that begins first, and what crosses a line is left out."""
    end = 0
    for token in sorted(found):
        span = token.span
        if span.start < end or span.end <= span.start or text.find("\n", span.start, span.end) >= 0:
            continue
        end = span.end
        yield token


def _of_gomod(tree: ModFile) -> Iterator[SemanticToken]:
    for comment in tree.comments:
        yield SemanticToken(comment.span, "comment")
    for block in tree.blocks:
        yield SemanticToken(block.verb.span, "keyword")
    for directive in tree.directives:
        verb = directive.verb.value
        if directive.block is None:
            yield SemanticToken(directive.verb.span, "keyword")
        for index, token in enumerate(directive.args):
            if token.value == "=>":
                yield SemanticToken(token.span, "operator")
            elif verb in ("go", "toolchain") or (
                verb in _VERSIONED and token.value[:1] == "v" and (index > 0 or verb == "retract")
            ):
                yield SemanticToken(token.span, "number")
            elif verb == "godebug":
                yield SemanticToken(token.span, "parameter")
            else:
                yield SemanticToken(token.span, "namespace", ("declaration",) if verb == "module" else ())


def _of_gosum(project: Project, path: str) -> Iterator[SemanticToken]:
    sums = project.gosum(path)
    for one in sums.sums if sums else ():
        start = one.span.start
        yield SemanticToken(Span(start, start + len(one.path)), "namespace")
        yield SemanticToken(Span(one.span.end - len(one.hash), one.span.end), "string")


def _of_dockerfile(text: str, tree: Dockerfile) -> Iterator[SemanticToken]:
    for comment in tree.comments:
        yield SemanticToken(comment.span, "comment")
    for directive in tree.directives:
        yield SemanticToken(directive.span, "keyword")
    for stage in stages(tree):
        if stage.name_span is not None:
            yield SemanticToken(stage.name_span, "class", ("declaration",))
    for use in stage_uses(tree):
        yield SemanticToken(use.span, "class")
    for one in occurrences(text, tree):
        yield SemanticToken(one.span, "variable", ("declaration",) if one.defines else ())
    for instruction in tree.instructions:
        yield from _of_instruction(instruction)


def _of_instruction(instruction: Instruction) -> Iterator[SemanticToken]:
    held: Instruction | None = instruction
    while held is not None:
        old = ("deprecated",) if held.keyword == "MAINTAINER" else ()
        yield SemanticToken(held.keyword_span, "keyword", old)
        for flag in held.flags:
            yield SemanticToken(Span(flag.span.start, flag.span.start + 2 + len(flag.name)), "parameter")
        for heredoc in held.heredocs:
            yield SemanticToken(heredoc.marker, "operator")
            yield SemanticToken(heredoc.end, "operator")
        words = held.words
        if held.keyword == "FROM" and len(words) == 3:
            yield SemanticToken(words[1].span, "keyword")
        held = held.inner
