"""Inlay hints in a Dockerfile: the -mod in force at a go command, the build context at a COPY of all of it."""

from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.ide.model import DOCKERFILE, Hint, kind_of
from gowharf.ide.places import replay_of, sources
from gowharf.project.model import Project
from gowharf.replay.model import Replay
from gowharf.text.source import Span


def inlay_hints(project: Project, report: Report, path: str, span: Span) -> tuple[Hint, ...]:
    """The hints in a part of the file, in its order."""
    replay = replay_of(report, path)
    if kind_of(project, path) != DOCKERFILE or replay is None:
        return ()
    found = {hint.offset: hint for hint in (*_modes(replay), *_contexts(project, replay, path))}
    return tuple(hint for offset, hint in sorted(found.items()) if span.start <= offset <= span.end)


def _modes(replay: Replay) -> Iterator[Hint]:
    for stage in replay.stages:
        for step in stage.steps:
            for run in step.go:
                if run.mod is not None and not any((arg.value or "").startswith("-mod=") for arg in run.argv):
                    yield Hint(run.span.end, f"-mod={run.mod}", run.mod_reason)


def _contexts(project: Project, replay: Replay, path: str) -> Iterator[Hint]:
    tree = project.dockerfile(path)
    build = replay.build
    name = (build.context.directory or ".") if build.context.kind == "dir" else build.context.kind
    for instruction in tree.instructions if tree else ():
        for raw, span in sources(instruction):
            if raw in (".", "./", "/"):
                yield Hint(span.end, f"context {name}", build.reason.text)
