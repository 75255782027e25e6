"""Ignores for everything that is found, so that an old project starts clean: comments where they can stand, a line in
the configuration where none can.

A comment stands above the instruction or line that a finding is about; where that isn't possible (a finding about the
file, or about a comment), it holds for the file, above its first line. Files without comments (go.sum, modules.txt) get
an entry in `per-file-ignores`. Pure: from texts to texts, round by round, until nothing is found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from gowharf.check.ignoring import ignore_here, ignore_in_file
from gowharf.project.model import Project
from gowharf.rules.model import Finding
from gowharf.startup import NamedTuple
from gowharf.text.edits import Edit, apply_edits, newline_of
from gowharf.text.source import Span

ROUNDS = 10
_NEVER = "internal-error"
_OF_COMMENTS = ("unknown-ignore", "unused-ignore")
Analyse = Callable[[Mapping[str, str]], tuple[Project, Sequence[Finding]]]
Key = tuple[str, str]  # path and rule


class Suppressed(NamedTuple):
    """`texts` are the changed files' new texts; `configured` what only the configuration can ignore; `counts` how many
    findings each way ignores: in a line, in a file, by the configuration; `left` what nothing ignores."""

    texts: Mapping[str, str]
    configured: tuple[Key, ...]
    counts: tuple[int, int, int]
    left: tuple[Finding, ...]


def suppress(analyse: Analyse, reason: str) -> Suppressed:
    """Ignores all that `analyse` finds in the project with the given texts over its files' own."""
    texts: dict[str, str] = {}
    tried: set[tuple[str, Key]] = set()
    configured: dict[Key, None] = {}
    counts = [0, 0, 0]
    for _ in range(ROUNDS):
        project, found = analyse(texts)
        wanted = [finding for finding in found if finding.rule != _NEVER and _key(finding) not in configured]
        if not wanted:
            return Suppressed(texts, tuple(configured), (counts[0], counts[1], counts[2]), _left(found, configured))
        here = [item for item in wanted if ("line", _key(item)) not in tried and _here(project, item)]
        others = [item for item in wanted if item not in here]
        whole = [item for item in others if ("file", _key(item)) not in tried and _whole(project, item)]
        last = [item for item in others if item not in whole]
        configured.update(dict.fromkeys(map(_key, last)))
        edits = _edits(project, here, reason, _here)
        later = {path for path in edits if any(item.place.path == path for item in whole)}
        whole = [item for item in whole if item.place.path not in later]  # one kind of comment a file and round
        edits.update(_edits(project, whole, reason, _whole))
        tried.update(("line", _key(item)) for item in here)
        tried.update(("file", _key(item)) for item in whole)
        for kind, items in enumerate((here, whole, last)):
            counts[kind] += len(items)
        texts.update({path: apply_edits(_text(project, path), held) for path, held in edits.items()})
    project, found = analyse(texts)
    return Suppressed(texts, tuple(configured), (counts[0], counts[1], counts[2]), _left(found, configured))


def with_per_file_ignores(text: str, keys: Iterable[Key], prefix: str = "") -> str | None:
    """A configuration's text with entries for these paths (relative to its folder) and rules; None where they can't be
    added by adding lines. `prefix` is "tool.gowharf." in a pyproject.toml."""
    import re
    import tomllib

    rules: dict[str, list[str]] = {}
    for path, rule in keys:
        rules.setdefault(_pattern(path), []).append(rule)
    newline = newline_of(text) if text else "\n"
    lines = [f"{_quoted(pattern)} = [{', '.join(map(_quoted, names))}]{newline}" for pattern, names in rules.items()]
    name = re.escape(f"{prefix}per-file-ignores")
    header = re.search(rf"(?m)^[ \t]*\[[ \t]*{name}[ \t]*\][^\n]*(?:\n|\Z)", text)
    if header:
        gap = "" if header[0].endswith("\n") else newline
        new = text[: header.end()] + gap + "".join(lines) + text[header.end() :]
    else:
        gap = "" if not text or text.endswith("\n") else newline
        new = f"{text}{gap}{newline if text.strip() else ''}[{prefix}per-file-ignores]{newline}{''.join(lines)}"
    try:
        tomllib.loads(new.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:  # a pattern that is there already, or an inline table
        return None
    return new


def _key(finding: Finding) -> Key:
    return finding.place.path, finding.rule


def _left(found: Iterable[Finding], configured: Mapping[Key, None]) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if _key(finding) not in configured)


def _here(project: Project, finding: Finding, rules: str = "", reason: str = "") -> Edit | None:
    if finding.rule in _OF_COMMENTS:
        return None
    return ignore_here(project, finding.place, rules or finding.rule, reason)


def _whole(project: Project, finding: Finding, rules: str = "", reason: str = "") -> Edit | None:
    return ignore_in_file(project, finding.place.path, rules or finding.rule, reason)


Ignoring = Callable[[Project, Finding, str, str], Edit | None]


def _edits(project: Project, findings: Iterable[Finding], reason: str, ignoring: Ignoring) -> dict[str, list[Edit]]:
    """One comment a place, with all the rules that it ignores."""
    grouped: dict[tuple[str, Span], list[Finding]] = {}
    for finding in findings:
        edit = ignoring(project, finding, "", "")
        if edit is not None:
            grouped.setdefault((finding.place.path, edit.span), []).append(finding)
    edits: dict[str, list[Edit]] = {}
    for (path, _), held in grouped.items():
        names = ", ".join(dict.fromkeys(finding.rule for finding in held))
        edit = ignoring(project, held[0], names, reason)
        if edit is not None:
            edits.setdefault(path, []).append(edit)
    return edits


def _text(project: Project, path: str) -> str:
    source = project.source(path)
    return source.text if source is not None else ""


def _pattern(path: str) -> str:
    """The pattern of .gitignore that matches this path and no other."""
    escaped = "".join("\\" + char if char in "\\*?[" else char for char in path)
    return "/" + (escaped[:-1] + "\\ " if escaped.endswith(" ") else escaped)


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
