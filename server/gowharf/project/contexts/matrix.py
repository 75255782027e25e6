"""A GitHub job's `strategy.matrix`, expanded as Actions does it, where its values are literal.

A combination maps "name" (and "name.key" where the value is a map) to text. What an expression gives stays unknown:
its name is then in no combination.
"""

from itertools import product

from gowharf.project.contexts import yamldoc

Combination = dict[str, str]
_MOST = 64
_LEVELS = 3


def combinations(matrix: yamldoc.Node) -> list[Combination]:
    """Every combination, at most `_MOST`; one empty one where there is no matrix or it is an expression."""
    axes: list[list[Combination]] = []
    size = 1
    for name, _, values in yamldoc.items(matrix):
        if name in ("include", "exclude"):
            continue
        axis = [flat for value in yamldoc.elements(values) if (flat := _flat(name, value, _LEVELS))]
        if axis and size * len(axis) <= _MOST:
            axes.append(axis)
            size *= len(axis)
    found = [_union(parts) for parts in product(*axes)] if axes else []
    excluded = _entries(matrix, "exclude")
    found = [each for each in found if not any(flat.items() <= each.items() for flat in excluded)]
    return _included(found, _entries(matrix, "include"))[:_MOST] or [{}]


def _included(found: list[Combination], entries: list[Combination]) -> list[Combination]:
    originals = [dict(each) for each in found]
    extra: list[Combination] = []
    for entry in entries:
        fits = [
            index
            for index, original in enumerate(originals)
            if all(original.get(name, value) == value for name, value in entry.items())
        ]
        for index in fits:
            found[index] = {**found[index], **entry}
        if not fits:
            extra.append(entry)
    return found + extra


def _entries(matrix: yamldoc.Node, key: str) -> list[Combination]:
    return [
        _union(tuple(_flat(name, value, _LEVELS) for name, _, value in yamldoc.items(entry)))
        for entry in yamldoc.elements(yamldoc.get(matrix, key))[:_MOST]
    ]


def _flat(name: str, value: yamldoc.Node, levels: int) -> Combination:
    text = yamldoc.text(value)
    if text is not None:
        return {} if "${{" in text else {name: text}
    if levels == 0:
        return {}
    return _union(tuple(_flat(f"{name}.{key}", each, levels - 1) for key, _, each in yamldoc.items(value)))


def _union(parts: tuple[Combination, ...]) -> Combination:
    found: Combination = {}
    for part in parts:
        found.update(part)
    return found
