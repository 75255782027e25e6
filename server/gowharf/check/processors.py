"""What happens to findings between the rules and the report: small functions over sequences of findings."""

from collections.abc import Iterable

from gowharf.check.selection import Selection
from gowharf.rules.model import Finding, Fix, Label
from gowharf.text.source import Place


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with one rule, place and message made one, with the labels and fixes of all and the highest severity."""
    kept: dict[tuple[str, Place, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.place, finding.message)
        first = kept.get(key)
        kept[key] = finding if first is None else _together(first, finding)
    return list(kept.values())


def with_severities(findings: Iterable[Finding], selection: Selection) -> list[Finding]:
    """The severities that the settings ask for."""
    done: list[Finding] = []
    for finding in findings:
        severity = selection.severity(finding.rule, finding.place.path)
        done.append(finding if severity is None else finding._replace(severity=severity))
    return done


def chosen(findings: Iterable[Finding], selection: Selection) -> list[Finding]:
    """Those whose rule is wanted in their file."""
    return [finding for finding in findings if selection.active(finding.rule, finding.place.path)]


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By path, position, the more severe first."""
    return sorted(findings, key=lambda f: (f.place.path, f.place.span, -f.severity, f.rule, f.message))


def capped(findings: Iterable[Finding], most: int) -> tuple[Finding, ...]:
    """At most so many findings of one rule in one file; one more says how many are left out."""
    kept: list[Finding] = []
    seen: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (finding.rule, finding.place.path)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= most:
            kept.append(finding)
        elif seen[key] == most + 1:
            last[key] = len(kept)
            kept.append(finding._replace(go_says=None, related=(), fixes=(), tags=()))
    for key, index in last.items():
        if (left := seen[key] - most) > 1:
            kept[index] = kept[index]._replace(message=f"{left} more findings of this rule in this file are not shown")
    return tuple(kept)


def _together(first: Finding, second: Finding) -> Finding:
    related: dict[Label, None] = dict.fromkeys((*first.related, *second.related))
    fixes: dict[tuple[object, ...], Fix] = {}
    for fix in (*first.fixes, *second.fixes):
        fixes.setdefault((fix.edits, fix.command), fix)
    return first._replace(
        severity=max(first.severity, second.severity),
        go_says=first.go_says if first.go_says is not None else second.go_says,
        related=tuple(related),
        fixes=tuple(fixes.values()),
    )
