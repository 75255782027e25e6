"""docker-bake.hcl and docker-bake.json: `target` blocks, as buildx's bake package reads them.

Paths are seen from the bake file's folder, the Dockerfile's from the context. Variables have their defaults,
`inherits` and literal matrices are followed. Functions are unknown: a target that needs one for its context, Dockerfile
or stage says nothing. A target that others inherit from and that no group names is a mould, not a build.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from gowharf.project.contexts import hcl
from gowharf.project.contexts.claims import Claim
from gowharf.project.contexts.yamldoc import line_place
from gowharf.project.model import Project
from gowharf.text.source import Source

_DEPTH = 10
_MOST = 32
_LARGEST = 400_000
_MERGED = ("args", "contexts")

Attributes = Mapping[str, hcl.Value]


def claims(project: Project, path: str) -> Iterator[Claim]:
    source = project.source(path)
    if source is None or "target" not in source.text or len(source.text) > _LARGEST:
        return
    blocks = source.memo(_json_blocks if path.endswith(".json") else hcl.parse)
    values = _defaults(blocks)
    targets = {block.label: block for block in blocks if block.kind == "target"}
    moulds = _moulds(blocks, targets, values)
    for name, block in targets.items():
        if name in moulds or name.startswith("_"):
            continue
        attributes = _inherited(name, targets, values, _DEPTH)
        for combination in _matrix(attributes.get("matrix"), values):
            claim = _claim(source, block, attributes, {**values, **combination})
            if claim is not None:
                yield claim


def _claim(source: Source, block: hcl.Block, attributes: Attributes, values: Mapping[str, hcl.Plain]) -> Claim | None:
    if "dockerfile-inline" in attributes:
        return None
    given: dict[str, str | None] = {}
    for name in ("context", "dockerfile", "target"):
        known = hcl.evaluate(attributes.get(name, hcl.Null()), values)
        if not isinstance(known, str | hcl.Null):
            return None
        given[name] = known if isinstance(known, str) and known else None
    contexts = {key: text for key, text in _map(attributes, "contexts", values).items() if text is not None}
    platforms = hcl.evaluate(attributes.get("platforms", hcl.Null()), values)
    platform = platforms[0] if isinstance(platforms, list) and len(platforms) == 1 else None
    return Claim(
        source.path.rpartition("/")[0],
        given["context"] or ".",
        given["dockerfile"],
        line_place(source, block.offset),
        given["target"],
        _map(attributes, "args", values),
        contexts,
        platform if isinstance(platform, str) else None,
        dockerfile_in_context=True,
    )


def _map(attributes: Attributes, name: str, values: Mapping[str, hcl.Plain]) -> dict[str, str | None]:
    """An object's texts; an entry that is null is as good as absent."""
    found = hcl.evaluate(attributes.get(name, hcl.Null()), values)
    if not isinstance(found, dict):
        return {}
    return {
        key: value if isinstance(value, str) else None
        for key, value in found.items()
        if not isinstance(value, hcl.Null)
    }


def _defaults(blocks: tuple[hcl.Block, ...]) -> dict[str, hcl.Plain]:
    """The variables' defaults; two rounds, since one default may name another variable."""
    values: dict[str, hcl.Plain] = {}
    for _ in range(2):
        for block in blocks:
            if block.kind == "variable" and "default" in block.attributes:
                values[block.label] = hcl.evaluate(block.attributes["default"], values)
    return values


def _inherited(name: str, targets: Mapping[str, hcl.Block], values: Mapping[str, hcl.Plain], depth: int) -> Attributes:
    own = targets[name].attributes
    merged: dict[str, hcl.Value] = {}
    parents = hcl.evaluate(own.get("inherits", hcl.Null()), values)
    for parent in parents if isinstance(parents, list) and depth else ():
        if isinstance(parent, str) and parent in targets and parent != name:
            _merge(merged, _inherited(parent, targets, values, depth - 1))
    merged.pop("matrix", None)
    _merge(merged, own)
    return merged


def _merge(onto: dict[str, hcl.Value], attributes: Attributes) -> None:
    for key, value in attributes.items():
        before = onto.get(key)
        if key in _MERGED and isinstance(before, dict) and isinstance(value, dict):
            onto[key] = {**before, **value}
        else:
            onto[key] = value


def _moulds(
    blocks: tuple[hcl.Block, ...], targets: Mapping[str, hcl.Block], values: Mapping[str, hcl.Plain]
) -> set[str]:
    named: set[str] = {"default"}
    inherited: set[str] = set()
    for block in blocks:
        for key, found in (("targets", named), ("inherits", inherited)):
            each = hcl.evaluate(block.attributes.get(key, hcl.Null()), values)
            if isinstance(each, list):
                found.update(name for name in each if isinstance(name, str))
    return (inherited - named) & targets.keys()


def _matrix(matrix: hcl.Value | None, values: Mapping[str, hcl.Plain]) -> list[dict[str, hcl.Plain]]:
    found = hcl.evaluate(matrix, values) if isinstance(matrix, dict) else None
    if not isinstance(found, dict):
        return [{}]
    axes = [[(name, item) for item in items] for name, items in found.items() if isinstance(items, list) and items]
    size = 1
    for axis in axes:
        size *= len(axis)
    return [dict(each) for each in product(*axes)] if size <= _MOST else [{}]


def _json_blocks(text: str) -> tuple[hcl.Block, ...]:
    import json

    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    found: list[hcl.Block] = []
    for kind in ("variable", "group", "target"):
        named = root.get(kind) if isinstance(root, dict) else None
        start = max(text.find(f'"{kind}"'), 0)
        for label, attributes in named.items() if isinstance(named, dict) else ():
            if isinstance(attributes, dict):
                values = {key: _json_value(value, _DEPTH) for key, value in attributes.items()}
                found.append(hcl.Block(kind, label, values, max(text.find(f'"{label}"', start), start)))
    return tuple(found)


def _json_value(value: object, depth: int) -> hcl.Value:
    if isinstance(value, str):
        return hcl.template(value)
    if value is None:
        return hcl.Null()
    if isinstance(value, bool | int | float):
        return hcl.template(str(value).lower())
    if isinstance(value, list) and depth:
        return [_json_value(each, depth - 1) for each in value]
    if isinstance(value, dict) and depth:
        return {str(key): _json_value(each, depth - 1) for key, each in value.items()}
    return hcl.UNKNOWN
