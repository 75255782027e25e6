"""A rule's docstring run as a test: what the carets promise, what the fix gives, what is clean."""

from collections.abc import Mapping

from gowharf.check.engine import check
from gowharf.check.fixing import apply
from gowharf.check.settings import Settings
from gowharf.project.model import Project
from gowharf.rules.doc import Example, Expected
from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE, Table
from tests.check.fakes import project


def run(name: str, example: Example, rules: Table | None = None) -> None:
    """Raises AssertionError, which shows the project, where the example doesn't hold for the rule."""
    held = project(example.files)
    findings = found(name, held, rules)
    got = shown(held, [as_expected(held, finding) for finding in findings])
    promised = shown(held, example.expected)
    assert got == promised, f"found:\n{got}\n\nthe docstring says:\n{promised}"
    if example.go_says is not None:
        said = findings[0].go_says if findings else None
        assert said == example.go_says, f"go says:\n{said}\n\nthe docstring says:\n{example.go_says}"
    if example.fixed is not None:
        mended = fixed(held, findings)
        for path, text in {**example.files, **example.fixed}.items():
            assert mended.get(path) == text, f"{path} after the fix:\n{mended.get(path)}\nthe docstring says:\n{text}"
        left = [finding.message for finding in found(name, project(mended), rules)]
        assert not left, f"the fixed project still has: {left}"


def found(name: str, held: Project, rules: Table | None = None) -> list[Finding]:
    """The findings of one rule, the others asked as well, as in a real run."""
    entry = (rules or TABLE).find(name)
    asked = () if entry is None or entry.rule.default else (name,)  # a rule that is off by default is asked for
    report = check(held, Settings(select=asked), rules=rules)
    crashed = [finding.message for finding in report.findings if finding.rule == "internal-error"]
    assert not crashed, crashed
    return [finding for finding in report.findings if finding.rule == name]


def fixed(held: Project, findings: list[Finding]) -> Mapping[str, str]:
    """All files after the first finding's first fix."""
    assert findings, "nothing was found, so there is nothing to fix"
    assert findings[0].fixes, f"no fix for: {findings[0].message}"
    texts = {path: source.text for path in paths(held) if (source := held.source(path))}
    return {**texts, **apply(texts.get, findings[0].fixes[:1])}


def paths(held: Project) -> list[str]:
    names = [""]
    files = []
    while names:
        directory = names.pop()
        for entry in held.files.entries(directory):
            path = f"{directory}/{entry.name}" if directory else entry.name
            (names if entry.kind == "dir" else files).append(path)
    return files


def as_expected(held: Project, finding: Finding) -> Expected:
    """A finding as carets would mark it: the first line of its place, at least one column."""
    path, span = finding.place
    source = held.source(path)
    if source is None:
        return Expected(path, span, finding.message)
    line = source.lines.span(source.lines.line(span.start)).text(source.text).rstrip("\r\n")
    start = source.lines.span(source.lines.line(span.start)).start
    end = min(span.end, start + len(line))
    return Expected(path, span._replace(end=max(end, span.start + 1)), finding.message)


def shown(held: Project, expected: "list[Expected] | tuple[Expected, ...]") -> str:
    """The files with carets below what is found, so that a failing test reads like the docstring."""
    pieces = []
    for path in sorted(paths(held)):
        source = held.source(path)
        pieces.append(f"== {path}")
        for number in range(1, source.lines.count + 1):
            span = source.lines.span(number)
            pieces.append(span.text(source.text).rstrip("\r\n"))
            for one in sorted(expected):
                if one.path == path and source.lines.line(one.span.start) == number:
                    carets = " " * (one.span.start - span.start) + "^" * (one.span.end - one.span.start)
                    pieces.append(f"{carets} {one.message}")
    return "\n".join(pieces)
