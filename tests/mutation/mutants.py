"""The mutants of a module: mutmut's, and three that ask whether each guard, each result and each statement is tested.

mutmut changes operators, constants, arguments and assignments, but removes no guard clause, and guards are half of the
code here. A mutant is a text, so whoever runs it needs to know nothing of how it was made.
"""

import ast
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators


class Mutant(NamedTuple):
    """One change: `line` from 1, what stood there and what stands there now, the whole text that results."""

    line: int
    before: str
    after: str
    text: str
    inside: str  # the qualified name of the outermost function that holds it; "" where it is the module's own

    def shown(self) -> str:
        return f"{self.line}: {_short(self.before)}  ->  {_short(self.after)}"


def mutants(text: str) -> list[Mutant]:
    """All mutants of a module's text that compile to something else."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    spans = wrapper.resolve(ByteSpanPositionProvider)
    places = wrapper.resolve(PositionProvider)
    raw = text.encode()
    functions = _functions(text)
    found: dict[bytes, Mutant] = {}
    for node in _nodes(wrapper.module):
        for target, changed in _changes(node):
            span = spans[target]
            line = places[target].start.line
            before = raw[span.start : span.start + span.length].decode()
            after = _code(wrapper.module, changed)
            whole = raw[: span.start] + after.encode() + raw[span.start + span.length :]
            if whole != raw and whole not in found and _compiles(whole):
                inside = next((name for name, first, last in functions if first <= line <= last), "")
                found[whole] = Mutant(line, before, after, whole.decode(), inside)
    return sorted(found.values())


def sample(every: list[Mutant], most: int) -> list[Mutant]:
    """At most so many, the same ones each time, spread over the module."""
    if len(every) <= most:
        return every
    return sorted(sorted(every, key=lambda mutant: zlib.crc32(mutant.shown().encode()))[:most])


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node but annotations, imports and docstrings, which say nothing that a run could notice."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (cst.Annotation, cst.Import, cst.ImportFrom, cst.Decorator)):
            continue
        if isinstance(one, cst.Expr) and isinstance(one.value, cst.SimpleString):
            continue
        yield one
        waiting.extend(one.children)


def _changes(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """What stands for what: a node and another one that may take its place."""
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            yield from ((node, changed) for changed in operator(node))
    if isinstance(node, (cst.If, cst.While, cst.CompIf)):  # a guard that never holds, and one that always does
        yield node.test, cst.Name("False")
        if not isinstance(node, cst.While):
            yield node.test, cst.Name("True")
    elif isinstance(node, cst.Return) and node.value and not _named(node.value, "None"):
        yield node.value, cst.Name("None")
    elif isinstance(node, cst.Expr):
        yield node, cst.Pass()


def _named(node: cst.BaseExpression, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _code(module: cst.Module, node: cst.CSTNode) -> str:
    """A node's text, in parentheses where it could otherwise bind to its neighbours."""
    if isinstance(node, cst.BaseExpression) and not isinstance(node, (cst.BaseString, cst.BaseNumber, cst.Name)):
        return f"({module.code_for_node(node).strip()})"
    return module.code_for_node(node).strip()


def _compiles(raw: bytes) -> bool:
    try:
        compile(raw, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _functions(text: str) -> list[tuple[str, int, int]]:
    """The functions of a module and of its classes: name, first and last line of what runs when they are called."""
    found = []
    waiting: list[tuple[str, ast.AST]] = [("", ast.parse(text))]
    while waiting:
        prefix, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append((prefix + child.name, child.body[0].lineno, child.end_lineno or 0))
            elif isinstance(child, ast.ClassDef):
                waiting.append((f"{prefix}{child.name}.", child))
            elif not isinstance(child, ast.expr):
                waiting.append((prefix, child))
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:60]} … {line[-25:]}"
