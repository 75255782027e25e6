"""GitHub's workflow commands: each finding an annotation on its line. Errors come first, since GitHub shows at most ten
annotations of a kind for each step and drops the rest; a last line then says how many, and that the log has them.

`summary` is the job's summary in Markdown, which a step appends to the file that $GITHUB_STEP_SUMMARY names.
"""

from collections.abc import Iterable, Iterator

from gowharf.check.engine import Report
from gowharf.report.full import closing_line
from gowharf.report.markdown import fenced, plain
from gowharf.report.model import Shown, findings, range_of
from gowharf.report.terminal import printable, visible
from gowharf.report.words import mend, says
from gowharf.rules.model import Finding, Severity
from gowharf.rules.table import TABLE

MOST = 10  # annotations of a kind that GitHub shows for a step
ROWS = 100  # of the summary's table; GitHub takes 1 MiB for a step
LONGEST = 300  # code points of a message in the table
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(shown: Shown) -> Iterator[str]:
    counts = dict.fromkeys(Severity, 0)
    for report, finding in _severest_first(shown):
        counts[finding.severity] += 1
        yield _command(shown, report, finding)
    left = [f"{_COMMANDS[severity]} {count - MOST}" for severity, count in reversed(counts.items()) if count > MOST]
    if left:
        yield f"GitHub shows {MOST} annotations of a kind for each step; only in this log: {', '.join(left)}\n"
    yield visible(closing_line(shown)) + "\n"


def summary(shown: Shown) -> Iterator[str]:
    """The job's summary: what was found, as a table, and what go will say about the errors."""
    yield f"## gowharf\n\n{plain(closing_line(shown))}\n\n"
    found = list(_severest_first(shown))
    if not found:
        return
    yield "| severity | rule | where | what |\n| --- | --- | --- | --- |\n"
    for report, finding in found[:ROWS]:
        at = range_of(shown, report, finding.place)
        message = finding.message if len(finding.message) <= LONGEST else finding.message[: LONGEST - 1] + "…"
        where = plain(f"{at.path}:{at.start.line}:{at.start.column}")
        yield f"| {finding.severity.word} | {_rule(finding)} | {where} | {plain(message)} |\n"
    if len(found) > ROWS:
        yield f"\nand {len(found) - ROWS} more, which are in the log\n"
    said = (finding.go_says for _, finding in found if finding.go_says and finding.severity is Severity.ERROR)
    for text in list(dict.fromkeys(said))[:MOST]:
        yield f"\n<details><summary>{says(text)}</summary>\n\n{fenced(printable(text))}\n\n</details>\n"
    yield "\n"


def _severest_first(shown: Shown) -> Iterable[tuple[Report, Finding]]:
    return sorted(findings(shown), key=lambda item: -item[1].severity)


def _command(shown: Shown, report: Report, finding: Finding) -> str:
    at = range_of(shown, report, finding.place)
    properties: list[tuple[str, object]] = [("title", finding.rule), ("file", at.path), ("line", at.start.line)]
    if at.end.line == at.start.line:  # GitHub takes columns for one line only
        properties += [("endLine", at.end.line), ("col", at.start.column), ("endColumn", at.end.column)]
    else:
        properties.append(("endLine", at.end.line))
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties)
    return f"::{_COMMANDS[finding.severity]} {said}::{_data(_message(finding))}\n"


def _message(finding: Finding) -> str:
    parts = [finding.message]
    if finding.go_says:
        parts.append(f"{says(finding.go_says)}:\n" + finding.go_says.rstrip("\n"))
    if finding.fixes:
        parts.append(mend(finding.fixes[0]))
    return "\n\n".join(parts)


def _data(text: str) -> str:
    """As the runner reads it back (actions/toolkit, escapeData)."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As the runner reads it back (actions/toolkit, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(finding: Finding) -> str:
    entry = TABLE.find(finding.rule)
    return f"[{finding.rule}]({entry.rule.reference})" if entry else plain(finding.rule)
