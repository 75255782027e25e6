"""The replay of one Dockerfile as a person reads it, and as data (`explain --output-format json`, version 1)."""

from collections.abc import Iterator

from gowharf.project.model import BuildConfig, Project
from gowharf.replay.model import Failure, GoRun, Replay, Stage, Step
from gowharf.report.masking import masked
from gowharf.report.model import Name
from gowharf.report.terminal import Paint, columns, visible
from gowharf.startup import Any

LONGEST = 60  # columns of an instruction that are shown
_COLORS = {"succeeds": "fix", "fails": "error", "unknown": "warning"}


def data(project: Project, replay: Replay, name: Name) -> dict[str, Any]:
    """JSON version 1."""
    return {
        "version": 1,
        "dockerfile": name(project, replay.path),
        "context": context_name(project, replay.build, name),
        "context_reason": replay.build.reason.text,
        "stages": [_stage_data(project, replay, stage) for stage in replay.stages],
    }


def render(project: Project, replay: Replay, name: Name, color: bool = False) -> Iterator[str]:
    """The replay as text: a head, then each stage with a line for each step and its go commands below."""
    paint = Paint(color)
    build = replay.build
    yield paint("bold", visible(name(project, replay.path))) + "\n"
    context = visible(context_name(project, build, name))
    yield f"context {context}: {reason_text(project, build, name)}\n"
    for failure in replay.failures:
        yield from _says(failure, "  ", paint)
    for stage in replay.stages:
        yield "\n" + _stage_head(replay, stage, paint) + "\n"
        rows = [_row(project, replay, step) for step in stage.steps]
        widths = [max((columns(row[index]) for row in rows), default=0) for index in range(4)]
        for row, step in zip(rows, stage.steps, strict=True):
            yield _line(row, widths).rstrip() + "\n"
            for failure in step.failures:
                yield from _says(failure, "        ", paint)
            if step.opaque:
                yield "        it runs something that can't be followed, which may add or change files\n"
            for run in step.go:
                yield from _go_lines(run, paint)


def context_name(project: Project, build: BuildConfig, name: Name) -> str:
    """The build context's folder as shown, or the word for what it is instead."""
    if build.context.kind == "dir":
        return name(project, build.context.directory)
    return build.context.directory if build.context.kind == "outside" else build.context.kind


def argv_text(run: GoRun) -> str:
    """The go command as it is run; "?" for words that can't be known."""
    return masked(" ".join(argument.value if argument.value is not None else "?" for argument in run.argv))


def reason_text(project: Project, build: BuildConfig, name: Name) -> str:
    """Why a build is taken to be so, with the place that says it."""
    return visible(build.reason.text) + _at(project, build, name)


def doubt_of(run: GoRun) -> str:
    """What to add to a go command's outcome where the step doesn't hang on it."""
    return " (it may not run)" if run.conditional else " (the step goes on when it fails)" if run.ignored else ""


def title_of(stage: Stage) -> str:
    """A stage's name, or its number where it has none."""
    return visible(stage.name) if stage.name and stage.name != str(stage.number) else f"stage {stage.number}"


def need_of(replay: Replay, stage: Stage) -> str:
    """What to say of a stage that the target isn't seen to need; nothing of one that it needs."""
    if stage.reached:
        return ""
    known = all(each.base is not None for each in replay.stages if each.reached)
    return "not needed for the target" if known else "not known to be needed for the target"


def _stage_data(project: Project, replay: Replay, stage: Stage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "base": stage.base,
        "go_version": stage.go_version,
        "steps": [
            {
                "line": line_number(project, replay, step),
                "instruction": instruction_text(step),
                "workdir": step.workdir,
                "user": step.user.name,
                "go": [_go_data(run) for run in step.go],
            }
            for step in stage.steps
        ],
    }


def _go_data(run: GoRun) -> dict[str, Any]:
    return {
        "argv": [masked(argument.value) for argument in run.argv],
        "module": run.module,
        "mod": run.mod,
        "mod_reason": run.mod_reason,
        "network": run.network,
        "fetches": list(run.fetches),
        "outcome": run.outcome.value,
        "go_says": masked("\n".join(failure.says for failure in run.failures)) or None,
    }


def line_number(project: Project, replay: Replay, step: Step) -> int:
    """The line, from 1, on which a step begins."""
    source = project.source(replay.path)
    return source.lines.line(step.instruction.span.start) if source else 1


def instruction_text(step: Step) -> str:
    """The instruction on one line, continuations joined, heredocs left out."""
    flags = " ".join(_flag(flag.name, flag.value) for flag in step.instruction.flags)
    words = " ".join(step.instruction.args.text.split())
    return masked(" ".join(part for part in (step.instruction.keyword, flags, words) if part))


def _flag(name: str, value: str | None) -> str:
    return f"--{name}" if value is None else f"--{name}={value}"


def _at(project: Project, build: BuildConfig, name: Name) -> str:
    place = build.reason.place
    source = project.source(place.path) if place else None
    if place is None or source is None:
        return ""
    return f" ({visible(name(project, place.path))}:{source.lines.line(place.span.start)})"


def _stage_head(replay: Replay, stage: Stage, paint: Paint) -> str:
    title = f"stage {stage.number}" + (f" {stage.name}" if stage.name and stage.name != str(stage.number) else "")
    base = stage.base if stage.base is not None else "an image that can't be known"
    go = f", Go {stage.go_version}" if stage.go_version else ""
    need = need_of(replay, stage)
    return paint("bold", visible(title)) + visible(f": from {base}{go}" + (f" ({need})" if need else ""))


def _row(project: Project, replay: Replay, step: Step) -> tuple[str, str, str, str]:
    instruction = visible(instruction_text(step))
    if columns(instruction) > LONGEST:
        instruction = instruction[: LONGEST - 1] + "…"
    workdir = visible(step.workdir) if step.workdir is not None else "?"
    return str(line_number(project, replay, step)), instruction, workdir, visible(step.user.name)


def _line(row: tuple[str, str, str, str], widths: list[int]) -> str:
    number, *rest = row
    cells = [cell + " " * (width - columns(cell)) for cell, width in zip(rest, widths[1:], strict=True)]
    return f"  {number:>{max(widths[0], 3)}}  " + "  ".join(cells)


def _go_lines(run: GoRun, paint: Paint) -> Iterator[str]:
    outcome = paint(_COLORS[run.outcome.value], run.outcome.value)
    yield f"        {paint('bold', visible(argv_text(run)))}: {outcome}{doubt_of(run)}\n"
    facts = []
    if run.workspace is not None:
        facts.append(f"workspace {run.workspace}")
    if run.module is not None:
        facts.append(f"module {run.module}")
    if run.mod is not None:
        facts.append(f"-mod={run.mod}" + (f" because {run.mod_reason}" if run.mod_reason else ""))
    facts.append(f"network {run.network.replace('-', ' ')}")
    yield f"          {visible(', '.join(facts))}\n"
    if run.why:
        yield f"          unknown because {visible(run.why)}\n"
    if run.fetches:
        shown = ", ".join(run.fetches[:5]) + (f" and {len(run.fetches) - 5} more" if len(run.fetches) > 5 else "")
        yield f"          fetches {visible(shown)}\n"
    for failure in run.failures:
        yield from _says(failure, "          ", paint)


def _says(failure: Failure, indent: str, paint: Paint) -> Iterator[str]:
    condition = "" if failure.certain else " (under common conditions)"
    yield f"{indent}{paint('error', 'says')}{condition}:\n"
    for line in masked(failure.says).rstrip("\n").split("\n"):
        yield f"{indent}  {visible(line)}\n"
