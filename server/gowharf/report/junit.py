"""JUnit's XML: a test suite a file, a test a finding, and one that passes for a file in which nothing was found.

What decides the exit status (--fail-on) is a failure; what is less severe is a test that passes and says so in its
output, so that a build server is red exactly where gowharf is.
"""

from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.report.markup import HEAD, content, element
from gowharf.report.model import Shown, files_of, findings, range_of
from gowharf.report.words import mend, says
from gowharf.rules.model import Finding


def render(shown: Shown) -> Iterator[str]:
    suites: dict[str, list[tuple[Report, Finding]]] = {}
    for report in shown.reports:
        for path in files_of(report.project):
            suites.setdefault(shown.name(report.project, path), [])
    for report, finding in findings(shown):
        suites.setdefault(shown.name(report.project, finding.place.path), []).append((report, finding))
    failures = sum(_fails(shown, finding) for held in suites.values() for _, finding in held)
    tests = sum(max(len(held), 1) for held in suites.values())
    yield f"{HEAD}<{element('testsuites', [('name', 'gowharf'), *_counts(tests, failures)])}>\n"
    for path, held in suites.items():
        yield from _suite(shown, path, held)
    yield "</testsuites>\n"


def _suite(shown: Shown, path: str, held: list[tuple[Report, Finding]]) -> Iterator[str]:
    failures = sum(_fails(shown, finding) for _, finding in held)
    yield f"  <{element('testsuite', [('name', path), *_counts(max(len(held), 1), failures)])}>\n"
    if not held:
        clean = (("name", "no findings"), ("classname", path), ("file", path), ("time", 0))
        yield f"    <{element('testcase', clean)}/>\n"
    for report, finding in held:
        yield from _case(shown, report, finding)
    yield "  </testsuite>\n"


def _case(shown: Shown, report: Report, finding: Finding) -> Iterator[str]:
    at = range_of(shown, report, finding.place)
    name = f"{finding.rule}: {finding.message}"
    attributes = (("name", name), ("classname", at.path), ("file", at.path), ("line", at.start.line), ("time", 0))
    yield f"    <{element('testcase', attributes)}>\n"
    text = content("\n".join(_lines(shown, report, finding)))
    if _fails(shown, finding):
        yield f"      <{element('failure', [('type', finding.rule), ('message', finding.message)])}>{text}</failure>\n"
    else:
        yield f"      <system-out>{text}</system-out>\n"
    yield "    </testcase>\n"


def _lines(shown: Shown, report: Report, finding: Finding) -> Iterator[str]:
    at = range_of(shown, report, finding.place)
    yield f"{at.path}:{at.start.line}:{at.start.column}: {finding.severity.word}[{finding.rule}] {finding.message}"
    for label in finding.related:
        other = range_of(shown, report, label.place)
        yield f"{other.path}:{other.start.line}:{other.start.column}: {label.message}"
    if finding.go_says:
        yield f"{says(finding.go_says)}:"
        yield finding.go_says.rstrip("\n")
    if finding.fixes:
        yield mend(finding.fixes[0])


def _counts(tests: int, failures: int) -> tuple[tuple[str, object], ...]:
    return (("tests", tests), ("failures", failures), ("errors", 0), ("skipped", 0), ("time", 0))


def _fails(shown: Shown, finding: Finding) -> bool:
    return finding.severity >= shown.fail_on
