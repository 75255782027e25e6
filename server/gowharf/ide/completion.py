"""Completion, offline: what the grammar allows at a place, and what the project's files and the module cache know."""

from gowharf.check.engine import Report
from gowharf.ide.complete_comments import comment_completions
from gowharf.ide.complete_dockerfile import dockerfile_completions
from gowharf.ide.complete_gomod import Modules, gomod_completions
from gowharf.ide.model import DOCKERFILE, GOMOD, GOWORK, Completion, kind_of
from gowharf.project.model import Project

# Typing one of these asks for completions.
TRIGGERS = (" ", "=", "-", "/", "$", "{", ",", "[")
MOST = 200  # more nobody looks through; who types on gets what was left out


def complete(
    project: Project, report: Report, path: str, offset: int, cached: Modules | None = None
) -> tuple[Completion, ...]:
    """What may stand at a place, best first, each label once; of more than `MOST` the best. `cached` are the modules
    of the module cache with their versions."""
    source = project.source(path)
    kind = kind_of(project, path)
    if source is None or not 0 <= offset <= len(source.text):
        return ()
    found = comment_completions(report, path, kind, source.text, offset)
    if not found and kind in (GOMOD, GOWORK):
        found = gomod_completions(project, report, path, offset, cached or {}, MOST)
    elif not found and kind == DOCKERFILE:
        found = dockerfile_completions(project, report, path, offset)
    return tuple({item.label: item for item in reversed(found)}.values())[::-1][:MOST]
