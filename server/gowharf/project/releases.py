"""The releases of Go that this version of gowharf knows: which minors are closed, and with which last patch.

An image tag without a patch ("golang:1.22") floats: for a closed minor it is the last patch for good, for a live one,
or one newer than this table, the patch is not known. Go supports its two newest minors. No clock is read: what counts
as ended is what had ended when this table was written.
"""

from gowharf.project.versions import compare, language, parse
from gowharf.startup import NamedTuple


class Release(NamedTuple):
    """One minor: `last_patch` is the number of its last patch where the minor is `closed`, else None."""

    minor: str
    closed: bool
    last_patch: int | None


_LAST_PATCHES = {
    0: 3, 1: 2, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4, 7: 6, 8: 7, 9: 7, 10: 8, 11: 13, 12: 17,
    13: 15, 14: 15, 15: 15, 16: 15, 17: 13, 18: 10, 19: 13, 20: 14, 21: 13, 22: 12, 23: 12, 24: 13,
}  # fmt: skip
_CLOSED_WITH_UNKNOWN_PATCH = (25,)
_LIVE = (26, 27)

RELEASES: tuple[Release, ...] = (
    *(Release(f"1.{minor}", True, patch) for minor, patch in _LAST_PATCHES.items()),
    *(Release(f"1.{minor}", True, None) for minor in _CLOSED_WITH_UNKNOWN_PATCH),
    *(Release(f"1.{minor}", False, None) for minor in _LIVE),
)
NEWEST = RELEASES[-1].minor
OLDEST_SUPPORTED = f"1.{_LIVE[0]}"

_BY_MINOR = {release.minor: release for release in RELEASES}


def release(version: str) -> Release | None:
    """The minor that a version ("1.22", "1.22.3", "1.22rc1") belongs to, where the table has it."""
    parsed = parse(version)
    return _BY_MINOR.get(f"{parsed.major}.{parsed.minor}") if parsed else None


def last_patch(version: str) -> str | None:
    """ "1.22.12" for any version of Go 1.22; None for a live or unknown minor, or where the patch isn't known.

    Go 1.0 to 1.20 name their first release without a patch ("1.20"); their last ones all have one.
    """
    found = release(version)
    return f"{found.minor}.{found.last_patch}" if found and found.last_patch is not None else None


def is_end_of_life(version: str) -> bool:
    """Whether Go no longer mends that minor; False for one that is newer than the table, or malformed."""
    found = release(version)
    return found is not None and found.closed


def is_newer_than_known(version: str) -> bool:
    """Whether the version's minor came after this table."""
    return compare(language(version), NEWEST) > 0
