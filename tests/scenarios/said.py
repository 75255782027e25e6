"""What gowharf says of every scenario, word for word: `python -m tests.scenarios.said` writes said/FAMILY.txt anew.

The score asks whether a failure is caught. This holds the rest that a user sees: places, words, labels, and what each
fix is called and writes; of the scenarios that aren't neighbours also what `explain` says of their go commands
(said/explain.txt). So a commit that changes a rule or the replay shows what it changes for users. A scenario that
is new is held to it from the next writing on.
"""

import functools
import pathlib
from collections.abc import Iterator, Mapping

from gowharf.check.engine import Report
from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE
from gowharf.text.source import Place
from tests.scenarios.case import FOLDER as SCENARIOS
from tests.scenarios.case import Case, cases
from tests.scenarios.score import findings

EXPLAIN = "explain"
FOLDER = pathlib.Path(__file__).with_name("said")
FAMILIES = {rule.name: rule.family for rule in (entry.rule for entry in TABLE.entries)}
LONGEST = 120  # code points of what a fix writes, or go says; what is longer is a whole file, or go's usual advice


def said(case: Case) -> dict[str, str]:
    """All that is said of a scenario, and of its mended side, by family; what `explain` says is EXPLAIN's."""
    found: dict[str, list[str]] = {}
    for side in ("before", "after") if case.after is not None else ("before",):
        report = findings(case, side)
        if case.folder == SCENARIOS.name and side == "before":
            found[EXPLAIN] = list(_explained(report))
        for finding in report.findings:
            lines = found.setdefault(FAMILIES[finding.rule], [])
            lines += _lines(report, finding, "" if side == "before" else "after: ")
    return {family: "\n".join(lines) for family, lines in found.items() if lines}


def _explained(report: Report) -> Iterator[str]:
    for replay in report.replays:
        for stage in replay.stages:
            for run in (run for step in stage.steps for run in step.go):
                words = " ".join("?" if argument.value is None else argument.value for argument in run.argv)
                mod = f"-mod={run.mod}, {run.mod_reason}" if run.mod else ""
                network = " ".join((f"network {run.network}", *run.fetches))
                parts = (words, run.outcome.value, f"in {run.workdir}", f"module {run.module}", mod, network)
                yield _line("; ".join(_short(part) for part in parts if part))


def _lines(report: Report, finding: Finding, side: str) -> Iterator[str]:
    place = _place(report, finding.place)
    yield _line(f"{side}{finding.severity.word}[{finding.rule}] {place} {finding.message}{_tags(finding)}")
    if finding.go_says:
        yield _line(f"  go says: {_short(finding.go_says)}")
    for label in finding.related:
        yield _line(f"  {_place(report, label.place)} {label.message}")
    for fix in finding.fixes:
        yield _line(f"  fix ({fix.safety.word}): {fix.title}{f' ({fix.command})' if fix.command else ''}")
        for edit in fix.edits:
            place = _place(report, Place(edit.path, edit.edit.span))
            yield _line(f"    {place} {_short(edit.edit.new_text)}")


def _tags(finding: Finding) -> str:
    return f" ({', '.join(finding.tags)})" if finding.tags else ""


def _place(report: Report, place: Place) -> str:
    source = report.project.source(place.path)
    if source is None:
        return place.path
    start, end = (source.lines.position(at) for at in place.span)
    last = f"{end.column}" if end.line == start.line else f"{end.line}:{end.column}"
    return f"{place.path}:{start.line}:{start.column}-{last}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)})"


def _line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r").rstrip(" ")


@functools.cache
def stored() -> Mapping[str, Mapping[str, str]]:
    """By scenario and family, what the files hold."""
    found: dict[str, dict[str, str]] = {}
    for path in FOLDER.glob("*.txt"):
        for piece in path.read_text(encoding="utf-8").removeprefix("== ").rstrip("\n").split("\n\n== "):
            name, _, text = piece.partition("\n")
            found.setdefault(name, {})[path.stem] = text
    return found


def main() -> None:
    """Writes the files."""
    FOLDER.mkdir(exist_ok=True)
    by_family: dict[str, list[str]] = {family: [] for family in sorted({*FAMILIES.values(), EXPLAIN})}
    for case in cases():
        for family, text in said(case).items():
            by_family[family].append(f"== {case.name}\n{text}\n")
    for family, pieces in by_family.items():
        path = FOLDER / f"{family}.txt"
        if pieces:
            path.write_text("\n".join(pieces), encoding="utf-8")
        else:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
