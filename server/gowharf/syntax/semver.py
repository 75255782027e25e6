"""Semantic versions with a leading "v", as golang.org/x/mod/semver reads and orders them.

"v1" and "v1.2" are valid and stand for v1.0.0 and v1.2.0. Numbers may be of any size: they are compared as decimal
text, never converted.
"""

from functools import lru_cache

from gowharf.startup import NamedTuple, regex

_NUMBER = r"(0|[1-9][0-9]*+)"
_PRE = r"(?:0|[1-9][0-9]*+(?![A-Za-z-])|[0-9]*+[A-Za-z-][0-9A-Za-z-]*+)(?![0-9A-Za-z-])"
_VERSION = regex(
    rf"v{_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER}(-{_PRE}(?:\.{_PRE})*+)?(\+[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+)?)?)?"
)


class Version(NamedTuple):
    """`prerelease` keeps its "-" and `build` its "+"; both are "" where there is none."""

    major: str
    minor: str
    patch: str
    prerelease: str
    build: str


@lru_cache(maxsize=4096)  # one version is asked about by every rule and every go command
def parse(version: str) -> Version | None:
    """The parts of a version, or None where it is malformed."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    major, minor, patch, prerelease, build = match.groups()
    return Version(major, minor or "0", patch or "0", prerelease or "", build or "")


def is_valid(version: str) -> bool:
    """semver.IsValid."""
    return _VERSION.fullmatch(version) is not None


def canonical(version: str) -> str:
    """vMAJOR.MINOR.PATCH[-PRERELEASE] without build metadata; "" for an invalid version."""
    parsed = parse(version)
    return f"v{parsed.major}.{parsed.minor}.{parsed.patch}{parsed.prerelease}" if parsed else ""


def major(version: str) -> str:
    """ "v2" of "v2.1.0"; "" for an invalid version."""
    parsed = parse(version)
    return f"v{parsed.major}" if parsed else ""


def prerelease(version: str) -> str:
    """ "-rc.1" of "v1.0.0-rc.1+meta"; "" where there is none."""
    parsed = parse(version)
    return parsed.prerelease if parsed else ""


def build(version: str) -> str:
    """ "+meta" of "v1.0.0-rc.1+meta"; "" where there is none."""
    parsed = parse(version)
    return parsed.build if parsed else ""


def compare(first: str, second: str) -> int:
    """-1, 0 or 1. An invalid version is less than every valid one; build metadata does not count."""
    a, b = parse(first), parse(second)
    if a is None or b is None:
        return (a is not None) - (b is not None)
    return (
        compare_numbers(a.major, b.major)
        or compare_numbers(a.minor, b.minor)
        or compare_numbers(a.patch, b.patch)
        or _compare_prereleases(a.prerelease, b.prerelease)
    )


def compare_numbers(first: str, second: str) -> int:
    """Decimal texts without leading zeros, in numeric order; "" is less than all."""
    a, b = (len(first), first), (len(second), second)
    return (a > b) - (a < b)


def is_prefix(version: str) -> bool:
    """Whether a valid version leaves out its patch ("v1", "v1.2"): to the go command a query, not a version."""
    return version.count(".") < 2 and "-" not in version and "+" not in version


def _compare_prereleases(first: str, second: str) -> int:
    if first == second:
        return 0
    if not first or not second:
        return 1 if not first else -1
    ours, theirs = first[1:].split("."), second[1:].split(".")
    for a, b in zip(ours, theirs, strict=False):
        if a == b:
            continue
        if a.isdigit() != b.isdigit():
            return -1 if a.isdigit() else 1
        return compare_numbers(a, b) if a.isdigit() else (a > b) - (a < b)
    return (len(ours) > len(theirs)) - (len(ours) < len(theirs))
