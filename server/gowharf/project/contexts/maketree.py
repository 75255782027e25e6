"""Makefiles, as far as finding image builds needs: assignments, includes and recipes, in file order.

Lines go by GNU make's rules (a backslash joins lines, a tab starts a recipe line, `define` holds lines as they are).
Nothing is expanded here. `conditional` says that an assignment stands in an ifeq/ifdef.
"""

import re

from gowharf.startup import NamedTuple, regex

_ASSIGNMENT = regex(r"(?:(?:export|override|private)\s+)*([^\s:#=+?!]+)\s*(:{0,3}=|\?=|\+=|!=)(.*)", re.DOTALL)
_DIRECTIVES = ("ifeq", "ifneq", "ifdef", "ifndef")


class Assignment(NamedTuple):
    name: str
    op: str
    value: str
    conditional: bool


class Recipe(NamedTuple):
    """One logical recipe line; `offset` is where it starts in the file."""

    targets: str
    prerequisites: str
    text: str
    offset: int
    local: tuple[Assignment, ...] = ()
    conditional: bool = False


class Rule(NamedTuple):
    """The line that opens a rule, with or without recipe lines below it."""

    targets: str
    prerequisites: str
    conditional: bool


class Makefile(NamedTuple):
    assignments: tuple[Assignment, ...]
    includes: tuple[str, ...]
    recipes: tuple[Recipe, ...]
    rules: tuple[Rule, ...] = ()


class _Reader:
    def __init__(self) -> None:
        self.assignments: list[Assignment] = []
        self.includes: list[str] = []
        self.recipes: list[Recipe] = []
        self.rules: list[Rule] = []
        self.local: dict[str, list[Assignment]] = {}
        self.rule: tuple[str, str] | None = None
        self.depth = 0
        self.define: str | None = None
        self.defined: list[str] = []


def parse(text: str) -> Makefile:
    """Total: a line that is nothing known is passed over."""
    reader = _Reader()
    for offset, line in _logical_lines(text):
        if reader.define is not None:
            _defined_line(reader, line)
        elif line.startswith("\t") and reader.rule is not None:
            _recipe_line(reader, line, offset)
        else:
            _plain_line(reader, line.replace("\\\n", " "), offset)
    local = {target: tuple(each) for target, each in reader.local.items()}
    recipes = tuple(each._replace(local=local.get(each.targets, ())) for each in reader.recipes)
    return Makefile(tuple(reader.assignments), tuple(reader.includes), recipes, tuple(reader.rules))


def _logical_lines(text: str) -> "list[tuple[int, str]]":
    found: list[tuple[int, str]] = []
    start = at = 0
    parts: list[str] = []
    for line in text.replace("\r\n", " \n").split("\n"):
        parts.append(line)
        at += len(line) + 1
        if line.endswith("\\") and not line.endswith("\\\\"):
            continue
        found.append((start, "\n".join(parts)))
        parts = []
        start = at
    if parts:
        found.append((start, "\n".join(parts)))
    return found


def _defined_line(reader: _Reader, line: str) -> None:
    if line.strip() != "endef":
        reader.defined.append(line)
        return
    reader.assignments.append(Assignment(reader.define or "", "=", "\n".join(reader.defined), reader.depth > 0))
    reader.define, reader.defined = None, []


def _recipe_line(reader: _Reader, line: str, offset: int) -> None:
    targets, prerequisites = reader.rule or ("", "")
    text = line[1:].replace("\\\n\t", "\\\n")
    reader.recipes.append(Recipe(targets, prerequisites, text, offset, conditional=reader.depth > 0))


def _plain_line(reader: _Reader, line: str, offset: int) -> None:
    line = _uncommented(line).strip()
    if not line:
        return
    word = line.split(None, 1)[0]
    rest = line[len(word) :].strip()
    if word in _DIRECTIVES:
        reader.depth += 1
    elif word == "endif":
        reader.depth = max(reader.depth - 1, 0)
    elif word in ("include", "-include", "sinclude"):
        reader.includes.append(rest)
    elif word == "define":
        reader.define = rest.rstrip("=:?+ ")
    elif word in ("else", "export", "unexport", "vpath", "undefine") and "=" not in line:
        return
    else:
        _rule_or_assignment(reader, line, offset)


def _rule_or_assignment(reader: _Reader, line: str, offset: int) -> None:
    assignment = _assignment(line, reader.depth > 0)
    if assignment is not None:
        reader.assignments.append(assignment)
        return
    colon = _top_level_colon(line)
    if colon < 0:
        reader.rule = None
        return
    targets, rest = line[:colon].strip(), line[colon + 1 :].lstrip(":").strip()
    local = _assignment(rest, reader.depth > 0)
    if local is not None:
        reader.local.setdefault(targets, []).append(local)
        return
    prerequisites, semicolon, recipe = rest.partition(";")
    reader.rule = (targets, prerequisites)
    reader.rules.append(Rule(targets, prerequisites, reader.depth > 0))
    if semicolon:
        reader.recipes.append(Recipe(targets, prerequisites, recipe, offset, conditional=reader.depth > 0))


def _assignment(line: str, conditional: bool) -> Assignment | None:
    match = _ASSIGNMENT.match(line)
    return Assignment(match[1], match[2], match[3].strip(), conditional) if match else None


def _top_level_colon(line: str) -> int:
    """Where the rule's colon is: not one inside `$(…)`."""
    depth = 0
    for index, char in enumerate(line):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == ":" and depth <= 0:
            return index
    return -1


def _uncommented(line: str) -> str:
    at = line.find("#")
    while at > 0 and line[at - 1] == "\\":
        at = line.find("#", at + 1)
    return line if at < 0 else line[:at]
