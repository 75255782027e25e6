"""The running Go: what its version decides, where its patch may be unknown.

"1.26" is a floating tag of a live minor: some patch of 1.26, at least the first release.
"""

from functools import lru_cache

from gowharf.project.versions import compare, language, parse
from gowharf.syntax.semver import compare_numbers

OLDEST_MODELLED = "1.16"
CANNOT_COMPILE = 22  # the first minor whose language Go 1.19.13 and 1.20.14 refuse to compile

# The newest patch of a live minor when this was written: a floating tag has that one or a newer.
_KNOWN_PATCHES = {"1.25": 5, "1.26": 8, "1.27": 3}


@lru_cache(256)
def minor(version: str) -> int:
    """26 for "1.26.3"; 0 where the version can't be read."""
    parsed = parse(version)
    return int(parsed.minor) if parsed and len(parsed.minor) < 6 else 0


def at_least(version: str, minor_needed: int) -> bool:
    return minor(version) >= minor_needed


def too_old(running: str, needed: str, floating: bool = False) -> bool | None:
    """Whether `running` is less than `needed`; None: that depends on the patch (or, `floating`, on the minor)."""
    if compare(needed, running) <= 0:
        return False
    if floating:
        return None
    unknown_patch = language(running) == running and parse(running) is not None and minor(running) >= 21
    if unknown_patch and language(needed) == running:
        parsed = parse(needed)
        if parsed is None or parsed.kind or not parsed.patch:
            return False
        known = str(_KNOWN_PATCHES.get(running, 0))
        return None if compare_numbers(parsed.patch, known) > 0 else False
    return True


def shown(running: str) -> str:
    """How the running version stands in messages: of a floating tag the newest patch that is known."""
    patch = _KNOWN_PATCHES.get(running)
    return running if patch is None else f"{running}.{patch}"


def checks_at_compile(version: str) -> bool:
    """Go 1.19.13 and 1.20.14 refuse to compile newer language; what older patches did isn't modelled."""
    return version in ("1.19.13", "1.20.14")
