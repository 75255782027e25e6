"""Make's variables and functions, expanded recursively into text for the shell.

What is unknown becomes `HOLE`; `$(shell …)` becomes the shell's `$(…)`, and an unknown variable that is named like a
container tool becomes a shell variable, so that whoever follows the shell can judge both. Cycles, deep nesting and
texts that grow beyond all measure are unknown.
"""

from collections.abc import Iterable, Mapping
from posixpath import normpath

from gowharf.project.contexts.claims import HOLE, ROOT
from gowharf.project.contexts.command import is_tool_variable
from gowharf.project.contexts.maketree import Assignment

_DEPTH = 24
_LONGEST = 20_000
_STEPS = 5_000
_ITEMS = 32
_CLOSERS = {"(": ")", "{": "}"}


class Expander:
    """Expands with a makefile's variables, as they stand once all of it is read.

    `has_arms`: the arms of a condition give a variable different values; the first arm's holds, or the last one's.
    """

    def __init__(self, assignments: Iterable[Assignment], directory: str, last_arm: bool = False) -> None:
        self.directory = f"{ROOT}/{directory}" if directory else ROOT
        self.values, self.has_arms = _effective(assignments, last_arm)
        self.values.update(CURDIR=self.directory, PWD=self.directory)
        self.values.setdefault("MAKE", "make")
        self._cache: dict[str, str] = {}
        self._open: set[str] = set()
        self._steps = 0
        self._automatic_used = False

    def expand(self, text: str, automatic: Mapping[str, str], depth: int = 0) -> str:
        """`text` expanded; `automatic` are `@`, `*`, `<` and a call's or foreach's own variables."""
        if "$" not in text:
            return text
        self._steps = self._steps + 1 if depth else 0
        if depth > _DEPTH or len(text) > _LONGEST or self._steps > _STEPS:
            return HOLE
        out: list[str] = []
        at = size = 0
        while (dollar := text.find("$", at)) >= 0:
            out.append(text[at:dollar])
            piece, at = self._reference(text, dollar + 1, automatic, depth)
            out.append(piece)
            size += len(piece)
            if size > _LONGEST:
                return HOLE
        out.append(text[at:])
        return "".join(out)

    def _reference(self, text: str, at: int, automatic: Mapping[str, str], depth: int) -> tuple[str, int]:
        """The value of the reference whose `$` stands before `at`, and where it ends."""
        if at >= len(text):
            return "", at
        char = text[at]
        if char == "$":
            return "$", at + 1
        if char not in _CLOSERS:
            return self._variable(char, automatic, depth), at + 1
        end = _closing(text, at)
        if end < 0:
            return HOLE, len(text)
        return self._inner(text[at + 1 : end], automatic, depth + 1), end + 1

    def _inner(self, inner: str, automatic: Mapping[str, str], depth: int) -> str:
        name, blank, rest = inner.partition(" ")
        if blank and name.isalpha() and name.islower():
            return self._function(name, rest.strip(), automatic, depth)
        name = self.expand(inner, automatic, depth)
        return HOLE if ":" in name else self._variable(name, automatic, depth)

    def _variable(self, name: str, automatic: Mapping[str, str], depth: int) -> str:
        if name in automatic:
            self._automatic_used = True
            return automatic[name]
        if name in self._cache:
            return self._cache[name]
        raw = self.values.get(name)
        if raw is None or name in self._open:
            return "${" + name + "}" if is_tool_variable(name) and name.isidentifier() else HOLE
        before, self._automatic_used = self._automatic_used, False
        self._open.add(name)
        value = self.expand(raw, automatic, depth + 1)
        self._open.discard(name)
        if not self._automatic_used and not self._open:
            self._cache[name] = value
        self._automatic_used = before or self._automatic_used
        return value

    def _function(self, name: str, rest: str, automatic: Mapping[str, str], depth: int) -> str:
        if name == "foreach":
            return self._foreach(rest, automatic, depth)
        if name == "call":
            return self._call(rest, automatic, depth)
        value = self.expand(rest, automatic, depth)
        if name == "shell":
            return f"$({value})"
        if name == "or":
            return next((each for part in value.split(",") if (each := part.strip())), "")
        words = value.split()
        if name == "strip":
            return " ".join(words)
        if name in ("firstword", "lastword"):
            return (words[0] if name == "firstword" else words[-1]) if words else ""
        if name in ("abspath", "realpath"):
            return " ".join(self._absolute(word) for word in words)
        if name == "dir":
            return " ".join(word.rpartition("/")[0] + "/" if "/" in word else "./" for word in words)
        if name == "notdir":
            return " ".join(word.rpartition("/")[2] for word in words)
        return "" if name in ("info", "warning", "eval") else HOLE

    def _absolute(self, word: str) -> str:
        if HOLE in word or "$" in word:
            return HOLE
        return normpath(word if word.startswith("/") else f"{self.directory}/{word}")

    def _foreach(self, rest: str, automatic: Mapping[str, str], depth: int) -> str:
        parts = _arguments(rest, 3)
        if len(parts) != 3:
            return HOLE
        items = self.expand(parts[1], automatic, depth).split()[:_ITEMS]
        name = self.expand(parts[0], automatic, depth).strip()
        return " ".join(self.expand(parts[2], {**automatic, name: item}, depth + 1) for item in items)

    def _call(self, rest: str, automatic: Mapping[str, str], depth: int) -> str:
        name, *arguments = [self.expand(part, automatic, depth).strip() for part in _arguments(rest, 10)]
        body = self.values.get(name)
        if body is None or name in self._open:
            return HOLE
        own = {str(index): "" for index in range(1, 10)}
        own.update((str(index), value) for index, value in enumerate(arguments, 1))
        return self.expand(body, {**automatic, **own}, depth + 2)


def _effective(assignments: Iterable[Assignment], last_arm: bool) -> tuple[dict[str, str], bool]:
    """Each variable's last value, and whether the arms of conditions disagree on one. A condition that changes what
    stands outside of it is taken not to hold, but for one that gives a value to what has none."""
    values: dict[str, str] = {}
    under_condition: set[str] = set()
    has_arms = False
    for name, op, value, conditional in assignments:
        known = values.get(name)
        if op == "!=":
            value = f"$(shell {value})"
        if op == "?=" and known is not None:
            continue
        if op == "+=":
            values[name] = f"{known} {value}" if known else value
            continue
        if op.endswith("=") and op.startswith(":") and known is not None:
            value = value.replace(f"$({name})", known).replace("${" + name + "}", known)[:_LONGEST]
        if conditional and known is not None and known.strip("'\""):
            if name in under_condition and known != value:
                has_arms = True
                values[name] = value if last_arm else known
            continue
        values[name] = value
        if conditional:
            under_condition.add(name)
        else:
            under_condition.discard(name)
    return values, has_arms


def _closing(text: str, at: int) -> int:
    """Where the bracket that opens at `at` closes, counting its own kind only, as make does; -1 if it doesn't."""
    opener, closer = text[at], _CLOSERS[text[at]]
    depth = 0
    for index in range(at, len(text)):
        char = text[index]
        if char == opener:
            depth += 1
        elif char == closer:
            depth -= 1
            if depth == 0:
                return index
    return -1


def _arguments(text: str, most: int) -> list[str]:
    """A function's arguments, split at commas outside brackets; the last keeps its commas."""
    parts: list[str] = []
    depth = start = 0
    for index, char in enumerate(text):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == "," and depth == 0 and len(parts) < most - 1:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
