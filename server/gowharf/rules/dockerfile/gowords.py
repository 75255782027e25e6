"""Go commands as they are written in a Dockerfile: their words, and the small edits that fixes make of them.

A go command may stand in a RUN's shell form, in its JSON form, in a quoted `sh -c` text or in a script elsewhere; an
edit is made only where the word that it touches really stands in the Dockerfile.
"""

from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.model import Argument, GoRun, Replay, Stage, Step
from gowharf.rules.edits import delete_instruction, line_before, loses_comment, replace
from gowharf.rules.facts import Case, Facts, Spot
from gowharf.rules.model import FileEdit
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Instruction
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Source, Span


class Written(NamedTuple):
    """A go command where it stands: the Dockerfile's text, the RUN and the command."""

    source: Source
    instruction: Instruction
    run: GoRun

    @property
    def path(self) -> str:
        return self.source.path


def written(spot: Spot, project: Project) -> Written | None:
    """The command of a spot, where its words stand in the Dockerfile and may be edited."""
    source = project.source(spot.replay.path)
    if spot.run is None or source is None or spot.replay.build.inline is not None or not spot.run.argv:
        return None
    first = spot.run.argv[0]
    if inner_span(source, first) is None:
        return None
    return Written(source, spot.step.instruction, spot.run)


def runs(facts: Facts) -> Iterator[Spot]:
    """Every go command of every build."""
    for replay in facts.replays:
        for stage in replay.stages:
            for step in stage.steps:
                for run in step.go:
                    yield Spot(replay, stage, step, run)


def first_run(case: Case) -> tuple[Spot, GoRun] | None:
    """The first go command that the case breaks."""
    for spot in case.spots:
        if spot.run is not None:
            return spot, spot.run
    return None


def argument(run: GoRun, value: str | None) -> Argument | None:
    """The word of the command that has this value; package arguments first."""
    for word in (*run.arguments, *run.argv[1:]):
        if value is not None and word.value == value:
            return word
    return None


def argument_place(spot: Spot, run: GoRun, value: str | None) -> Place:
    """Where an argument stands; else the command."""
    word = argument(run, value)
    return Place(spot.replay.path, word.span if word is not None else run.span)


def inner_span(source: Source, word: Argument) -> Span | None:
    """Where the word's value stands as it is, without quotes; None where the text is another (a variable, a script)."""
    text = word.span.text(source.text)
    if text == word.value:
        return word.span
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" and text[1:-1] == word.value:
        return Span(word.span.start + 1, word.span.end - 1)
    return None


def name_word(run: GoRun) -> Argument | None:
    """The last word of the command's name: "build", the "tidy" of "mod tidy"."""
    names = run.name.split(" ")
    words = iter(run.argv[1:])
    found: Argument | None = None
    for name in names:
        found = next((word for word in words if word.value == name), None)
        if found is None:
            return None
    return found


def flag_words(run: GoRun, name: str) -> tuple[Argument, ...]:
    """The words of a flag: one ("-o=x", "-race"), or two where its value is a word of its own."""
    for position, word in enumerate(run.argv[1:], 1):
        shown = (word.value or "").partition("=")
        if shown[0] not in (f"-{name}", f"--{name}"):
            continue
        if shown[1] or position + 1 >= len(run.argv):
            return (word,)
        following = run.argv[position + 1]
        value = run.flags.get(name)
        takes = name in VALUED if value is None else following.value == value
        return (word, following) if takes else (word,)
    return ()


# Flags that take a value, for commands whose flags go refused to read.
VALUED = frozenset(("mod", "modfile", "o", "C", "tags", "ldflags", "gcflags", "overlay", "p", "pgo", "compat", "go"))


def insert_before(place: Written, text: str) -> FileEdit | None:
    """Text in front of the whole command ("CGO_ENABLED=0 "); None in JSON form, where no shell reads it."""
    if place.instruction.json:
        return None
    return FileEdit(place.path, Edit(Span(place.run.span.start, place.run.span.start), text))


def insert_word(place: Written, after: Argument, text: str) -> FileEdit:
    """A word more behind another one."""
    piece = f', "{text}"' if place.instruction.json else f" {text}"
    return FileEdit(place.path, Edit(Span(after.span.end, after.span.end), piece))


def replace_word(place: Written, word: Argument, text: str) -> FileEdit | None:
    """Another value in place of a word's; quotes stay."""
    span = inner_span(place.source, word)
    return replace(Place(place.path, span), text) if span is not None else None


def prefix_word(place: Written, word: Argument, text: str) -> FileEdit:
    """Text in front of a word's value, inside its quotes."""
    start = word.span.start
    if place.source.text[start : start + 1] in ('"', "'"):
        start += 1
    return FileEdit(place.path, Edit(Span(start, start), text))


def insert_behind(place: Written, word: Argument, text: str) -> FileEdit | None:
    """Text at the end of a word's value, inside its quotes."""
    span = inner_span(place.source, word)
    return FileEdit(place.path, Edit(Span(span.end, span.end), text)) if span is not None else None


def drop_words(place: Written, words: tuple[Argument, ...]) -> FileEdit | None:
    """Words that follow each other gone, with the blank (in JSON form the comma) before them. None where a line ends
    in between."""
    at = place.run.argv.index(words[0])
    if at == 0:
        return None
    span = Span(place.run.argv[at - 1].span.end, words[-1].span.end)
    if place.instruction.json and not place.source.text[span.start : words[0].span.start].strip().startswith(","):
        return None
    if "\n" in span.text(place.source.text):
        span = Span(words[0].span.start, words[-1].span.end)
        if "\n" in span.text(place.source.text) or place.instruction.json:
            return None
        if place.source.text[span.end : span.end + 1] == " ":
            span = Span(span.start, span.end + 1)
    return FileEdit(place.path, Edit(span, ""))


def line_before_step(source: Source, step: Step, text: str) -> FileEdit:
    """An instruction before that of a step, in the case of its keyword."""
    instruction = step.instruction
    if instruction.keyword_span.text(source.text).islower():
        word, blank, rest = text.partition(" ")
        text = word.lower() + blank + rest
    return line_before(source, instruction.keyword_span.start, text)


def alone(place: Written) -> bool:
    """Whether the RUN holds this one command and nothing else, so that the instruction can go with it."""
    instruction = place.instruction
    if instruction.heredocs or loses_comment(instruction):
        return False
    words = instruction.words
    if instruction.json:
        return True
    return len(words) == 1 and place.run.span.start == words[0].span.start and place.run.span.end == words[0].span.end


def drop_command(place: Written) -> FileEdit | None:
    """The command gone: its whole RUN, or from it to the command behind the next `&&`. None elsewhere."""
    if alone(place):
        return delete_instruction(place.source, place.instruction)
    if place.instruction.json:
        return None
    text = place.source.text
    end = place.run.span.end
    behind = end
    while behind < place.instruction.span.end and text[behind] in " \t":
        behind += 1
    if text.startswith("&&", behind):
        behind += 2
        while behind < place.instruction.span.end and text[behind] in " \t":
            behind += 1
        if text[behind : behind + 1] in ("\\", "\n", "\r"):
            return _drop_line(place, behind)
        return FileEdit(place.path, Edit(Span(place.run.span.start, behind), ""))
    start = place.run.span.start
    front = text[:start].rstrip(" \t")
    if front.endswith("&&") and behind >= place.instruction.span.end:
        front = front[:-2].rstrip(" \t")
        if not front.endswith(("\n", "\\")):
            return FileEdit(place.path, Edit(Span(len(front), end), ""))
    return None


def _drop_line(place: Written, behind: int) -> FileEdit | None:
    """`go mod init x && \\` at the start of a RUN: gone up to the next line's first word."""
    text = place.source.text
    line = text.find("\n", behind)
    if line < 0 or text[behind:line].strip() != "\\":
        return None
    at = line + 1
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    if text[at : at + 1] in ("#", "\n", "\r", ""):
        return None
    return FileEdit(place.path, Edit(Span(place.run.span.start, at), ""))


def stages_of(replay: Replay, stage: Stage) -> Iterator[Stage]:
    """A stage and those that it is built FROM."""
    at: Stage | None = stage
    while at is not None:
        yield at
        at = replay.stages[at.parent] if at.parent is not None else None


def steps_before(spot: Spot) -> list[Step]:
    """The stage's steps before this one, those of the stages that it is built FROM included, in order."""
    found: list[Step] = []
    for stage in stages_of(spot.replay, spot.stage):
        found[:0] = [step for step in stage.steps if stage is not spot.stage or step.number < spot.step.number]
    return found
