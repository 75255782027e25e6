"""What would be if a fix were applied: the build replayed over the changed files."""

from gowharf.project.files import Overlay
from gowharf.project.model import Project
from gowharf.replay.model import Replay
from gowharf.replay.walk import replay
from gowharf.rules.facts import Facts
from gowharf.rules.model import FileEdit
from gowharf.text.edits import apply_edits
from gowharf.text.source import Source


def breaks(facts: Facts, before: Replay, edits: tuple[FileEdit, ...]) -> bool:
    """Whether the edits bring a failure, certain or not, that the build doesn't have now."""
    project = facts.project
    texts: dict[str, Source] = {}
    for path in {edit.path for edit in edits}:
        source = project.source(path)
        text = apply_edits(source.text if source is not None else "", [e.edit for e in edits if e.path == path])
        texts[path] = Source(path, text)
    changed = Project(project.root, Overlay(project.files, texts), project.git, project.settings, project.found)
    return bool(_kinds(replay(changed, before.build)) - _kinds(before))


def _kinds(done: Replay) -> set[str]:
    """The kinds of all failures that a build shows."""
    found = {failure.kind for failure in done.failures}
    for stage in done.stages:
        for step in stage.steps:
            found.update(failure.kind for failure in step.failures)
            found.update(failure.kind for run in step.go for failure in run.failures)
    return found
