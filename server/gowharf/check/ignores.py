"""Inline ignores: `# gowharf: ignore[rule] why` in Dockerfiles and .dockerignore, `// gowharf: …` in go.mod, go.work.

At a line's end it is about that line, on a line of its own about the next line that isn't a comment; in a Dockerfile
about the whole instruction that starts there (or, at its end, that ends there). `ignore-file[rule]` is about the file
and stands above everything but comments. What it names wrongly or for nothing is a finding whose fix takes it out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from gowharf.check.selection import Selection
from gowharf.project.model import Project
from gowharf.rules.gowharf import unknown_ignore, unused_ignore
from gowharf.rules.model import FileEdit, Finding, Fix, Safety
from gowharf.rules.table import Table
from gowharf.startup import NamedTuple, regex
from gowharf.text.edits import Edit
from gowharf.text.nearest import nearest
from gowharf.text.source import Place, Source, Span

_IGNORE = regex(r"(//|#|;)[ \t]*gowharf:[ \t]*(ignore-file|ignore)(?![\w-])(?:\[([^\[\]\n]*)\])?")
_NAME = regex(r"[^,\s]+")
_META = (unknown_ignore.RULE.name, unused_ignore.RULE.name)


class Ignore(NamedTuple):
    """One comment. `names` are the selectors in it with their spans, `lines` the first and last line (from 1) that it
    is about (first > last where it is about none), `head` the whole ignore up to its closing bracket, `whole` what to
    delete to take it out."""

    path: str
    names: tuple[tuple[str, Span], ...]
    lines: tuple[int, int]
    head: Span
    whole: Span
    for_file: bool


def unignored(
    findings: Iterable[Finding], source: Source, ignores: Sequence[Ignore], selection: Selection
) -> list[Finding]:
    """The findings of a file that none of its comments ignores, and those about the comments themselves."""
    used: set[Place] = set()
    kept = [finding for finding in findings if not _ignored(finding, source, ignores, selection.rules, used)]
    own = [
        finding
        for ignore in ignores
        for finding in _about(ignore, used, selection)
        if selection.active(finding.rule, source.path)
    ]
    return kept + [finding for finding in own if not _ignored(finding, source, ignores, selection.rules, used)]


def ignoring(project: Project) -> dict[str, tuple[Ignore, ...]]:
    """The ignores of every file that has any."""
    return {path: found for path in ignorable(project) if (found := ignores_of(project, path))}


def read_ignores(source: Source, kind: str, instructions: Iterable[Span] = ()) -> tuple[Ignore, ...]:
    """The ignores of a file, in order. `kind` is "go" (`//`) or "docker" (`#`); `instructions` are a Dockerfile's."""
    text = source.text
    at = text.find("gowharf:")
    if at < 0:
        return ()
    lines = source.lines
    leads = ("//", ";") if kind == "go" else ("#",)
    ranges = [(lines.line(span.start), lines.line(max(span.end - 1, 0))) for span in instructions]
    known = _Lines(
        leads[0], _top(source, leads[0]), {held[0]: held for held in ranges}, {held[1]: held for held in ranges}
    )
    found: list[Ignore] = []
    below = 0
    while at >= 0:
        number = lines.line(at)
        line = lines.span(number)
        match = _in_line(text, line, leads)
        if match is not None:
            found.append(_ignore(source, match, number, known, below))
            below = max(below, found[-1].lines[0])
        at = text.find("gowharf:", line.end)
    return tuple(found)


def ignorable(project: Project) -> Iterator[str]:
    """The files that may hold ignores."""
    found = project.found
    yield from dict.fromkeys((*found.dockerfiles, *found.dockerignores, *found.gomods, *found.goworks))


def ignores_of(project: Project, path: str) -> tuple[Ignore, ...]:
    """The ignores of one of the project's files."""
    source = project.source(path)
    if source is None or "gowharf:" not in source.text:
        return ()
    name = path.rpartition("/")[2]
    if name in ("go.mod", "go.work"):
        return read_ignores(source, "go")
    if name.endswith(".dockerignore"):
        return read_ignores(source, "docker")
    tree = project.dockerfile(path)
    return read_ignores(source, "docker", [item.span for item in tree.instructions] if tree else ())


def _in_line(text: str, line: Span, leads: tuple[str, ...]) -> re.Match[str] | None:
    """The ignore in a line, if it is in a comment there."""
    for match in _IGNORE.finditer(text, line.start, line.end):
        start = match.start()
        if match[1] not in leads:
            continue
        if match[1] == ";" and text.find("//", line.start, start) < 0:
            continue
        if match[1] == "#" and start > line.start and not text[start - 1].isspace():
            continue
        return match
    return None


class _Lines(NamedTuple):
    """What the lines of a file are to an ignore. `starts` and `ends`: the first and last line of the instruction that
    starts, or ends, on a line; `top`: the first line that is neither blank nor a comment."""

    lead: str
    top: int
    starts: dict[int, tuple[int, int]]
    ends: dict[int, tuple[int, int]]


def _ignore(source: Source, match: re.Match[str], number: int, known: _Lines, below: int) -> Ignore:
    """The ignore on a line. `below`: what an earlier one found to be the next line that isn't a comment."""
    text, line = source.text, source.lines.span(number)
    own_line = not text[line.start : match.start()].strip()
    stop = line.start + len(text[line.start : line.end].rstrip("\r\n"))
    start = line.start + len(text[line.start : match.start()].rstrip())
    for_file = match[2] == "ignore-file"
    about = known.ends.get(number, (number, number))
    if for_file:
        about = (1, source.lines.count) if number < known.top else (1, 0)
    elif own_line:
        target = below if below > number else _next_line(source, number, known.lead)
        about = known.starts.get(target, (target, target))
    names: tuple[tuple[str, Span], ...] = ()
    if match[3] is not None:
        names = tuple((name[0], Span(name.start(), name.end())) for name in _NAME.finditer(text, *match.span(3)))
    whole = line if own_line else Span(start, stop)
    return Ignore(source.path, names, about, Span(match.start(), match.end()), whole, for_file)


def _top(source: Source, lead: str) -> int:
    """The first line (from 1) that is neither blank nor a comment; the one after the last where there is none."""
    for number in range(1, source.lines.count + 1):
        line = source.lines.span(number).text(source.text).lstrip("\ufeff").strip()
        if line and not line.startswith(lead):
            return number
    return source.lines.count + 1


def _next_line(source: Source, number: int, lead: str) -> int:
    """The first line after `number` that isn't a comment; the last one where all are."""
    while number < source.lines.count:
        number += 1
        if not source.lines.span(number).text(source.text).lstrip().startswith(lead):
            break
    return number


def _ignored(finding: Finding, source: Source, ignores: Sequence[Ignore], rules: Table, used: set[Place]) -> bool:
    """Whether a comment is about the finding; every name that is gets marked as used."""
    line = source.lines.line(finding.place.span.start)
    hit = False
    for ignore in ignores:
        if not ignore.lines[0] <= line <= ignore.lines[1]:
            continue
        for name, span in ignore.names:
            if finding.rule in rules.named(name):
                used.add(Place(ignore.path, span))
                hit = True
    return hit


def _about(ignore: Ignore, used: set[Place], selection: Selection) -> Iterator[Finding]:
    """What is wrong with an ignore itself."""
    rules = selection.rules
    if not ignore.names:
        word = "ignore-file" if ignore.for_file else "ignore"
        yield _finding(unknown_ignore.RULE.name, f"no rule is named here; write {word}[rule-name]", ignore, ignore.head)
        return
    if ignore.for_file and ignore.lines[0] > ignore.lines[1]:
        message = "ignore-file has no effect below the first line that is not a comment"
        yield _finding(unknown_ignore.RULE.name, message, ignore, ignore.head)
        return
    for name, span in ignore.names:
        named = rules.named(name)
        if not named:
            near = nearest(name, rules.selectors)
            message = f"no rule is named {name}" + (f"; did you mean {near}?" if near else "")
            finding = _finding(unknown_ignore.RULE.name, message, ignore, span)
            if near:
                rename = Fix(f"Ignore {near}", Safety.UNSAFE, (FileEdit(ignore.path, Edit(span, near)),))
                finding = finding._replace(fixes=(*finding.fixes, rename))
            yield finding
        elif Place(ignore.path, span) not in used and not set(named) & set(_META):
            if any(selection.active(rule, ignore.path) for rule in named):
                message = f"nothing here is found by {name}"
                yield _finding(unused_ignore.RULE.name, message, ignore, span)._replace(tags=("unnecessary",))


def _finding(rule: str, message: str, ignore: Ignore, span: Span) -> Finding:
    fix = Fix("Remove this ignore", Safety.SAFE, (FileEdit(ignore.path, Edit(_removal(ignore, span), "")),))
    severity = unknown_ignore.RULE.severity
    return Finding(rule, severity, message, Place(ignore.path, span), fixes=(fix,))


def _removal(ignore: Ignore, span: Span) -> Span:
    """The smallest span that takes a name out: with its comma, or the whole comment where it is the only name."""
    spans = [held for _, held in ignore.names]
    if len(spans) < 2 or span not in spans:
        return ignore.whole
    index = spans.index(span)
    if index + 1 < len(spans):
        return Span(span.start, spans[index + 1].start)
    return Span(spans[index - 1].end, span.end)
