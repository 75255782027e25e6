"""The stages of a Dockerfile as a graph: what takes from what, and where each box and line is drawn.

A layered drawing from left to right: a stage stands right of all that it takes from, as near to what takes from it as
that allows. Lines that pass a column hold a place in it, so that none runs through a box; the order in a column is the
barycentre's, the heights are the least squares that keep the order. The same stages give the same drawing.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gowharf.replay.model import Replay, Step
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile_mount import mount_fields

WIDTH, HEIGHT = 196, 46  # of a box, in CSS pixels
COLUMN = WIDTH + 52
_GAP = 12
_PASS = 6  # the height that a line holds in a column that it passes
_SWEEPS = 8
_MOST_PASSES = 3000  # more than that, and lines go straight, behind the boxes
MOST_STAGES = 250  # a drawing of more would show nothing


class Edge(NamedTuple):
    """`taker` takes from the stage `giver` (numbers). `kind`: "from", "copy" or "mount", the strongest of them; `uses`
    says each with the step that does it (None: the FROM)."""

    giver: int
    taker: int
    kind: str
    uses: tuple[tuple[str, Step | None], ...]


class Drawing(NamedTuple):
    """`boxes` are the upper left corners by stage; `lines` the points of each edge's line, two a column."""

    width: int
    height: int
    boxes: tuple[tuple[int, int], ...]
    lines: tuple[tuple[tuple[int, int], ...], ...]


def edges(replay: Replay) -> tuple[Edge, ...]:
    """Every pair of stages of which one takes from the other."""
    found: dict[tuple[int, int], list[tuple[str, Step | None]]] = {}
    known: dict[str, int] = {}
    for stage in replay.stages:
        if stage.parent is not None:
            found.setdefault((stage.parent, stage.number), []).append(("from", None))
        for step in stage.steps:
            for kind, name in _takes(step):
                giver = known.get(name.lower())
                if giver is None and name.isascii() and name.isdigit() and int(name) < stage.number:
                    giver = int(name)
                if giver is not None:
                    found.setdefault((giver, stage.number), []).append((kind, step))
        if stage.name:
            known[stage.name] = stage.number
    order = ("from", "copy", "mount")
    return tuple(
        Edge(giver, taker, min((kind for kind, _ in uses), key=order.index), tuple(uses))
        for (giver, taker), uses in found.items()
    )


def _takes(step: Step) -> list[tuple[str, str]]:
    """The names that --from and mounts give, each with the kind of its line."""
    taken = []
    for flag in step.instruction.flags:
        if flag.name == "from" and flag.value:
            taken.append(("copy", flag.value))
        elif flag.name == "mount" and flag.value and "from" in flag.value:
            fields, _ = mount_fields(flag)
            taken.extend(("mount", field.value) for field in fields if field.key == "from" and field.value)
    return taken


def draw(count: int, links: Sequence[Edge]) -> Drawing:
    """Where everything stands. `count` is how many stages there are; links go from a lower number to a higher one."""
    ranks = _ranks(count, links)
    chains, columns, heights = _columns(count, links, ranks)
    beside = _neighbours(chains)
    _order(columns, beside)
    tops = _tops(columns, beside, heights)
    lowest = min(tops.values(), default=0)
    boxes = tuple((ranks[node] * COLUMN + 4, round(tops[node] - lowest) + 4) for node in range(count))
    lines = tuple(_line(chain, ranks, tops, lowest, heights, link) for chain, link in zip(chains, links, strict=True))
    bottom = max((tops[node] + heights[node] for node in tops), default=0)
    return Drawing(max(ranks, default=0) * COLUMN + WIDTH + 8, round(bottom - lowest) + 8, boxes, lines)


def _ranks(count: int, links: Sequence[Edge]) -> list[int]:
    """Columns: right of all givers, then as far right as the takers allow."""
    ranks = [0] * count
    for link in sorted(links, key=lambda link: link.taker):
        ranks[link.taker] = max(ranks[link.taker], ranks[link.giver] + 1)
    takers: dict[int, list[int]] = {}
    for link in links:
        takers.setdefault(link.giver, []).append(link.taker)
    for giver in sorted(takers, reverse=True):  # whose takers, which come later in the file, stand already
        ranks[giver] = min(ranks[taker] for taker in takers[giver]) - 1
    return ranks


def _columns(
    count: int, links: Sequence[Edge], ranks: Sequence[int]
) -> tuple[list[tuple[int, ...]], list[list[int]], dict[int, int]]:
    """The nodes along each link, the nodes in each column, and their heights; nodes from `count` on are passes."""
    passes = sum(ranks[link.taker] - ranks[link.giver] - 1 for link in links)
    heights = dict.fromkeys(range(count), HEIGHT)
    columns: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for node in range(count):
        columns[ranks[node]].append(node)
    chains: list[tuple[int, ...]] = []
    for link in links:
        between = range(ranks[link.giver] + 1, ranks[link.taker]) if passes <= _MOST_PASSES else ()
        chain = [link.giver]
        for rank in between:
            node = len(heights)
            heights[node] = _PASS
            columns[rank].append(node)
            chain.append(node)
        chains.append((*chain, link.taker))
    return chains, columns, heights


def _neighbours(chains: Sequence[tuple[int, ...]]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """By node, those left of it and those right of it."""
    left: dict[int, list[int]] = {}
    right: dict[int, list[int]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            right.setdefault(one, []).append(other)
            left.setdefault(other, []).append(one)
    return left, right


def _order(columns: list[list[int]], beside: tuple[dict[int, list[int]], dict[int, list[int]]]) -> None:
    """Sorts each column by where its neighbours stand, from left to right and back."""
    place = {node: float(index) for column in columns for index, node in enumerate(column)}
    for sweep in range(_SWEEPS):
        side = beside[sweep % 2]
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=lambda node: _mean([place[other] for other in side.get(node, ())], place[node]))
            place.update((node, float(index)) for index, node in enumerate(column))


def _tops(
    columns: Sequence[Sequence[int]],
    beside: tuple[dict[int, list[int]], dict[int, list[int]]],
    heights: Mapping[int, int],
) -> dict[int, float]:
    """The upper edge of every node: near the middle of its neighbours, with the order and the gaps kept."""
    tops: dict[int, float] = {}
    for column in columns:
        at = 0
        for node in column:
            tops[node] = at
            at += heights[node] + _GAP
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [_wanted(node, tops, beside, heights) for node in column]
            tops.update(zip(column, _spread(wanted, [heights[node] + _GAP for node in column]), strict=True))
    return tops


def _wanted(
    node: int,
    tops: Mapping[int, float],
    beside: tuple[dict[int, list[int]], dict[int, list[int]]],
    heights: Mapping[int, int],
) -> float:
    others = [*beside[0].get(node, ()), *beside[1].get(node, ())]
    middles = [tops[other] + heights[other] / 2 for other in others]
    return _mean(middles, tops[node] + heights[node] / 2) - heights[node] / 2


def _spread(wanted: Sequence[float], sizes: Sequence[int]) -> list[float]:
    """The positions nearest to those wanted (least squares) at which each is at least its size before the next."""
    offsets = [0]
    for size in sizes:
        offsets.append(offsets[-1] + size)
    groups: list[tuple[float, int]] = []  # pooled adjacent violators: (mean, how many)
    for want, offset in zip(wanted, offsets, strict=False):
        mean, many = want - offset, 1
        while groups and groups[-1][0] > mean:
            before, count = groups.pop()
            mean, many = (mean * many + before * count) / (many + count), many + count
        groups.append((mean, many))
    means = [mean for mean, many in groups for _ in range(many)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _line(
    chain: Sequence[int],
    ranks: Sequence[int],
    tops: Mapping[int, float],
    lowest: float,
    heights: Mapping[int, int],
    link: Edge,
) -> tuple[tuple[int, int], ...]:
    """From the giver's right side through its places in the columns between to the taker's left side."""
    middles = [round(tops[node] - lowest + heights[node] / 2) + 4 for node in chain]
    first = ranks[link.giver]
    points = [(first * COLUMN + 4 + WIDTH, middles[0])]
    for step, middle in enumerate(middles[1:-1], 1):
        left = (first + step) * COLUMN + 4
        points.extend(((left, middle), (left + WIDTH, middle)))
    return (*points, (ranks[link.taker] * COLUMN + 4, middles[-1]))


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
