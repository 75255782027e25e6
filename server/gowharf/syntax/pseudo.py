"""Pseudo-versions: versions that name a commit (golang.org/x/mod/module pseudo.go; modfetch validatePseudoVersion).

Three forms: v1.0.0-TIME-REV without an older tag, v1.2.4-0.TIME-REV after v1.2.3, v1.2.3-pre.0.TIME-REV after
v1.2.3-pre; TIME has 14 digits (UTC), REV is the first 12 of the commit's hash.
"""

from gowharf.startup import NamedTuple, regex
from gowharf.syntax import semver
from gowharf.syntax.gostring import quote

REVISION_LENGTH = 12

_PSEUDO = regex(
    r"v[0-9]++\.(?:0\.0-|[0-9]++\.[0-9]++-(?:[^+]*\.)?0\.)[0-9]{14}-[A-Za-z0-9]++"
    r"(?:\+[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+)?"
)
_LOOKS_PSEUDO = regex(r"v[0-9]++\.[0-9]++\.[0-9]++-(?:[0-9A-Za-z.-]*[.-])?([0-9]{8,20}+)-([0-9A-Za-z]++)(?:\+.*)?")
_HEX = regex(r"[0-9a-f]++")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Pseudo(NamedTuple):
    """The parts of a pseudo-version. `base` is "v1.2.4-0", "v1.2.3-pre.0" or "v0.0.0"; `build` keeps its "+"."""

    base: str
    time: str
    revision: str
    build: str


def is_pseudo(version: str) -> bool:
    """module.IsPseudoVersion."""
    return version.count("-") >= 2 and semver.is_valid(version) and _PSEUDO.fullmatch(version) is not None


def parse(version: str) -> Pseudo | None:
    """The parts, or None where the version is no pseudo-version by its form."""
    if not is_pseudo(version):
        return None
    build = semver.build(version)
    rest, _, revision = version.removesuffix(build).rpartition("-")
    cut = max(rest.rfind("-"), rest.rfind("."))
    return Pseudo(rest[:cut], rest[cut + 1 :], revision, build)


def is_zero(version: str) -> bool:
    """Whether it is the placeholder v0.0.0-00010101000000-000000000000 (of any major version)."""
    return version == f"{semver.major(version)}.0.0-00010101000000-000000000000"


def fault(version: str) -> str | None:
    """What Go finds wrong with a pseudo-version before it asks anyone, in Go's words; None where nothing is, or where
    the version has not the form of one (Go then takes it for a tag)."""
    parts = parse(version)
    if parts is None:
        return None
    if not _possible_time(parts.time):
        return f"pseudo-version {quote(version)} invalid: malformed time {quote(parts.time)}"
    reason = _base_fault(parts)
    return f"pseudo-version {quote(version)} invalid: {reason}" if reason else None


def complaint(version: str) -> str | None:
    """Why a version that was meant as a pseudo-version can name no commit, for people; None where it may be right,
    or where it was never meant as one."""
    match = _LOOKS_PSEUDO.fullmatch(version)
    if match is None or not semver.is_valid(version):
        return None
    time, revision = match.groups()
    if not _HEX.fullmatch(revision) or len(revision) < 7:
        return None
    if len(time) != 14:
        return f"the time {time} must have 14 digits (yyyymmddhhmmss), not {len(time)}"
    if is_zero(version):
        return None
    if not _possible_time(time):
        return f"the time {time} is no date (yyyymmddhhmmss)"
    if not is_pseudo(version):
        return "the version before the time must be vX.0.0, or end in -0. or .0. after an older tag"
    if len(revision) != REVISION_LENGTH:
        return f"the revision {revision} must have {REVISION_LENGTH} characters, not {len(revision)}"
    parts = parse(version)
    return _base_fault(parts) if parts else None


def _base_fault(parts: Pseudo) -> str | None:
    prerelease = semver.prerelease(parts.base)
    if not prerelease:
        return f"lacks base version, but has build metadata {quote(parts.build)}" if parts.build else None
    release = parts.base.removesuffix(prerelease)
    if prerelease == "-0" and release.endswith(".0"):
        return f"version before {release} would have negative patch number"
    return None


def _possible_time(time: str) -> bool:
    """time.Parse of "20060102150405": a real date; Go knows no leap second."""
    if len(time) != 14:
        return False
    year, month, day = int(time[:4]), int(time[4:6]), int(time[6:8])
    if not 1 <= month <= 12 or not 1 <= day <= _MONTH_DAYS[month - 1]:
        return False
    if month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        return False
    return time[8:10] < "24" and time[10:12] < "60" and time[12:14] < "60"
