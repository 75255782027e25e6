"""Dockerfiles: instructions in upper case, and continuation lines with one indent. Nothing else is touched.

The lines of an instruction keep their places relative to each other: only the blanks that all of them start with are
replaced. Lines of a heredoc are content and stay. White space may be part of a word (inside quotes, or where a line
ends in the middle of a word); so what was laid out is read again, and an instruction that no longer says the same keeps
its lines as they were.
"""

from collections.abc import Iterator
from typing import Any

from gowharf.startup import regex
from gowharf.syntax import dockerfile, shell
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.text.edits import Edit, apply_edits
from gowharf.text.source import LineIndex, Span

INDENT = "    "
_LEAD = regex(r"[ \t]*+")
_SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh", "ksh"))
_SCRIPTS = frozenset(("RUN", "CMD", "ENTRYPOINT"))


def dockerfile_edits(text: str, indent: str = INDENT) -> tuple[Edit, ...]:
    """What changes, in file order. `indent` is what continuation lines start with."""
    tree = dockerfile.parse(text)
    lines = LineIndex(text)
    cased = [list(_case(text, instruction)) for instruction in tree.instructions]
    moved = [list(_moved(text, lines, instruction, indent)) for instruction in tree.instructions]
    if tree.escape != "\\":
        moved = [[] for _ in moved]
    if any(moved):
        after = dockerfile.parse(apply_edits(text, [edit for edits in (*cased, *moved) for edit in edits]))
        same = _unchanged(tree, after)
        moved = [edits if kept else [] for edits, kept in zip(moved, same, strict=True)]
    return tuple(sorted(edit for edits in (*cased, *moved) for edit in edits))


def _case(text: str, instruction: Instruction | None) -> Iterator[Edit]:
    while instruction is not None:
        written = instruction.keyword_span.text(text)
        if written != instruction.keyword and written.upper() == instruction.keyword:
            yield Edit(instruction.keyword_span, instruction.keyword)
        if instruction.keyword == "FROM":
            words = instruction.words
            if len(words) == 3 and words[1].raw != "AS" and words[1].raw.upper() == "AS":
                if words[1].span.text(text) == words[1].raw:
                    yield Edit(words[1].span, "AS")
        instruction = instruction.inner


def _moved(text: str, lines: LineIndex, instruction: Instruction, indent: str) -> Iterator[Edit]:
    first = lines.line(instruction.span.start)
    end = instruction.heredocs[0].body.start - 1 if instruction.heredocs else instruction.span.end
    last = lines.line(max(end, instruction.span.start))
    leads: list[tuple[Span, str, bool]] = []
    for number in range(first + 1, last + 1):
        span = lines.span(number)
        lead = _LEAD.match(text, span.start, span.end)
        assert lead is not None
        rest = text[lead.end() : lead.end() + 1]
        if rest and rest not in "\r\n":
            leads.append((Span(span.start, lead.end()), lead[0], rest == "#"))
    common = _common([blanks for _, blanks, comment in leads if not comment] or [blanks for _, blanks, _ in leads])
    for span, blanks, comment in leads:
        wanted = indent + (blanks[len(common) :] if blanks.startswith(common) else "")
        if blanks != wanted and not (comment and not blanks):
            yield Edit(span, wanted)


def _common(texts: list[str]) -> str:
    """What all of them start with."""
    if not texts:
        return ""
    least, most = min(texts), max(texts)
    for index, char in enumerate(least):
        if char != most[index]:
            return least[:index]
    return least


def _unchanged(before: Dockerfile, after: Dockerfile) -> list[bool]:
    """For each instruction whether it still says the same."""
    if len(before.instructions) != len(after.instructions) or before.directives != after.directives:
        return [False] * len(before.instructions)
    scripts = all(_is_posix(one) for one in before.instructions if one.keyword == "SHELL")
    pairs = zip(before.instructions, after.instructions, strict=True)
    return [_says(old, scripts) == _says(new, scripts) for old, new in pairs]


def _is_posix(instruction: Instruction) -> bool:
    words = instruction.words
    return bool(words) and words[0].raw.rpartition("/")[2] in _SHELLS


def _says(instruction: Instruction | None, scripts: bool) -> list[object]:
    """What an instruction says, without where it says it."""
    said: list[object] = []
    while instruction is not None:
        said += [instruction.keyword, instruction.json]
        said += [(flag.name, flag.value) for flag in instruction.flags]
        said += [(pair.key, pair.value) for pair in instruction.pairs]
        said += [(doc.name, doc.content) for doc in instruction.heredocs]
        if scripts and instruction.keyword in _SCRIPTS and not instruction.json:
            said += _flat(instruction.args.text)
        elif not instruction.pairs and instruction.inner is None:
            said += [_word(instruction, index, word.raw) for index, word in enumerate(instruction.words)]
        instruction = instruction.inner
    return said


def _word(instruction: Instruction, index: int, raw: str) -> str:
    """A word; the case of AS says nothing."""
    return raw.upper() if instruction.keyword == "FROM" and index == 1 else raw


def _flat(script: str) -> list[object]:
    """The tree of a script as a list without places; of what isn't followed, the text."""
    found: list[object] = []
    stack: list[Any] = [shell.parse(script).body]
    while stack:
        value = stack.pop()
        if isinstance(value, Span):
            continue
        if isinstance(value, shell.Opaque):
            found.append(value.span.text(script))
        elif isinstance(value, shell.Word):
            found.append("word")
            stack.extend(value.parts)
        elif isinstance(value, tuple):
            found += [type(value).__name__, len(value)]
            stack.extend(value)
        else:
            found.append(value)
    return found
