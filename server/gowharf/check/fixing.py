"""Fixes applied: pure functions from texts to texts. Nothing here writes a file.

A fix is applied whole or not at all, over all of its files. Fixes that touch the same text wait for the next round,
which starts from a new analysis; after at most ten rounds, or when a round changes nothing or leads back to texts that
were there before, it ends.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from gowharf.rules.model import Finding, Fix, Safety
from gowharf.text.edits import Edit, apply_edits, overlap

ROUNDS = 10
Texts = Mapping[str, str]
Read = Callable[[str], "str | None"]
Analyse = Callable[[Texts], Sequence[Finding]]


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
        if any(overlap(edit.edit, other) for edit in fix.edits for other in taken.get(edit.path, ())):
            continue
        for edit in fix.edits:
            taken.setdefault(edit.path, []).append(edit.edit)
        kept.append((finding, fix))
    return kept


def apply(read: Read, fixes: Iterable[Fix]) -> dict[str, str]:
    """The changed files' new texts. A file that `read` doesn't know is created. A fix that doesn't fit the texts (its
    edits overlap each other, or leave the text) is left out."""
    edits: dict[str, list[Edit]] = {}
    texts: dict[str, str] = {}
    for fix in fixes:
        trial = {path: list(held) for path, held in edits.items()}
        for item in fix.edits:
            trial.setdefault(item.path, []).append(item.edit)
        touched = {item.path for item in fix.edits}
        try:
            made = {path: apply_edits(read(path) or "", trial[path]) for path in touched}
        except ValueError:
            continue
        edits = trial
        texts.update(made)
    return {path: text for path, text in texts.items() if text != read(path)}


def fix_all(read: Read, findings: Sequence[Finding], analyse: Analyse, unsafe: bool = False) -> Fixed:
    """Applies fixes round by round. `analyse` gives the findings with the given texts in place of the files'."""
    texts: dict[str, str] = {}
    applied: list[tuple[Finding, Fix]] = []
    seen = [dict(texts)]
    for _ in range(ROUNDS):
        now = one_round(choose(findings, unsafe))
        changed = apply(_over(texts, read), [fix for _, fix in now])
        if not changed:
            return Fixed(_different(texts, read), tuple(applied), True)
        following = {**texts, **changed}
        if following in seen:
            return Fixed(_different(texts, read), tuple(applied), False)
        seen.append(following)
        texts = following
        applied.extend(now)
        findings = analyse(texts)
    return Fixed(_different(texts, read), tuple(applied), not choose(findings, unsafe))


def _over(texts: Texts, read: Read) -> Read:
    return lambda path: texts[path] if path in texts else read(path)


def _different(texts: Texts, read: Read) -> dict[str, str]:
    return {path: text for path, text in texts.items() if text != read(path)}
