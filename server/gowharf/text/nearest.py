"""The known name that a misspelt one most likely means."""

from collections.abc import Iterable
from functools import lru_cache

LONGEST = 64  # code points; longer names are not compared, so the cost stays bounded


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name with the smallest edit distance, or None where none is near (a third of the length at most)."""
    return _nearest(name, tuple(known)) if len(name) <= LONGEST else None


@lru_cache(maxsize=256)
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    """One misspelling is often repeated all over a file, so answers are kept."""
    limit = max(1, len(name) // 3)
    best: str | None = None
    for other in known:
        if abs(len(other) - len(name)) > limit:
            continue
        distance = _distance(name.lower(), other.lower())
        if distance <= limit:
            best, limit = other, distance - 1
            if limit < 0:
                break
    return best


def _distance(a: str, b: str) -> int:
    """Optimal string alignment: insert, delete, replace, or swap two neighbours, each at cost 1."""
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, previous = previous, row
    return previous[-1]
