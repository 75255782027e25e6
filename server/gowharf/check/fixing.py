"""Fixes applied: pure functions from texts to texts. Nothing here writes a file.

A fix is applied whole or not at all, over all of its files. Fixes that touch the same text wait for the next round,
which starts from a new analysis; after at most ten rounds, or when a round changes nothing or leads back to texts that
were there before, it ends. A fix after which its finding is still there, word for word on the same line, has mended
nothing: its round is taken back and made without it.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from gowharf.rules.model import Finding, Fix, Safety
from gowharf.startup import NamedTuple
from gowharf.text.edits import Edit, apply_edits, overlap

ROUNDS = 10
Texts = Mapping[str, str]
Read = Callable[[str], "str | None"]
Analyse = Callable[[Texts], Sequence[Finding]]
_Items = list[tuple[Finding, Fix]]
_Key = tuple[str, str, str, str, str]


class Fixed(NamedTuple):
    """`texts` are the changed files' new texts, `applied` the findings with the fix that mended each, in order;
    `settled` is False where ten rounds were not enough, or fixes undo each other."""

    texts: Texts
    applied: tuple[tuple[Finding, Fix], ...]
    settled: bool


def choose(findings: Iterable[Finding], unsafe: bool = False) -> list[tuple[Finding, Fix]]:
    """For each finding its first fix that has edits and is safe (or unsafe, where those are wanted too)."""
    least = Safety.UNSAFE if unsafe else Safety.SAFE
    chosen: list[tuple[Finding, Fix]] = []
    for finding in findings:
        fix = next((fix for fix in finding.fixes if fix.edits and fix.safety >= least), None)
        if fix is not None:
            chosen.append((finding, fix))
    return chosen


def one_round(chosen: Iterable[tuple[Finding, Fix]]) -> list[tuple[Finding, Fix]]:
    """Those that can be applied together: sorted by their first edit, each that overlaps an earlier one left out."""
    taken: dict[str, list[Edit]] = {}
    kept: list[tuple[Finding, Fix]] = []
    for finding, fix in sorted(chosen, key=lambda item: min((edit.path, edit.edit) for edit in item[1].edits)):
        if any(_meets(taken.get(item.path, []), item.edit) for item in fix.edits):
            continue
        for item in fix.edits:
            insort(taken.setdefault(item.path, []), item.edit)
        kept.append((finding, fix))
    return kept


def apply(read: Read, fixes: Iterable[Fix]) -> dict[str, str]:
    """The changed files' new texts, for fixes that don't overlap each other. A file that `read` doesn't know is
    created. A fix that doesn't fit the texts (its edits overlap each other, or leave the text) is left out."""
    edits: dict[str, list[Edit]] = {}
    olds: dict[str, str] = {}
    for fix in fixes:
        for item in fix.edits:
            if item.path not in olds:
                olds[item.path] = read(item.path) or ""
        if _fits(fix, olds):
            for item in fix.edits:
                edits.setdefault(item.path, []).append(item.edit)
    texts = {path: apply_edits(olds[path], held) for path, held in edits.items()}
    return {path: text for path, text in texts.items() if text != read(path)}


def fix_all(read: Read, findings: Sequence[Finding], analyse: Analyse, unsafe: bool = False) -> Fixed:
    """Applies fixes round by round. `analyse` gives the findings with the given texts in place of the files'."""
    texts: dict[str, str] = {}
    applied: list[tuple[Finding, Fix]] = []
    seen = [dict(texts)]
    useless: set[_Key] = set()
    for _ in range(ROUNDS):
        reader = _over(texts, read)
        wanted = [item for item in choose(findings, unsafe) if _key(item, reader) not in useless]
        now = one_round(wanted)
        changed = apply(_over(texts, read), [fix for _, fix in now])
        if not changed:
            return Fixed(_different(texts, read), tuple(applied), True)
        following = {**texts, **changed}
        if following in seen:
            return Fixed(_different(texts, read), tuple(applied), False)
        left = analyse(following)
        mended_nothing = _left(now, wanted, reader, choose(left, unsafe), _over(following, read))
        if mended_nothing:
            useless |= mended_nothing
            continue
        seen.append(following)
        texts = following
        applied.extend(now)
        findings = left
    unsettled = [item for item in choose(findings, unsafe) if _key(item, _over(texts, read)) not in useless]
    return Fixed(_different(texts, read), tuple(applied), not unsettled)


def _left(now: _Items, wanted: _Items, read: Read, left: _Items, read_left: Read) -> set[_Key]:
    """Of the fixes that were applied, those of which there is as much to do as before."""
    before = Counter([_key(item, read) for item in wanted])
    after = Counter([_key(item, read_left) for item in left])
    return {key for key in {_key(item, read) for item in now} if after[key] >= before[key]}


def _key(item: tuple[Finding, Fix], read: Read) -> _Key:
    """What is found, and on which line, whatever its number."""
    finding, fix = item
    text, at = read(finding.place.path) or "", finding.place.span.start
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return finding.rule, finding.message, finding.place.path, line, fix.title


def _meets(taken: list[Edit], edit: Edit) -> bool:
    """Whether an edit overlaps one of those taken, which are sorted and disjoint: then it overlaps a neighbour."""
    at = bisect_left(taken, edit)
    return any(overlap(edit, other) for other in taken[max(at - 1, 0) : at + 1])


def _fits(fix: Fix, texts: Texts) -> bool:
    """Whether a fix's edits are inside the texts and don't overlap each other."""
    at: dict[str, int] = {}
    for path, (span, _) in sorted(fix.edits):
        if not at.get(path, 0) <= span.start <= span.end <= len(texts[path]):
            return False
        at[path] = span.end
    return True


def _over(texts: Texts, read: Read) -> Read:
    return lambda path: texts[path] if path in texts else read(path)


def _different(texts: Texts, read: Read) -> dict[str, str]:
    return {path: text for path, text in texts.items() if text != read(path)}
