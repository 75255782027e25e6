"""Every place at which a build sets an environment variable, with the spans that findings and fixes need.

Read from the replay: ENV, ARG, `NAME=value command`, `export`, and `go env -w`. The spans are those of the file; what
a script sets that the Dockerfile runs is left out.
"""

import re
from collections.abc import Iterator

from gowharf.project.model import Project
from gowharf.replay.model import GoRun, Replay, Stage, Step
from gowharf.rules.edits import delete_command, delete_instruction, delete_pair, loses_comment
from gowharf.rules.facts import Case, Facts
from gowharf.rules.model import FileEdit, Fix, Safety
from gowharf.startup import NamedTuple, regex
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Source, Span

_USERINFO = regex(r"://[^/@\s]*@")
_PLAIN = regex(r"[\w./:@%+,=~*^-]*\Z")


class Setting(NamedTuple):
    """One assignment. `how`: "ENV", "ARG", "prefix", "export" or "env -w". `value` None: unknown. `at` is NAME=value,
    `key` the name, `written` the value as it stands there, quotes included (empty for `ARG NAME`). `command` is the
    simple command in a RUN, `run` the `go env -w`."""

    replay: Replay
    stage: Stage
    step: Step
    name: str
    value: str | None
    how: str
    at: Place
    key: Place
    written: Place
    command: Span | None = None
    run: GoRun | None = None


def settings(facts: Facts, all_stages: bool = False) -> Iterator[Setting]:
    """All assignments in stages that use Go, or that such a stage is built from; with `all_stages`, in every stage."""
    for setting, uses_go in facts.once(_all_settings):
        if all_stages or uses_go:
            yield setting


def _all_settings(facts: Facts) -> list[tuple[Setting, bool]]:
    """Every assignment, and whether it is made in a stage that uses Go."""
    found: list[tuple[Setting, bool]] = []
    for replay in facts.replays:
        chosen = with_go(replay)
        for stage in replay.stages:
            uses_go = stage.number in chosen
            found.extend((setting, uses_go) for setting in stage_settings(facts.project, replay, stage))
    return found


def with_go(replay: Replay) -> set[int]:
    """The stages in which go runs, and those that they are built from."""
    chosen: set[int] = set()
    for stage in reversed(replay.stages):
        if stage.number in chosen or any(step.go for step in stage.steps):
            chosen.add(stage.number)
            if stage.parent is not None:
                chosen.add(stage.parent)
    return chosen


def stage_settings(project: Project, replay: Replay, stage: Stage) -> Iterator[Setting]:
    """One stage's assignments, in order."""
    source = project.source(replay.path)
    if source is None:
        return
    for step in stage.steps:
        yield from _step_settings(source, replay, stage, step)


def _step_settings(source: Source, replay: Replay, stage: Stage, step: Step) -> Iterator[Setting]:
    pairs = {pair.span: pair for pair in step.instruction.pairs}
    for one in step.sets:
        at = Place(source.path, one.span)
        pair = pairs.get(one.span)
        if pair is not None:
            key, written = Place(source.path, pair.key_span), Place(source.path, pair.value_span)
            if pair.value is None:
                written = Place(source.path, Span(pair.span.end, pair.span.end))
            yield Setting(replay, stage, step, one.name, one.value, one.how, at, key, written)
            continue
        found = _parts(source, one.span, one.name)
        if found is not None:
            key, written = found
            yield Setting(replay, stage, step, one.name, one.value, one.how, at, key, written, one.command)
    for run in step.go:
        yield from _written(source, replay, stage, step, run)


def _written(source: Source, replay: Replay, stage: Stage, step: Step, run: GoRun) -> Iterator[Setting]:
    """What `go env -w` sets."""
    if run.name != "env" or not any(argument.value in ("-w", "--w", "-w=true") for argument in run.argv):
        return
    for argument in run.argv[2:]:
        name, equals, value = (argument.value or "").partition("=")
        found = _parts(source, argument.span, name) if equals and name[:1] != "-" else None
        if found is not None:
            key, written = found
            at = Place(source.path, argument.span)
            yield Setting(replay, stage, step, name, value, "env -w", at, key, written, run.span, run)


def _parts(source: Source, span: Span, name: str) -> tuple[Place, Place] | None:
    """The name and the value in the word at `span`; None where the word is something else."""
    text = span.text(source.text)
    lead = 1 if text[:1] in "\"'" and text[-1:] == text[:1] else 0
    if not name or not text.startswith(name + "=", lead):
        return None
    start = span.start + lead
    end = start + len(name)
    return Place(source.path, Span(start, end)), Place(source.path, Span(end + 1, span.end - lead))


def setting_at(case: Case, facts: Facts) -> Setting | None:
    """The assignment that a failure's place names, or else the last one of the variable that it names."""
    if not case.spots:
        return None
    spot = case.spots[0]
    held = [
        setting
        for stage in lineage(spot.replay, spot.stage)
        for setting in stage_settings(facts.project, spot.replay, stage)
    ]
    place = case.failure.place
    for setting in held:
        if place is not None and setting.at == place:
            return setting
    name = case.failure.values.get("variable") or case.failure.values.get("name")
    before = [s for s in held if s.name == name and (s.stage is not spot.stage or s.step.number <= spot.step.number)]
    return before[-1] if before else None


def lineage(replay: Replay, stage: Stage) -> list[Stage]:
    """The stages that a stage is built from, the first one first, and itself."""
    chain = [stage]
    while chain[0].parent is not None:
        chain.insert(0, replay.stages[chain[0].parent])
    return chain


def part(project: Project, setting: Setting, text: str) -> Place:
    """Where a piece of the value stands, if it stands there just once; else the whole value."""
    source = project.source(setting.at.path)
    written = setting.written.span.text(source.text) if source else ""
    at = written.find(text) if text else -1
    if at < 0 or written.find(text, at + 1) >= 0:
        return setting.written if setting.written.span.end > setting.written.span.start else setting.at
    start = setting.written.span.start + at
    return Place(setting.at.path, Span(start, start + len(text)))


def with_value(project: Project, setting: Setting, value: str) -> FileEdit:
    """The value written anew, in the quotes that it has, and with quotes where it needs them."""
    source = project.source(setting.at.path)
    written = setting.written.span.text(source.text) if source else ""
    quote = written[:1] if written[:1] in ("'", '"') and written[-1:] == written[:1] and len(written) > 1 else ""
    if quote and quote not in value:
        text = quote + value + quote
    elif _PLAIN.match(value):
        text = value
    else:
        text = f'"{value}"' if '"' not in value else f"'{value}'"
    return FileEdit(setting.at.path, Edit(setting.written.span, text))


def literal(project: Project, setting: Setting) -> bool:
    """Whether the value is written there in full: no variables, no substitutions."""
    source = project.source(setting.at.path)
    return source is not None and not set("$`") & set(setting.written.span.text(source.text))


def shown(value: str) -> str:
    """A value as messages may print it: without what stands before the @ of a URL."""
    return _USERINFO.sub("://…@", value)


def is_read(project: Project, path: str, name: str) -> bool:
    """Whether the Dockerfile mentions `$name`, or a file that builds are described in or run by mentions the name:
    then it may have a meaning of its own."""
    source = project.source(path)
    if source is not None and re.search(r"\$\{?" + re.escape(name) + r"\b", source.text):
        return True
    for held in project.found.builders.values():
        for other in held:
            text = project.source(other)
            if text is not None and other != path and re.search(rf"\b{re.escape(name)}\b", text.text):
                return True
    return False


def removal(project: Project, setting: Setting, title: str = "", safety: Safety = Safety.SAFE) -> tuple[Fix, ...]:
    """The fix that drops an assignment; unsafe where a comment goes with it or the file reads the variable."""
    edit = _removed(project, setting)
    if edit is None:
        return ()
    if is_read(project, setting.at.path, setting.name) or _holds_comment(setting):
        safety = min(safety, Safety.UNSAFE)
    return (Fix(title or f"Remove {setting.name}", safety, (edit,)),)


def _holds_comment(setting: Setting) -> bool:
    instruction = setting.step.instruction
    return len(instruction.pairs) < 2 and loses_comment(instruction)


def _removed(project: Project, setting: Setting) -> FileEdit | None:
    source = project.source(setting.at.path)
    if source is None:
        return None
    instruction = setting.step.instruction
    span = setting.at.span
    if setting.how in ("ENV", "ARG"):
        pair = next((pair for pair in instruction.pairs if pair.span == span), None)
        if pair is None:
            return None
        if len(instruction.pairs) == 1:
            return delete_instruction(source, instruction)
        return delete_pair(source, instruction, pair)
    if instruction.json:
        return None
    if setting.how == "prefix":
        end = span.end
        while source.text[end : end + 1] in (" ", "\t"):
            end += 1
        return FileEdit(source.path, Edit(Span(span.start, end), ""))
    if setting.command is None:
        return None
    words = setting.command.text(source.text).split()
    alone = len(words) == (4 if setting.how == "env -w" else 1 + (words[:1] == ["export"]))
    if alone:
        return delete_command(source, instruction, setting.command)
    start = span.start
    while source.text[start - 1 : start] in (" ", "\t"):
        start -= 1
    return FileEdit(source.path, Edit(Span(start, span.end), ""))
