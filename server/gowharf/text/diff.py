"""Unified diffs that `git apply` takes: byte-exact for any text, also without a newline at the end or with "\\r\\n".

Lines end at "\\n" only. The lines that both texts have at their start and end are set aside first, so a small change in
a large file costs little.
"""

from collections.abc import Iterator

from gowharf.startup import NamedTuple

CONTEXT = 3  # lines around a change, as diff -u
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class _Change(NamedTuple):
    """Lines `a0:a1` of the old text become lines `b0:b1` of the new one."""

    a0: int
    a1: int
    b0: int
    b1: int


def unified_diff(old: str | None, new: str, path: str) -> str:
    """The diff of one file, "" where nothing changes; `old` None: the file is created."""
    if old == new:
        return ""
    before = lines_of(old or "")
    after = lines_of(new)
    name = _quoted("a/" + path), _quoted("b/" + path)
    head = [f"diff --git {name[0]} {name[1]}\n"]
    if old is None:
        head.append("new file mode 100644\n")
    if before or after:
        head.append(f"--- {name[0] if old is not None else '/dev/null'}\n+++ {name[1]}\n")
    return "".join((*head, *_hunks(before, after)))


def lines_of(text: str) -> list[str]:
    """The lines with their ends; a line ends at a newline only."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _hunks(before: list[str], after: list[str]) -> Iterator[str]:
    for group in _groups(list(_changes(before, after))):
        a0 = max(group[0].a0 - CONTEXT, 0)
        b0 = group[0].b0 - (group[0].a0 - a0)
        a1 = min(group[-1].a1 + CONTEXT, len(before))
        b1 = group[-1].b1 + (a1 - group[-1].a1)
        yield f"@@ -{_range(a0, a1)} +{_range(b0, b1)} @@\n"
        at = a0
        for change in group:
            yield from _marked(" ", before[at : change.a0])
            yield from _marked("-", before[change.a0 : change.a1])
            yield from _marked("+", after[change.b0 : change.b1])
            at = change.a1
        yield from _marked(" ", before[at:a1])


def _changes(before: list[str], after: list[str]) -> Iterator[_Change]:
    shortest = min(len(before), len(after))
    head = 0
    while head < shortest and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shortest - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, before[head : len(before) - tail], after[head : len(after) - tail])
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "equal":
            yield _Change(a0 + head, a1 + head, b0 + head, b1 + head)


def _groups(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Changes whose surroundings meet, together."""
    group: list[_Change] = []
    for change in changes:
        if group and change.a0 - group[-1].a1 > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _range(start: int, end: int) -> str:
    """A hunk's range: an empty one names the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def _quoted(name: str) -> str:
    """A path as git writes it: in quotes with C escapes where a character asks for that."""
    if all(char.isprintable() and char not in '"\\' and not "\udc80" <= char <= "\udcff" for char in name):
        return name
    pieces: list[str] = []
    for char in name:
        if char in _ESCAPES:
            pieces.append(_ESCAPES[char])
        elif char.isprintable():
            pieces.append(char)
        else:
            pieces.extend(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
    return '"' + "".join(pieces) + '"'
