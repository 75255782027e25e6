"""The running Go: what its version decides, where its patch may be unknown.

"1.26" is a floating tag of a live minor: some patch of 1.26, at least the first release.
"""

from gowharf.project.versions import compare, language, parse

OLDEST_MODELLED = "1.16"
CANNOT_COMPILE = 22  # the first minor whose language Go 1.19.13 and 1.20.14 refuse to compile


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
        return False if parsed is None or parsed.kind or parsed.patch in ("", "0") else None
    return True


def checks_at_compile(version: str) -> bool:
    """Go 1.19.13 and 1.20.14 refuse to compile newer language; what older patches did isn't modelled."""
    return version in ("1.19.13", "1.20.14")
