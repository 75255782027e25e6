"""Code lenses: "Explain this stage" above each FROM."""

from gowharf.check.engine import Report
from gowharf.ide.dockerfile_names import stages
from gowharf.ide.model import DOCKERFILE, Lens, kind_of
from gowharf.ide.places import replay_of
from gowharf.project.model import Project
from gowharf.replay.model import Outcome, Stage
from gowharf.report.words import counted


def code_lenses(project: Project, report: Report, path: str) -> tuple[Lens, ...]:
    """A lens for each stage; its title says how many of its go commands fail."""
    tree = project.dockerfile(path) if kind_of(project, path) == DOCKERFILE else None
    if tree is None:
        return ()
    replay = replay_of(report, path)
    found = []
    for stage in stages(tree):
        held = replay.stages[stage.number] if replay and stage.number < len(replay.stages) else None
        title = "Explain this stage" + (_summary(held) if held else "")
        span = tree.instructions[stage.at].keyword_span
        found.append(Lens(span, title, "explain", path, stage.name or str(stage.number)))
    return tuple(found)


def _summary(stage: Stage) -> str:
    runs = [run for step in stage.steps for run in step.go]
    failing = sum(run.outcome is Outcome.FAILS for run in runs)
    if failing:
        return f" ({failing} of {counted(len(runs), 'go command')} will fail)"
    return ""
