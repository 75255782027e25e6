"""Completion in the script of a RUN: go commands, their flags, and Go's variables with their values."""

from gowharf.ide.model import Completion
from gowharf.ide.reference import COMMANDS, VARIABLES
from gowharf.replay.go import flags
from gowharf.startup import regex
from gowharf.text.edits import Edit
from gowharf.text.source import Span

_SEPARATOR = regex(r"[;&|\n(){}]|\bthen\b|\bdo\b|\belse\b")
_ASSIGNMENT = regex(r"[A-Za-z_][A-Za-z0-9_]*=")
_LEADING = frozenset(("env", "export", "exec", "time", "!"))
_VALUES = {"mod": ("vendor", "readonly", "mod"), "buildmode": ("pie", "exe"), "buildvcs": ("false", "true", "auto")}


def script_completions(before: str, offset: int) -> list[Completion]:
    """What may stand at the end of `before`, the script up to the cursor."""
    command = _SEPARATOR.split(before)[-1]
    words = command.split()
    typed = "" if command[-1:].isspace() or not words else words.pop()
    words = [word for word in words if not word.startswith("--mount")]
    while words and (words[0] in _LEADING or _ASSIGNMENT.match(words[0])):
        words.pop(0)
    if not words:
        if _ASSIGNMENT.match(typed):
            return assignment_values(typed, offset)
        return [*_go(typed, offset), *_names(typed, offset)]
    if words[0] != "go":
        return []
    return _arguments(words[1:], typed, offset)


def assignment_values(typed: str, offset: int) -> list[Completion]:
    """The values that a variable of Go's commonly has; `typed` is NAME=… as far as it is written."""
    name, _, value = typed.partition("=")
    value = value.removeprefix('"').removeprefix("'")
    entry = VARIABLES.get(name)
    span = Span(offset - len(value), offset)
    return [
        Completion(each, "constant", Edit(span, each), name)
        for each in (entry.values if entry else ())
        if each.startswith(value)
    ]


def _go(typed: str, offset: int) -> list[Completion]:
    if not "go".startswith(typed):
        return []
    return [Completion("go", "keyword", Edit(Span(offset - len(typed), offset), "go "), "the go command")]


def _names(typed: str, offset: int) -> list[Completion]:
    span = Span(offset - len(typed), offset)
    return [
        Completion(name, "variable", Edit(span, f"{name}="), entry.form, entry.text)
        for name, entry in VARIABLES.items()
        if typed and name.startswith(typed)
    ]


def _arguments(words: list[str], typed: str, offset: int) -> list[Completion]:
    span = Span(offset - len(typed), offset)
    group = f"{words[0]} " if words and words[0] in flags.GROUPS else ""
    if (not words or (group and len(words) == 1)) and not typed.startswith("-"):
        found: dict[str, Completion] = {}
        for name, entry in COMMANDS.items():
            if name.startswith(group) and name.removeprefix(group).startswith(typed):
                first = name.removeprefix(group).partition(" ")[0]
                found.setdefault(first, Completion(first, "keyword", Edit(span, first), entry.form, entry.text))
        return list(found.values())
    command = " ".join(words[: 2 if group else 1])
    if command == "env" and not typed.startswith("-"):
        return assignment_values(typed, offset) if _ASSIGNMENT.match(typed) else _names(typed, offset)
    return _flags(command, typed, offset) if typed.startswith("-") and command in COMMANDS else []


def _flags(command: str, typed: str, offset: int) -> list[Completion]:
    name, equals, value = typed.lstrip("-").partition("=")
    if equals:
        span = Span(offset - len(value), offset)
        return [
            Completion(each, "constant", Edit(span, each), f"-{name}")
            for each in _VALUES.get(name, ())
            if each.startswith(value)
        ]
    span = Span(offset - len(typed), offset)
    found = []
    for flag, spec in sorted(flags.table(command).items()):
        if spec.until or not flag.startswith(name) or flag.startswith(("test.", "debug-")):
            continue
        text = f"-{flag}" if spec.boolean or flag == "o" else f"-{flag}="
        since = f"since Go 1.{spec.since}" if spec.since else f"go {command}"
        found.append(Completion(f"-{flag}", "property", Edit(span, text), since))
    return found
