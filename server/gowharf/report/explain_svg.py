"""The graph of stages as SVG: a box a stage with its outcome, a line for what one takes from another."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from gowharf.replay.model import Outcome, Replay, Stage
from gowharf.report.explain import title_of
from gowharf.report.explain_graph import HEIGHT, WIDTH, Edge, draw
from gowharf.report.masking import masked
from gowharf.report.terminal import columns, visible

MARKS = {"fails": "✗", "unknown": "?", "succeeds": "✓"}  # the worst first
_NAME, _BASE = 22, 27  # columns that fit in a box
_WORDS = {"from": "FROM", "copy": "COPY --from", "mount": "RUN --mount"}


def svg(
    replay: Replay, links: Sequence[Edge], anchors: Sequence[str], lines: Mapping[int, int], prefix: str
) -> Iterator[str]:
    """The drawing. `anchors` are the attributes of each stage's link, `lines` the line of each step by number, `prefix`
    makes ids its own."""
    drawing = draw(len(replay.stages), links)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" height="{drawing.height}"'
    yield f' viewBox="0 0 {drawing.width} {drawing.height}">\n'
    yield f'<defs><marker id="{prefix}tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
    yield ' orient="auto" markerUnits="userSpaceOnUse"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>\n'
    for edge, points in zip(links, drawing.lines, strict=True):
        giver, taker = replay.stages[edge.giver], replay.stages[edge.taker]
        idle = "" if giver.reached and taker.reached else " idle"
        yield f'<path class="edge {edge.kind}{idle}" marker-end="url(#{prefix}tip)" d="{_path(points)}">'
        yield f"<title>{escape(_told(edge, giver, taker, lines))}</title></path>\n"
    for stage, (x, y), anchor in zip(replay.stages, drawing.boxes, anchors, strict=True):
        yield from _box(stage, x, y, anchor)
    yield "</svg>\n"


def stage_outcome(stage: Stage) -> str:
    """A stage's outcome for the eye: failures first, then what its go commands say, then its other steps."""
    steps = {step.outcome for step in stage.steps}
    runs = {run.outcome for step in stage.steps for run in step.go}
    if Outcome.FAILS in steps:
        return "fails"
    seen = runs or steps
    return "unknown" if seen - {Outcome.SUCCEEDS} or stage.base is None else "succeeds"


def legend() -> str:
    """What the marks and lines mean."""
    lines = "".join(
        f'<li><svg width="44" height="10" aria-hidden="true"><path class="edge {kind}" d="M2 5 42 5"/></svg> '
        f"{word}</li>"
        for kind, word in _WORDS.items()
    )
    marks = "".join(
        f'<li><span class="mark {outcome}">{MARKS[outcome]}</span> {text}</li>'
        for outcome, text in (
            ("succeeds", "succeeds"),
            ("fails", "fails"),
            ("unknown", "can't be known (which is no error)"),
        )
    )
    return (
        f'<ul class="legend dim">{marks}{lines}<li>dashed box: not needed for the target</li>'
        "<li>a stage shows its failures, else its go commands, else its other steps</li></ul>\n"
    )


def _box(stage: Stage, x: int, y: int, anchor: str) -> Iterator[str]:
    outcome = stage_outcome(stage)
    name = title_of(stage)
    base = visible(masked(stage.base)) if stage.base is not None else "an unknown image"
    under = _fitting(f"from {base}", _BASE)
    full = f"stage {stage.number} {name}: from {base}, {outcome}" + ("" if stage.reached else ", not needed")
    idle = "" if stage.reached else " idle"
    yield f'<a class="node {outcome}{idle}" {anchor}><title>{escape(full)}</title>'
    yield f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<rect class="bar" x="{x + 4}" y="{y + 5}" width="4" height="{HEIGHT - 10}" rx="2"/>'
    yield f'<text class="sign" x="{x + 15}" y="{y + 19}">{MARKS[outcome]}</text>'
    yield f'<text x="{x + 30}" y="{y + 19}">{escape(_fitting(name, _NAME))}</text>'
    yield f'<text class="sub" x="{x + 15}" y="{y + 36}">{escape(under)}</text></a>\n'


def _path(points: Sequence[tuple[int, int]]) -> str:
    """Curves between columns, straight lines through them."""
    pieces = [f"M{points[0][0]} {points[0][1]}"]
    for index, ((left, before), (right, after)) in enumerate(pairwise(points)):
        middle = (left + right) // 2
        pieces.append(f"C{middle} {before} {middle} {after} {right} {after}" if index % 2 == 0 else f"H{right}")
    return "".join(pieces)


def _told(edge: Edge, giver: Stage, taker: Stage, lines: Mapping[int, int]) -> str:
    how = ", ".join(
        _WORDS[kind] + (f" (line {lines[step.number]})" if step is not None and step.number in lines else "")
        for kind, step in edge.uses
    )
    return visible(f"{taker.name or taker.number} takes from {giver.name or giver.number}: {how}")


def _fitting(text: str, most: int) -> str:
    """The text, cut where it is wider than `most` columns."""
    if columns(text) <= most:
        return text
    kept = text[: most - 1]
    while columns(kept) > most - 1:
        kept = kept[:-1]
    return kept + "…"
