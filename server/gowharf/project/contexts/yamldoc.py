"""YAML with places: PyYAML's node tree, read in a way that never fails.

PyYAML is imported only when a file is really read (it costs about 10 ms). Broken YAML is no tree. Nodes may be shared
or even cyclic (anchors), so readers go down a fixed number of levels and never walk a whole tree.
"""

from collections.abc import Iterator
from typing import Any

from gowharf.text.source import Place, Source, Span

Node = Any  # yaml.Node: the import is lazy, and its stubs type node values loosely
_LARGEST = 1_000_000
_DEEPEST = 400
_MERGES = 8


def documents(source: Source) -> tuple[Node, ...]:
    """The root nodes of a file's documents; () where it isn't YAML."""
    return source.memo(_compose)


def items(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """(key, key node, value) of a mapping with `<<` merged in, each key once; nothing for any other node."""
    found: dict[str, tuple[Node, Node]] = {}
    _merge(node, found, _MERGES)
    for key, (key_node, value) in found.items():
        yield key, key_node, value


def get(node: Node, *keys: str) -> Node | None:
    """The node below a chain of keys, or None."""
    for key in keys:
        for name, _, value in items(node):
            if name == key:
                node = value
                break
        else:
            return None
    return node


def elements(node: Node) -> tuple[Node, ...]:
    """The elements of a list; () for any other node."""
    return tuple(node.value) if node is not None and node.id == "sequence" else ()


def text(node: Node) -> str | None:
    """A scalar's text as written; None for null and for any other node."""
    if node is None or node.id != "scalar" or node.tag.endswith(":null"):
        return None
    return str(node.value)


def texts(node: Node) -> tuple[str, ...]:
    """The scalars of a list, or the one scalar that stands alone."""
    single = text(node)
    if single is not None:
        return (single,)
    return tuple(value for value in map(text, elements(node)) if value is not None)


def place(source: Source, node: Node) -> Place:
    """The line on which a node starts, without its white space."""
    size = len(source.text)
    return line_place(source, min(node.start_mark.index, size))


def line_place(source: Source, offset: int) -> Place:
    """The line that holds an offset, without its white space."""
    whole = source.lines.span(source.lines.line(offset))
    raw = whole.text(source.text)
    start = whole.start + len(raw) - len(raw.lstrip())
    return Place(source.path, Span(start, max(start, whole.start + len(raw.rstrip()))))


def _compose(content: str) -> tuple[Node, ...]:
    import yaml

    if len(content) > _LARGEST:
        return ()
    clean = content.encode("utf-8", "replace").decode("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _may_nest(clean) and _nesting(yaml.parse(clean, Loader=loader), yaml) > _DEEPEST:
            return ()
        return tuple(node for node in yaml.compose_all(clean, Loader=loader) if node is not None)
    except (yaml.YAMLError, RecursionError, ValueError):
        return ()


def _may_nest(content: str) -> bool:
    """Whether collections might be nested deeply: by brackets, by indicators on a line, or by indentation."""
    if content.count("[") + content.count("{") > _DEEPEST:
        return True
    for line in content.split("\n"):
        if len(line) > _DEEPEST // 2 and (
            line.count("-") + line.count("?") > _DEEPEST // 4 or line.startswith(" " * (_DEEPEST // 2))
        ):
            return True
    return False


def _nesting(events: Any, yaml: Any) -> int:
    """How deep the collections nest. The composer recurses on the C stack (one that is used up ends the process);
    the event parser does not."""
    depth = deepest = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return deepest


def _merge(node: Node, found: dict[str, tuple[Node, Node]], depth: int) -> None:
    if node is None or node.id != "mapping" or depth == 0:
        return
    merges: list[Node] = []
    for key, value in node.value:
        if key.id != "scalar":
            continue
        if key.value == "<<":
            merges.append(value)
        else:
            found.setdefault(key.value, (key, value))
    for merged in merges:
        for each in elements(merged) or (merged,):
            _merge(each, found, depth - 1)
