"""The names of a Dockerfile: its stages and variables, where each is introduced and where it is used.

A stage is found as BuildKit finds it (without regard to case, among the stages above, or by its number in COPY and
mounts). A variable belongs to the lines above the first FROM and all FROM lines (the global scope), or to a stage; an
`ARG NAME` in a stage that the global scope has too is the same variable, and so is what a stage inherits from the stage
that it is built FROM.
"""

from gowharf.startup import NamedTuple, regex
from gowharf.syntax.dockerfile import Dockerfile, Flag, Instruction, parse_mount
from gowharf.text.source import Span

_VARIABLE = regex(r"((?<!\\)\\*+|)\$(?:\{([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*))")
GLOBAL = -1


class StageName(NamedTuple):
    """`at` is the instruction's in the file; `name` "" and `name_span` None for a stage without a name; `parent` the
    number of the stage that it is built FROM, or None."""

    number: int
    name: str
    name_span: Span | None
    at: int
    parent: int | None


class StageUse(NamedTuple):
    """A place that names a stage; `by_number`: it does so by its number."""

    span: Span
    stage: int
    by_number: bool


class Occurrence(NamedTuple):
    """One place of a variable's name. `scope` is a stage's number or GLOBAL, `defines` whether it sets it there."""

    name: str
    span: Span
    scope: int
    defines: bool
    at: int


def stages(tree: Dockerfile) -> tuple[StageName, ...]:
    """The stages, in file order."""
    found: list[StageName] = []
    for index, instruction in enumerate(tree.instructions):
        if instruction.keyword != "FROM":
            continue
        words = instruction.words
        named = len(words) >= 3 and words[1].raw.lower() == "as"
        parent = _named(found, words[0].raw) if words else None
        found.append(
            StageName(len(found), words[2].raw if named else "", words[2].span if named else None, index, parent)
        )
    return tuple(found)


def stage_uses(tree: Dockerfile) -> tuple[StageUse, ...]:
    """Every place that names a stage above it."""
    known = stages(tree)
    uses: list[StageUse] = []
    number = -1
    for instruction in tree.instructions:
        if instruction.keyword == "FROM":
            number += 1
            parent = known[number].parent
            if parent is not None:
                uses.append(StageUse(instruction.words[0].span, parent, False))
            continue
        for value, span in from_values(instruction):
            stage = _named(list(known[: max(number, 0)]), value)
            by_number = value.isascii() and value.isdigit()
            if stage is None and by_number and int(value[:6]) < number:
                uses.append(StageUse(span, int(value[:6]), True))
            elif stage is not None:
                uses.append(StageUse(span, stage, False))
    return tuple(uses)


def from_values(instruction: Instruction) -> list[tuple[str, Span]]:
    """What `--from=` and the `from=` of mounts name, with the places of the names."""
    found = []
    for flag in instruction.flags:
        if flag.name == "from" and flag.value:
            found.append((flag.value, flag.value_span))
        elif flag.name == "mount" and flag.value:
            found += _mount_from(flag)
    return found


def _mount_from(flag: Flag) -> list[tuple[str, Span]]:
    return [
        (value, Span(span.end - len(value), span.end))
        for key, value, span in parse_mount(flag).fields
        if key == "from" and value and span.end - span.start >= len(value)
    ]


def _named(above: list[StageName], name: str) -> int | None:
    lower = name.lower()
    for stage in reversed(above):
        if stage.name and stage.name.lower() == lower:
            return stage.number
    return None


def occurrences(text: str, tree: Dockerfile) -> tuple[Occurrence, ...]:
    """Every place of a variable's name, in file order."""
    found: list[Occurrence] = []
    stage = GLOBAL
    for index, instruction in enumerate(tree.instructions):
        scope = stage
        if instruction.keyword == "FROM":
            stage += 1
            scope = GLOBAL
        if instruction.keyword in ("ARG", "ENV"):
            found += [
                Occurrence(pair.key, pair.key_span, scope, True, index)
                for pair in instruction.pairs
                if pair.key_span.text(text) == pair.key
            ]
        comments = [comment.span for comment in instruction.comments]
        for match in _VARIABLE.finditer(text, instruction.span.start, instruction.span.end):
            if len(match[1]) % 2 or any(span.start <= match.start() < span.end for span in comments):
                continue
            group = 2 if match[2] is not None else 3
            found.append(Occurrence(match[group], Span(match.start(group), match.end(group)), scope, False, index))
    return tuple(sorted(found, key=_start))


def _start(occurrence: Occurrence) -> int:
    return occurrence.span.start


def occurrence_at(text: str, tree: Dockerfile, offset: int) -> Occurrence | None:
    """The variable's name at a place."""
    for occurrence in occurrences(text, tree):
        if occurrence.span.start <= offset <= occurrence.span.end:
            return occurrence
    return None


def same_variable(text: str, tree: Dockerfile, one: Occurrence) -> tuple[Occurrence, ...]:
    """All places of the variable that `one` is a place of."""
    named = [each for each in occurrences(text, tree) if each.name == one.name]
    defined = {each.scope for each in named if each.defines}
    argued = {each.scope for each in named if each.defines and tree.instructions[each.at].keyword == "ARG"}
    known = stages(tree)
    group = {one.scope}
    while True:
        more = set(group)
        if GLOBAL in group:
            more |= argued
        if GLOBAL in defined and group & argued:
            more.add(GLOBAL)
        for stage in known:
            if stage.parent is not None and (stage.number in group or stage.parent in group):
                if _inherits(known, stage.parent, defined):
                    more |= {stage.number, stage.parent}
        if more == group:
            break
        group = more
    return tuple(each for each in named if each.scope in group)


def _inherits(known: tuple[StageName, ...], number: int | None, defined: set[int]) -> bool:
    """Whether a stage or one that it is built from sets the variable."""
    while number is not None:
        if number in defined:
            return True
        number = known[number].parent
    return False


def index_at(tree: Dockerfile, offset: int) -> int | None:
    """The instruction that holds an offset."""
    for index, instruction in enumerate(tree.instructions):
        if instruction.span.start <= offset <= instruction.span.end:
            return index
    return None


def stage_of(tree: Dockerfile, index: int) -> int:
    """The number of the stage that an instruction belongs to (its own for FROM), GLOBAL before the first."""
    return sum(1 for instruction in tree.instructions[: index + 1] if instruction.keyword == "FROM") - 1
