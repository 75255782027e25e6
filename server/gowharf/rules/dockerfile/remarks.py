"""Remarks behind an instruction, which BuildKit takes for its arguments: a comment is a line of its own."""

import json

from gowharf.rules.edits import replace
from gowharf.rules.facts import Facts, Spot
from gowharf.rules.model import FileEdit, Fix, Safety
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Source, Span

_BEHIND = regex(r"\]\s*#.*\Z")
_COMMA = regex(r",\s*\]\Z")


def without_remark(source: Source, instruction: Instruction) -> FileEdit | None:
    """` # …` at an instruction's end gone; None where there is none, or it stands in quotes."""
    start = instruction.keyword_span.end
    text = source.text[start : instruction.span.end]
    at = text.find(" #")
    if at < 0 or "\n" in text or instruction.heredocs or text.count('"', 0, at) % 2 or text.count("'", 0, at) % 2:
        return None
    end = start + len(text.rstrip())
    return FileEdit(source.path, Edit(Span(start + len(text[:at].rstrip()), end), ""))


def remark_fix(facts: Facts, place: Place) -> tuple[Fix, ...]:
    """Drops the remark behind the instruction that holds a place."""
    tree, source = facts.project.dockerfile(place.path), facts.project.source(place.path)
    for instruction in tree.instructions if tree is not None and source is not None else ():
        if instruction.span.start <= place.span.start and place.span.end <= instruction.span.end and source:
            edit = without_remark(source, instruction)
            return (Fix("Drop the comment", Safety.SAFE, (edit,)),) if edit is not None else ()
    return ()


def json_fix(facts: Facts, spot: Spot) -> tuple[Fix, ...]:
    """The exec form that was meant, where quotes, a comma or a remark keep it from being JSON."""
    source, instruction = facts.project.source(spot.replay.path), spot.step.instruction
    start = instruction.flags[-1].span.end if instruction.flags else instruction.keyword_span.end
    if source is None or spot.replay.build.inline is not None:
        return ()
    text = source.text[start : instruction.span.end]
    lead = len(text) - len(text.lstrip())
    meant = _COMMA.sub("]", _BEHIND.sub("]", text.strip()))
    for left in "'\u2018\u2019\u201c\u201d":
        meant = meant.replace(left, '"')
    try:
        words = json.loads(meant)
    except ValueError:
        return ()
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return ()
    place = Place(source.path, Span(start + lead, start + len(text.rstrip())))
    return (Fix("Write it as JSON", Safety.SAFE, (replace(place, meant),)),)
