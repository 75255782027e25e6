"""A baseline: how many findings of each rule each file had when it was adopted, so that a check is about what is new.

Counts, not places: lines may move. Where a file has no more findings of a rule than its count, none of them is shown;
where it has more, all of them are, since nothing tells the new one from the old. A fault of gowharf is never held back.
"""

from collections.abc import Callable, Iterable, Mapping

from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE
from gowharf.startup import Any, NamedTuple

VERSION = 1
Counts = Mapping[str, Mapping[str, int]]  # path -> rule -> how many
Name = Callable[[str], str]
_NEVER = "internal-error"


class Changed(NamedTuple):
    """An entry whose count differs from what is found: `known` in the baseline, `found` now."""

    path: str
    rule: str
    known: int
    found: int


def tally(findings: Iterable[Finding], name: Name) -> dict[str, dict[str, int]]:
    """The findings counted; `name` gives a path as the baseline writes it."""
    counts: dict[str, dict[str, int]] = {}
    for finding in findings:
        if finding.rule != _NEVER:
            rules = counts.setdefault(name(finding.place.path), {})
            rules[finding.rule] = rules.get(finding.rule, 0) + 1
    return counts


def beyond(findings: Iterable[Finding], known: Counts, name: Name) -> list[Finding]:
    """The findings that the baseline doesn't cover."""
    found = list(findings)
    now = tally(found, name)

    def covered(finding: Finding) -> bool:
        path = name(finding.place.path)
        count = now.get(path, {}).get(finding.rule, 0)
        return 0 < count <= known.get(path, {}).get(finding.rule, 0)

    return [finding for finding in found if not covered(finding)]


def differences(known: Counts, now: Counts) -> list[Changed]:
    """Every entry of either whose counts differ, sorted."""
    keys = {(path, rule) for counts in (known, now) for path, rules in counts.items() for rule in rules}
    every = (Changed(p, r, known.get(p, {}).get(r, 0), now.get(p, {}).get(r, 0)) for p, r in sorted(keys))
    return [entry for entry in every if entry.known != entry.found]


def written(counts: Counts) -> str:
    """The baseline as a file: sorted, an entry a line, so that two branches merge."""
    import json

    findings = {path: dict(sorted(rules.items())) for path, rules in sorted(counts.items()) if rules}
    return json.dumps({"version": VERSION, "findings": findings}, indent=2) + "\n"


def read(text: str) -> Counts:
    """The counts in a file; rules by their present names. Raises ValueError with what is wrong."""
    import json

    data = json.loads(text)
    if not isinstance(data, dict) or "version" not in data or not isinstance(data.get("findings"), dict):
        raise ValueError("it is no baseline of gowharf")
    if data["version"] != VERSION:
        raise ValueError(f"its version is {data['version']!r}, and this gowharf reads version {VERSION}")
    return {path: _rules(path, rules) for path, rules in data["findings"].items()}


def _rules(path: str, rules: Any) -> dict[str, int]:
    if not isinstance(rules, dict):
        raise ValueError(f"what it has for {path} is no table of rules")
    counts: dict[str, int] = {}
    for name, count in rules.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise ValueError(f"the count of {name} in {path} is no number")
        entry = TABLE.find(name)
        own = entry.rule.name if entry else name
        counts[own] = counts.get(own, 0) + count
    return counts
