"""Go's own versions ("1.21", "1.21rc2", "1.21.3") in Go's own order (cmd/go's gover, go/version).

Since Go 1.21 a version without patch is the language version and less than its own releases:
1.21 < 1.21rc2 < 1.21.0 < 1.21.1 < 1.22; before, "1.20" means 1.20.0. This is neither semver's order nor PEP 440's.
Numbers are compared as decimal text, so they may be of any size. Versions here have no "go" in front.
(Module versions are in syntax: semver, modpath, pseudo.)
"""

import re
from functools import lru_cache

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.semver import compare_numbers

_NUMBER = r"(0|[1-9][0-9]*+)"
_VERSION = regex(rf"{_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER}|([a-z]++){_NUMBER}?)?)?")


class GoVersion(NamedTuple):
    """The parts as decimal text; `patch` is "" for a language version or a prerelease, `kind` is "", "alpha", "beta"
    or "rc"."""

    major: str
    minor: str
    patch: str
    kind: str
    number: str


@lru_cache(1024)
def parse(version: str) -> GoVersion | None:
    """The parts of a version, or None where it is malformed (gover.Parse)."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    major, minor, patch, kind, number = match.groups()
    if minor is None:
        return GoVersion(major, "0", "0", "", "")
    if patch is None and kind is None and compare_numbers(minor, "21") < 0:
        patch = "0"
    return GoVersion(major, minor, patch or "", kind or "", number or "")


def is_valid(version: str) -> bool:
    """gover.IsValid."""
    return parse(version) is not None


def is_language(version: str) -> bool:
    """Whether it names a language version ("1.21") and no release (gover.IsLang)."""
    parsed = parse(version)
    return parsed is not None and not parsed.patch and not parsed.kind


def language(version: str) -> str:
    """ "1.21" for "1.21.3" and "1.21rc2"; "" for a malformed version (gover.Lang)."""
    parsed = parse(version)
    if parsed is None:
        return ""
    return parsed.major if (parsed.major, parsed.minor) == ("1", "0") else f"{parsed.major}.{parsed.minor}"


def compare(first: str, second: str) -> int:
    """-1, 0 or 1; a malformed version is less than every well-formed one (gover.Compare)."""
    a, b = parse(first), parse(second)
    if a is None or b is None:
        return (a is not None) - (b is not None)
    return (
        compare_numbers(a.major, b.major)
        or compare_numbers(a.minor, b.minor)
        or compare_numbers(a.patch, b.patch)
        or (a.kind > b.kind) - (a.kind < b.kind)
        or compare_numbers(a.number, b.number)
    )


def newest(first: str, second: str) -> str:
    """The greater of two; the first where they are equal (gover.Max)."""
    return second if compare(first, second) < 0 else first


def from_toolchain(name: str) -> str:
    """ "1.21.3" for "go1.21.3" and "go1.21.3-custom"; "" where the name is no toolchain (gover.FromToolchain)."""
    if "/" in name or "\\" in name:
        return ""
    if not name.startswith("go"):
        return ""
    version = re.split(r"[ \t-]", name[2:], maxsplit=1)[0]
    return version if is_valid(version) else ""
