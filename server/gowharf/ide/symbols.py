"""Document symbols as a tree (blocks with their lines, stages with their steps), and a search through the project."""

from collections.abc import Iterator

from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, FoundSymbol, Symbol, kind_of
from gowharf.ide.requirements import tree_of
from gowharf.project.model import Project
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.syntax.gomod import Block, Directive, ModFile
from gowharf.text.source import Place, Span

_LONGEST = 60  # code points of an instruction that are shown
_MOST = 256  # answers to one search
_KINDS = {"module": "module", "go": "version", "toolchain": "version", "use": "module"}


def document_symbols(project: Project, path: str) -> tuple[Symbol, ...]:
    """The outline of one file; empty for a file without one."""
    source = project.source(path)
    if source is None:
        return ()
    kind = kind_of(project, path)
    if kind in (GOMOD, GOWORK):
        tree = tree_of(project, path)
        return tuple(_of_gomod(source.text, tree)) if tree else ()
    if kind == DOCKERFILE:
        dockerfile = project.dockerfile(path)
        return tuple(_of_dockerfile(dockerfile)) if dockerfile else ()
    return ()


def workspace_symbols(project: Project, query: str) -> tuple[FoundSymbol, ...]:
    """Modules, requirements and stages whose names hold the letters of `query` in their order."""
    found: list[FoundSymbol] = []
    for each in _all(project):
        if len(found) >= _MOST:
            break
        if _matches(query.lower(), each.name.lower()):
            found.append(each)
    return tuple(found)


def _matches(query: str, name: str) -> bool:
    at = 0
    for char in query:
        at = name.find(char, at) + 1
        if at == 0:
            return False
    return True


def _all(project: Project) -> Iterator[FoundSymbol]:
    for path in (*project.found.gomods, *project.found.goworks):
        tree = tree_of(project, path)
        if tree is None:
            continue
        if tree.module is not None:
            yield FoundSymbol(tree.module.value, "module", path, Place(path, tree.module.token.span))
        for require in tree.requires:
            yield FoundSymbol(require.path, "package", path, Place(path, require.path_token.span))
        for use in tree.uses:
            yield FoundSymbol(use.value, "module", path, Place(path, use.token.span))
    for path in project.found.dockerfiles:
        dockerfile = project.dockerfile(path)
        for symbol in _of_dockerfile(dockerfile) if dockerfile else ():
            if symbol.kind == "class":
                yield FoundSymbol(symbol.name, "class", path, Place(path, symbol.name_span))


def _of_gomod(text: str, tree: ModFile) -> Iterator[Symbol]:
    statements: list[Block | Directive] = [*tree.blocks, *(each for each in tree.directives if each.block is None)]
    inside: dict[Span, list[Directive]] = {}
    for directive in tree.directives:
        if directive.block is not None:
            inside.setdefault(directive.block.span, []).append(directive)
    for statement in sorted(statements, key=_start):
        if isinstance(statement, Directive):
            yield _line(text, statement)
            continue
        verb = statement.verb
        lines = tuple(_line(text, each) for each in inside.get(statement.span, ()))
        yield Symbol(verb.value or "…", f"{len(lines)}", "namespace", statement.span, verb.span, lines)


def _start(statement: Block | Directive) -> int:
    return statement.span.start


def _line(text: str, directive: Directive) -> Symbol:
    """`require path version` shows the path, the version beside it."""
    verb = directive.verb.value
    if not directive.args:
        return Symbol(verb or "…", "", "property", directive.span, directive.verb.span)
    first = directive.args[0]
    rest = " ".join(token.span.text(text) for token in directive.args[1:])
    kind = _KINDS.get(verb, "package")
    detail = rest or ("" if directive.block else verb)
    return Symbol(first.value or "…", detail, kind, directive.span, first.span)


def _of_dockerfile(tree: Dockerfile) -> Iterator[Symbol]:
    stage: Instruction | None = None
    steps: list[Symbol] = []
    for instruction in tree.instructions:
        if instruction.keyword == "FROM":
            if stage is not None:
                yield _stage(stage, steps)
            stage, steps = instruction, []
        elif stage is None:
            yield _step(instruction)
        else:
            steps.append(_step(instruction))
    if stage is not None:
        yield _stage(stage, steps)


def _stage(instruction: Instruction, steps: list[Symbol]) -> Symbol:
    words = instruction.words
    named = len(words) >= 3 and words[1].raw.lower() == "as"
    image = words[0].raw if words else ""
    span = instruction.span.cover(steps[-1].span) if steps else instruction.span
    if named:
        return Symbol(words[2].raw or "…", image, "class", span, words[2].span, tuple(steps))
    name_span = words[0].span if words else instruction.keyword_span
    return Symbol(image or "FROM", "", "class", span, name_span, tuple(steps))


def _step(instruction: Instruction) -> Symbol:
    words = " ".join(instruction.args.text.split())
    shown = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    kind = "variable" if instruction.keyword in ("ARG", "ENV") else "function"
    return Symbol(instruction.keyword or "…", shown, kind, instruction.span, instruction.keyword_span)
