"""Completion of paths: what the build context holds, less what is ignored, and what is known of a stage's image."""

from gowharf.check.engine import Report
from gowharf.ide.dockerfile_names import stages
from gowharf.ide.model import Completion
from gowharf.ide.places import context_of, replay_of
from gowharf.project.contexttree import context_tree
from gowharf.project.model import Context, Project
from gowharf.syntax.dockerfile import Dockerfile
from gowharf.text.edits import Edit
from gowharf.text.source import Span


def context_paths(project: Project, report: Report, path: str, typed: str, offset: int) -> list[Completion]:
    """What the build context of a Dockerfile holds in the directory that is being written."""
    context = context_of(report, path)
    return _in_context(project, context, path, typed, offset) if context is not None else []


def paths_from(
    project: Project, report: Report, path: str, tree: Dockerfile, index: int, named: str, typed: str, offset: int
) -> list[Completion]:
    """What a stage above the instruction `index`, or a named context, holds there; of an image nothing is known."""
    replay = replay_of(report, path)
    if replay is None:
        return []
    above = [stage for stage in stages(tree) if stage.at < index][:-1]
    for stage in reversed(above):
        if named.lower() == stage.name.lower() or named == str(stage.number):
            return _in_stage(report, path, stage.number, typed, offset)
    context = replay.build.contexts.get(named)
    if isinstance(context, Context) and context.kind == "dir":
        return _in_context(project, context, path, typed, offset)
    return []


def _in_context(project: Project, context: Context, path: str, typed: str, offset: int) -> list[Completion]:
    directory, slash, name = typed.rpartition("/")
    seen = context_tree(project, context, path)
    found = []
    for entry in seen.entries(directory).names:
        full = f"{directory}{slash}{entry}"
        kind = seen.look(full).kind if entry.startswith(name) else None
        if kind is not None:
            found.append(_item(full, kind == "dir", typed, offset))
    return found


def _in_stage(report: Report, path: str, number: int, typed: str, offset: int) -> list[Completion]:
    """Paths of a stage begin at its root, with or without a slash."""
    replay = replay_of(report, path)
    if replay is None or number >= len(replay.stages):
        return []
    image = replay.stages[number].image
    directory, slash, name = typed.rpartition("/")
    at = "/" + directory.strip("/")
    found = []
    for entry in image.children(at)[0]:
        node = image.look(f"{at.rstrip('/')}/{entry}").node if entry.startswith(name) else None
        if node is not None:
            found.append(_item(f"{directory}{slash}{entry}", node.kind == "dir", typed, offset))
    return found


def _item(path: str, directory: bool, typed: str, offset: int) -> Completion:
    label = f"{path}/" if directory else path
    return Completion(label, "folder" if directory else "file", Edit(Span(offset - len(typed), offset), label))
