"""What happens to findings between the rules and the report: small functions over the findings of one file.

`settled` is all of them in their order; what it says of a file depends on no other file's findings.
"""

from collections.abc import Iterable, Sequence

from gowharf.check.ignores import Ignore, unignored
from gowharf.check.selection import Selection
from gowharf.rules.model import Finding, Fix, Label
from gowharf.text.source import Place, Source


def by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each file."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.place.path, []).append(finding)
    return grouped


def settled(
    found: Sequence[Finding], source: Source | None, ignores: Sequence[Ignore], selection: Selection
) -> tuple[Finding, ...]:
    """What a report says of one file in which this was found: what is wanted and not ignored, in order."""
    kept = chosen(merged(found), selection)
    if ignores and source is not None:
        kept = unignored(kept, source, ignores, selection)
    return capped(ordered(with_severities(kept, selection)), selection.flood)


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
    """By position, the more severe first."""
    return sorted(findings, key=lambda f: (f.place.span, -f.severity, f.rule, f.message))


def capped(findings: Iterable[Finding], most: int) -> tuple[Finding, ...]:
    """At most so many findings of one rule; one more says how many are left out."""
    kept: list[Finding] = []
    seen: dict[str, int] = {}
    last: dict[str, int] = {}
    for finding in findings:
        key = finding.rule
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


def _says(first: Finding, second: Finding) -> str | None:
    """What go says: where one command says both, both, as it prints them; of many the first few."""
    says, more = first.go_says, second.go_says
    if says is None or more is None:
        return says if says is not None else more
    steps = {label.place for label in first.related if label.message.endswith(" fails here")}
    if more in says or says.count("\n") > 8 or steps.isdisjoint(label.place for label in second.related):
        return says
    return f"{says}\n{more}"


def _together(first: Finding, second: Finding) -> Finding:
    related: dict[Label, None] = dict.fromkeys((*first.related, *second.related))
    fixes: dict[tuple[object, ...], Fix] = {}
    for fix in (*first.fixes, *second.fixes):
        fixes.setdefault((fix.edits, fix.command), fix)
    return first._replace(
        severity=max(first.severity, second.severity),
        go_says=_says(first, second),
        related=tuple(related),
        fixes=tuple(fixes.values()),
    )
