"""Where the image that a stage gets its Go from is named: the FROM word, taken apart down to the ARG defaults that it
is put together from, so that an edit lands where the text really stands.

A piece whose text stands in no file of the project (a --build-arg, a quote that changes it) has no place and can't be
edited.
"""

from gowharf.project.model import Project
from gowharf.project.references import Reference, parse_reference
from gowharf.replay.images import BaseImage, base_image
from gowharf.replay.model import Replay, Stage
from gowharf.rules.model import FileEdit
from gowharf.startup import NamedTuple, regex
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span

_VARIABLE = regex(r"\$(?:\{([A-Za-z_]\w*+)(?::-([^{}$]*+))?\}|([A-Za-z_]\w*+))")
_QUOTING = regex(r"[\"'\\`]")
_DEPTH = 8  # ARGs that are made of ARGs; more is a loop


class Piece(NamedTuple):
    """A part of the reference; `place` is where just this text stands, None where it stands in no file."""

    text: str
    place: Place | None


class Base(NamedTuple):
    """An image that a stage is built FROM, or takes its Go from. `place` is the word that names it, `reference` its
    text with variables replaced, `pieces` put together the same text. `stage` is the one whose FROM it is."""

    place: Place
    reference: str
    pieces: tuple[Piece, ...]
    stage: Stage

    @property
    def parts(self) -> Reference | None:
        return parse_reference(self.reference)

    @property
    def known(self) -> BaseImage:
        """What is known of the image, whatever the configuration says of it."""
        return base_image(self.reference, {})

    @property
    def arg_place(self) -> Place | None:
        """The ARG default that holds a part of it."""
        return next((p.place for p in self.pieces if p.place and not _inside(p.place, self.place)), None)


def base_of(project: Project, replay: Replay, stage: Stage, before: int | None = None) -> Base | None:
    """The image that brings the Go of a stage; None where no reference says so. `before` is a step's instruction
    number: what the stage copies later doesn't count."""
    while True:
        copied = _copied_go(project, replay, stage, before)
        if copied is not None:
            return copied
        if stage.parent is None:
            break
        stage, before = replay.stages[stage.parent], None
    if not stage.instruction.words:
        return None
    word = stage.instruction.words[0]
    return _base(project, replay, stage, word.raw, word.span)


def _copied_go(project: Project, replay: Replay, stage: Stage, before: int | None) -> Base | None:
    """The image or stage that `COPY --from=… /usr/local/go` names, the last one that counts."""
    for step in reversed(stage.steps):
        flag = step.instruction.flag("from") if step.instruction.keyword in ("COPY", "ADD") else None
        if flag is None or not flag.value or (before is not None and step.number >= before):
            continue
        if not any("/usr/local/go" in word.raw for word in step.instruction.words):
            continue
        name = flag.value.lower()
        source = next((s for s in replay.stages[: stage.number] if name in (s.name, str(s.number))), None)
        if source is not None:
            return base_of(project, replay, source)
        return _base(project, replay, stage, flag.value, flag.value_span)
    return None


def _base(project: Project, replay: Replay, stage: Stage, raw: str, span: Span) -> Base | None:
    pieces = _pieces(_Arguments(replay, _defaults(project, replay)), raw, span, _DEPTH)
    if pieces is None:
        return None
    return Base(Place(replay.path, span), "".join(piece.text for piece in pieces), tuple(pieces), stage)


class _Arguments(NamedTuple):
    """The global ARGs: what they came to in the replay, and their defaults as written."""

    replay: Replay
    defaults: dict[str, tuple[str | None, Span]]


def _defaults(project: Project, replay: Replay) -> dict[str, tuple[str | None, Span]]:
    found: dict[str, tuple[str | None, Span]] = {}
    tree = project.dockerfile(replay.path)
    for instruction in tree.instructions if tree is not None else ():
        if instruction.keyword == "FROM":
            break
        found.update((pair.key, (pair.value, pair.value_span)) for pair in instruction.pairs)
    return found


def _pieces(args: _Arguments, raw: str, span: Span, depth: int) -> list[Piece] | None:
    """A word with its variables replaced; None where a part of it isn't known."""
    if len(raw) > 1 and raw[0] in "\"'" and raw[-1] == raw[0]:
        if raw[0] == "'" and "$" in raw:
            return None
        mapped = span.end - span.start == len(raw)
        raw, span = raw[1:-1], Span(span.start + 1, span.end - 1) if mapped else Span(span.start, span.start)
    if depth == 0 or _QUOTING.search(raw):
        return None
    start = span.start if span.end - span.start == len(raw) else None
    found: list[Piece] = []
    at = 0
    for match in _VARIABLE.finditer(raw):
        found.append(_literal(args, raw, at, match.start(), start))
        value = _variable(args, match[1] or match[3], depth)
        if match[2] is not None and not "".join(piece.text for piece in value or ()):
            value = [_literal(args, raw, match.start(2), match.end(2), start)]
        if value is None:
            return None
        found.extend(value)
        at = match.end()
    found.append(_literal(args, raw, at, len(raw), start))
    kept = [piece for piece in found if piece.text]
    return None if any("$" in piece.text for piece in kept) else kept


def _variable(args: _Arguments, name: str, depth: int) -> list[Piece] | None:
    """What a global ARG came to: its default's pieces, or text without a place (a --build-arg)."""
    known = args.replay.global_args.get(name)
    default, span = args.defaults.get(name, (None, Span(0, 0)))
    if name not in args.replay.build.args and default is not None:
        inner = _pieces(args, default, span, depth - 1)
        if inner is not None:
            return inner
    return None if known is None else [Piece(known, None)]


def _literal(args: _Arguments, raw: str, start: int, end: int, offset: int | None) -> Piece:
    place = None if offset is None else Place(args.replay.path, Span(offset + start, offset + end))
    return Piece(raw[start:end], place)


def edit(base: Base, start: int, end: int, text: str) -> FileEdit | None:
    """`text` in place of `reference[start:end]`, in the one piece that has to change; None where none can be."""
    if base.reference[start:end] == text:
        return None
    touched: list[tuple[int, Piece]] = []
    at = 0
    for piece in base.pieces:
        if at < end and at + len(piece.text) > start:
            touched.append((at, piece))
        at += len(piece.text)
    for at, piece in touched:
        before = base.reference[start : max(at, start)]
        after = base.reference[min(at + len(piece.text), end) : end]
        fits = len(before) + len(after) <= len(text) and text.startswith(before) and text.endswith(after)
        if piece.place is None or not fits:
            continue
        low, high = max(start, at) - at, min(end, at + len(piece.text)) - at
        span = Span(piece.place.span.start + low, piece.place.span.start + high)
        return FileEdit(piece.place.path, Edit(span, text[len(before) : len(text) - len(after)]))
    return None


def _inside(inner: Place, outer: Place) -> bool:
    return inner.path == outer.path and outer.span.start <= inner.span.start and inner.span.end <= outer.span.end
