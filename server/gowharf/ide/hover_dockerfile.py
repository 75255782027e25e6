"""Hover in a Dockerfile: instructions, flags, mounts, stages and images, variables with their values, and every go
command as the replay saw it.
"""

import re

from gowharf.check.engine import Report
from gowharf.ide.dockerfile_names import index_at, occurrence_at, stage_uses, stages
from gowharf.ide.hover_gomod import is_enough
from gowharf.ide.markdown import code, described, listed
from gowharf.ide.model import Hover
from gowharf.ide.reference import COMMANDS, VARIABLES
from gowharf.ide.reference_docker import ARGUMENTS, DIRECTIVES, FIELDS, FLAGS, INSTRUCTIONS, MOUNTS, SYNONYMS
from gowharf.project.model import Project
from gowharf.replay.brief import sources_of
from gowharf.replay.model import GoRun, Outcome, Replay, Stage, Step
from gowharf.report.explain import argv_text
from gowharf.report.markdown import fenced
from gowharf.startup import regex
from gowharf.syntax.dockerfile import Dockerfile, Flag, Instruction, parse_mount
from gowharf.text.source import Span

_ASSIGNMENT = regex(r"(?<![\w$])([A-Z][A-Z0-9_]*+)=")
_LISTED = 8  # modules to be fetched that are named


def dockerfile_hover(project: Project, report: Report, path: str, offset: int) -> Hover | None:
    """What there is to say at a place of a Dockerfile."""
    source, tree = project.source(path), project.dockerfile(path)
    if source is None or tree is None:
        return None
    for directive in tree.directives:
        if directive.span.start <= offset <= directive.span.end and directive.name in DIRECTIVES:
            return Hover(described(DIRECTIVES[directive.name], "dockerfile"), directive.span)
    index = index_at(tree, offset)
    if index is None:
        return None
    instruction: Instruction | None = tree.instructions[index]
    while instruction is not None:
        if instruction.keyword_span.start <= offset <= instruction.keyword_span.end:
            return _keyword(report, path, index, instruction)
        for flag in instruction.flags:
            if flag.span.start <= offset <= flag.span.end:
                return _stage(tree, report, path, offset) or _flag(instruction, flag, offset)
        instruction = instruction.inner
    return (
        _variable(source.text, tree, report, path, offset)
        or _assigned(source.text, report, path, index, offset)
        or _run(report, path, offset)
        or _stage(tree, report, path, offset)
        or _image(tree, report, path, index, offset)
    )


def _keyword(report: Report, path: str, index: int, instruction: Instruction) -> Hover | None:
    entry = INSTRUCTIONS.get(instruction.keyword)
    if entry is None:
        return None
    facts = []
    for _, _, step in _steps(report, path, index)[:1]:
        if step.workdir is not None:
            facts.append(f"Directory before it: {code(step.workdir)}")
        if step.user.name:
            facts.append(f"User: {code(step.user.name)}")
        facts += [_go_line(run) for run in step.go]
    text = described(entry, "dockerfile")
    return Hover(f"{text}\n\n{listed(facts)}" if facts else text, instruction.keyword_span)


def _go_line(run: GoRun) -> str:
    return f"{code(argv_text(run))} {_outcome(run)}"


def _flag(instruction: Instruction, flag: Flag, offset: int) -> Hover | None:
    if flag.name == "mount" and offset >= flag.value_span.start:
        mount = parse_mount(flag)
        for key, value, span in mount.fields:
            if not span.start <= offset <= span.end:
                continue
            entry = FIELDS.get(SYNONYMS.get(key, key))
            if key == "type" and value and value.lower() in MOUNTS:
                entry = MOUNTS[value.lower()]
            return Hover(described(entry, "dockerfile"), span) if entry else None
    known = FLAGS.get((instruction.keyword, flag.name))
    return Hover(described(known, "dockerfile"), flag.span) if known else None


def _steps(report: Report, path: str, index: int) -> list[tuple[Replay, Stage, Step]]:
    """The steps that an instruction is, one for each build of the file that comes to it."""
    return [
        (replay, stage, step)
        for replay in report.replays
        if replay.path == path
        for stage in replay.stages
        for step in stage.steps
        if step.number == index
    ]


def _run(report: Report, path: str, offset: int) -> Hover | None:
    """The go command at a place; of several builds one that fails is shown first."""
    runs = [
        (replay, run)
        for replay in report.replays
        if replay.path == path
        for stage in replay.stages
        for step in stage.steps
        for run in step.go
        if run.span.start <= offset <= run.span.end
    ]
    if not runs:
        return None
    replay, run = min(runs, key=lambda each: each[1].outcome is not Outcome.FAILS)
    entry = COMMANDS.get(run.name)
    about = f"{entry.text} [Documentation]({entry.link})\n\n" if entry else ""
    text = f"{fenced(argv_text(run), 'sh')}\n\n{about}{listed(_facts(replay, run))}"
    for failure in run.failures:
        condition = "" if failure.certain else " (under common conditions)"
        text += f"\n\nIt will say{condition}:\n\n{fenced(failure.says)}"
    return Hover(text, run.span)


def _facts(replay: Replay, run: GoRun) -> list[str]:
    facts = [f"Outcome: {_outcome(run)}" + (f", because {run.why}" if run.why else "")]
    facts.append(f"Directory: {code(run.workdir)}" if run.workdir is not None else "Directory: unknown")
    if run.go_version:
        facts.append(f"Go {run.go_version}")
    if run.workspace is not None:
        facts.append(f"Workspace: {code(run.workspace)}" + _copy_of(run.workspace_source))
    if run.module is not None:
        facts.append(f"Module: {code(run.module)}" + _copy_of(run.module_source))
    if run.mod is not None:
        facts.append(code(f"-mod={run.mod}") + (f", because {run.mod_reason}" if run.mod_reason else ""))
    facts.append(f"Network: {run.network.replace('-', ' ')}")
    if run.fetches:
        more = f" and {len(run.fetches) - _LISTED} more" if len(run.fetches) > _LISTED else ""
        facts.append("Fetches " + ", ".join(map(code, run.fetches[:_LISTED])) + more)
    context = replay.build.context
    name = code((context.directory or ".") if context.kind == "dir" else context.kind)
    facts.append(f"Build context: {name}" + (f" ({replay.build.reason.text})" if replay.build.reason.text else ""))
    return facts


def _copy_of(source: str | None) -> str:
    return f", a copy of {code(source)}" if source else ""


def _outcome(run: GoRun) -> str:
    words = {Outcome.SUCCEEDS: "succeeds", Outcome.FAILS: "fails", Outcome.UNKNOWN: "can't be foreseen"}
    doubt = " if it runs" if run.conditional else ""
    return words[run.outcome] + doubt + (", and its failure is ignored" if run.ignored else "")


def _stage(tree: Dockerfile, report: Report, path: str, offset: int) -> Hover | None:
    """A stage where it is named."""
    known = stages(tree)
    number, span = next(
        ((use.stage, use.span) for use in stage_uses(tree) if use.span.start <= offset <= use.span.end),
        (-1, Span(0, 0)),
    )
    for stage in known:
        if stage.name_span is not None and stage.name_span.start <= offset <= stage.name_span.end:
            number, span = stage.number, stage.name_span
    if number < 0:
        return None
    facts = []
    for replay in report.replays:
        if replay.path == path and number < len(replay.stages):
            facts = _stage_facts(replay.stages[number])
            break
    title = f"Stage {number}" + (f" {code(known[number].name)}" if known[number].name else "")
    return Hover(f"{title}\n\n{listed(facts)}" if facts else title, span)


def _stage_facts(stage: Stage) -> list[str]:
    facts = [f"From {code(stage.base)}" if stage.base else "From an image that can't be known"]
    if stage.go_version:
        facts.append(f"Go {stage.go_version}")
    if stage.workdir is not None:
        facts.append(f"Ends in directory {code(stage.workdir)}")
    if not stage.reached:
        facts.append("Not needed for the target, so it isn't built")
    return facts


def _image(tree: Dockerfile, report: Report, path: str, index: int, offset: int) -> Hover | None:
    """The image of a FROM line, and its Go against the modules that are built in the stage."""
    instruction = tree.instructions[index]
    words = instruction.words
    if instruction.keyword != "FROM" or not words or not words[0].span.start <= offset <= words[0].span.end:
        return None
    for replay in report.replays:
        for stage in replay.stages:
            if replay.path == path and stage.instruction.span == instruction.span:
                facts = [*_stage_facts(stage), *_needs(report.project, stage)]
                return Hover(listed(facts), words[0].span)
    return None


def _needs(project: Project, stage: Stage) -> list[str]:
    """The go lines of what is built in a stage."""
    held = sorted({source for step in stage.steps for run in step.go for source in sources_of(run)})
    facts = []
    for source in held:
        tree = project.gowork(source) if source.endswith("go.work") else project.gomod(source)
        if tree is not None and tree.go is not None:
            verdict = f", for which it {is_enough(stage.go_version, tree.go.value)}" if stage.go_version else ""
            facts.append(f"{code(source)} needs Go {tree.go.value}{verdict}")
    return facts


def _variable(text: str, tree: Dockerfile, report: Report, path: str, offset: int) -> Hover | None:
    """A variable: what it is to Go or the builder, and its value at this step."""
    one = occurrence_at(text, tree, offset)
    if one is None:
        return None
    entry = VARIABLES.get(one.name) or ARGUMENTS.get(one.name)
    facts = _values(report, path, one.at, one.name, one.defines)
    parts = [described(entry, "dockerfile")] if entry else [code(f"${one.name}")]
    if facts:
        parts.append(listed(list(dict.fromkeys(facts))))
    return Hover("\n\n".join(parts), one.span)


def _assigned(text: str, report: Report, path: str, index: int, offset: int) -> Hover | None:
    """A variable of Go's that a command sets."""
    match = next((each for each in _ASSIGNMENT.finditer(text, *_line(text, offset)) if _holds(each, offset)), None)
    entry = VARIABLES.get(match[1]) if match else None
    if match is None or entry is None:
        return None
    facts = []
    for _, _, step in _steps(report, path, index)[:1]:
        facts = [
            _value_fact(each.name, {each.name: each.value}) for each in step.sets if each.span.start == match.start(1)
        ]
    described_entry = described(entry, "dockerfile")
    return Hover(f"{described_entry}\n\n{listed(facts)}" if facts else described_entry, Span(*match.span(1)))


def _line(text: str, offset: int) -> tuple[int, int]:
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, end if end >= 0 else len(text)


def _holds(match: re.Match[str], offset: int) -> bool:
    return match.start(1) <= offset <= match.end(1)


def _values(report: Report, path: str, index: int, name: str, defines: bool) -> list[str]:
    """What the variable is at an instruction, one fact for each build in which it differs."""
    facts = []
    for replay in report.replays:
        if replay.path != path:
            continue
        step = next((step for stage in replay.stages for step in stage.steps if step.number == index), None)
        held = dict(step.env) if step is not None else dict(replay.global_args)
        if step is not None and defines:
            held.update({each.name: each.value for each in step.sets})
        facts.append(_value_fact(name, held))
    return facts


def _value_fact(name: str, held: dict[str, str | None]) -> str:
    if name not in held:
        return "Not set here"
    value = held[name]
    if value is None:
        return "Its value here can't be known"
    return f"Value here: {code(value)}" if value else "Empty here"
