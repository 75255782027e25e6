"""Completion, offline: what the grammar allows at a place, and what the project's own files know."""

from gowharf.check.engine import Report
from gowharf.ide.complete_dockerfile import dockerfile_completions
from gowharf.ide.complete_gomod import gomod_completions
from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, Completion, kind_of
from gowharf.project.model import Project

# Typing one of these asks for completions.
TRIGGERS = (" ", "=", "-", "/", "$", "{", ",")


def complete(project: Project, report: Report, path: str, offset: int) -> tuple[Completion, ...]:
    """What may stand at a place, best first, each label once."""
    source = project.source(path)
    kind = kind_of(project, path)
    if source is None or not 0 <= offset <= len(source.text):
        return ()
    if kind in (GOMOD, GOWORK):
        found = gomod_completions(project, report, path, offset)
    elif kind == DOCKERFILE:
        found = dockerfile_completions(project, report, path, offset)
    else:
        return ()
    return tuple({item.label: item for item in reversed(found)}.values())[::-1]
