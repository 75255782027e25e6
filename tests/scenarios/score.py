"""Scores gowharf over the scenarios: `python -m tests.scenarios.score [NAME…] [-v]`.

caught: a failing `before` has a finding of the level that is owed, of the case's rule or on the failing step.
words: over the cases whose files decide Go's message, a caught finding's `go_says` holds it.
false error: an error in a `before` that passes, or in any `after`. noise: warnings on passing cases that owe nothing.
"""

import argparse
import pathlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gowharf.check.engine import Report, check
from gowharf.check.settings import Settings
from gowharf.project.load import load_project
from gowharf.project.model import Settings as ProjectSettings
from gowharf.rules.model import Finding, Severity
from gowharf.syntax import dockerfile
from tests.scenarios.case import Case, cases

LEVEL = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}


class Verdict(NamedTuple):
    """What one case came to. `caught` and `words` are None where nothing is owed."""

    case: Case
    caught: bool | None
    words: bool | None
    false_errors: tuple[str, ...]
    noise: int
    said: tuple[str, ...]


def findings(case: Case, side: str) -> Report:
    """The report on one side of a case, laid out on disk as the judge of a real project would find it."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "project"
        root.mkdir()
        case.write(root, side)
        settings = Settings()
        report = check(load_project(str(root), ProjectSettings()), settings)
        for path in report.project.found.dockerfiles:
            report.project.source(path)
        return report


def verdict(case: Case) -> Verdict:
    """Checks both sides of a case."""
    before = findings(case, "before")
    errors = [f"after: {f.rule}: {f.message}" for f in _errors(findings(case, "after"))] if case.after else []
    if not case.fails:
        errors += [f"before: {f.rule}: {f.message}" for f in _errors(before)]
    owed = case.data["owed"]
    caught = words = None
    if case.fails and owed != "none":
        held = [f for f in before.findings if f.severity >= LEVEL[owed] and _to_the_point(case, before, f)]
        caught = bool(held)
        if case.data["words"]:
            words = any(case.data["before"]["error"] in (f.go_says or "") for f in held)
    quiet = not case.fails and owed == "none"
    noise = sum(f.severity is Severity.WARNING for f in before.findings) if quiet else 0
    said = tuple(f"{f.severity.word}[{f.rule}] {f.message} | {(f.go_says or '')[:160]!r}" for f in before.findings)
    return Verdict(case, caught, words, tuple(errors), noise, said)


def _errors(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.severity is Severity.ERROR]


def _to_the_point(case: Case, report: Report, finding: Finding) -> bool:
    if finding.rule == case.data["rule"]:
        return True
    command = case.data["before"]["command"]
    source = report.project.source(case.data.get("dockerfile", "Dockerfile"))
    if source is None:
        return False
    wanted = ("ENTRYPOINT", "CMD") if command.startswith("(docker run)") else (_plain(command),)
    for instruction in source.memo(dockerfile.parse).instructions:
        if not _plain(instruction.span.text(source.text)).startswith(wanted):
            continue
        for place in (finding.place, *(label.place for label in finding.related)):
            if place.path == source.path and instruction.span.start <= place.span.start < instruction.span.end:
                return True
    return False


def _plain(instruction: str) -> str:
    """An instruction as it runs: on one line, a trigger without its ONBUILD."""
    lines = [line for line in instruction.split("\n") if not line.lstrip().startswith("#")]
    words = " ".join(" ".join(lines).replace("\\ ", " ").split())
    return words.removeprefix("ONBUILD ")


def score(chosen: Iterable[Case]) -> list[Verdict]:
    """The verdicts of all chosen cases."""
    return [verdict(case) for case in chosen]


def summary(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """The four figures, as shares or counts."""
    caught = [v.caught for v in verdicts if v.caught is not None]
    words = [v.words for v in verdicts if v.words is not None]
    quiet = [v for v in verdicts if not v.case.fails and v.case.data["owed"] == "none"]
    return {
        "caught": sum(caught) / max(len(caught), 1),
        "words": sum(words) / max(len(words), 1),
        "false_errors": sum(bool(v.false_errors) for v in verdicts),
        "noise": sum(v.noise for v in quiet) / max(len(quiet), 1),
    }


def show(verdicts: Sequence[Verdict], verbose: bool) -> None:
    """Prints what was missed, what was wrong, and the figures."""
    rules: Counter[str] = Counter()
    for v in verdicts:
        missed = v.caught is False
        if missed:
            rules[v.case.data["rule"]] += 1
        if not (missed or v.words is False or v.false_errors or v.noise or verbose):
            continue
        error = v.case.data["before"]["error"]
        print(f"{v.case.name} [{v.case.data['rule']}] owed {v.case.data['owed']}: {error!r}")
        print(
            "   ", "MISSED" if missed else "", "WORDS" if v.words is False else "", f"noise {v.noise}" * bool(v.noise)
        )
        for line in v.false_errors:
            print("    FALSE ERROR", line)
        for line in v.said:
            print("    said", line)
    if rules:
        print("missed by rule:", ", ".join(f"{rule} {count}" for rule, count in rules.most_common()))
    figures = summary(verdicts)
    owed = sum(v.caught is not None for v in verdicts)
    print(f"{len(verdicts)} cases, {owed} owed: caught {figures['caught']:.1%}, Go's words {figures['words']:.1%}")
    print(f"false errors {figures['false_errors']:.0f} cases, noise {figures['noise']:.2f} warnings a quiet case")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    chosen = [c for c in cases() if not args.names or any(c.name.startswith(n) for n in args.names)]
    show(score(chosen), args.v)


if __name__ == "__main__":
    main()
