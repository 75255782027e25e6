"""Files that a file names: directories of use and replace lines, and the sources of COPY."""

from collections.abc import Iterator

from gowharf.check.engine import Report
from gowharf.ide.dockerfile_names import stage_uses
from gowharf.ide.requirements import tree_of
from gowharf.project.contexttree import context_tree
from gowharf.project.files import folder_of, join
from gowharf.project.model import Context, Project
from gowharf.replay.model import Replay
from gowharf.startup import NamedTuple
from gowharf.syntax.dockerfile import Dockerfile, Instruction
from gowharf.text.source import Span

_ODD = "$*?[\\\"'<"  # in a word that isn't simply a path


class Named(NamedTuple):
    """`target` is a file of the project, or a directory."""

    span: Span
    target: str


def gomods_named(project: Project, path: str) -> Iterator[Named]:
    """The go.mod files that the use and replace lines of a go.mod or go.work lead to."""
    tree = tree_of(project, path)
    if tree is None:
        return
    written = [(use.value, use.token.span) for use in tree.uses]
    written += [(replace.new_path, replace.new_token.span) for replace in tree.replaces if replace.local]
    for value, span in written:
        directory = join(folder_of(path), value)
        if directory is None:
            continue
        gomod = f"{directory}/go.mod" if directory else "go.mod"
        if project.source(gomod) is not None:
            yield Named(span, gomod)


def replay_of(report: Report, path: str) -> Replay | None:
    """The replay of a Dockerfile's first build, where there is one."""
    return next((replay for replay in report.replays if replay.path == path), None)


def context_of(report: Report, path: str) -> Context | None:
    """The build context of a Dockerfile, where it is a directory of the project."""
    replay = replay_of(report, path)
    return replay.build.context if replay is not None and replay.build.context.kind == "dir" else None


def sources(instruction: Instruction) -> Iterator[tuple[str, Span]]:
    """What a COPY or ADD takes from the build context, as written."""
    if instruction.keyword not in ("COPY", "ADD") or instruction.flag("from") is not None:
        return
    for word in instruction.words[:-1]:
        if word.raw and not any(char in word.raw for char in _ODD) and "://" not in word.raw:
            yield word.raw, word.span


def copied_from(tree: Dockerfile) -> Iterator[tuple[str, Span, int]]:
    """What COPY takes from stages: the path as written, its place, and the stage's number."""
    uses = {use.span: use.stage for use in stage_uses(tree)}
    for instruction in tree.instructions:
        flag = instruction.flag("from")
        number = uses.get(flag.value_span) if flag is not None and instruction.keyword == "COPY" else None
        if number is None:
            continue
        for word in instruction.words[:-1]:
            if word.raw and not any(char in word.raw for char in _ODD):
                yield word.raw, word.span, number


def copied(project: Project, report: Report, path: str) -> Iterator[Named]:
    """The files and directories that COPY and ADD name and the build context has."""
    tree = project.dockerfile(path)
    context = context_of(report, path)
    if tree is None or context is None:
        return
    seen = context_tree(project, context, path)
    for instruction in tree.instructions:
        for raw, span in sources(instruction):
            target = seen.project_path(raw)
            if target and seen.look(raw).presence == "present":
                yield Named(span, target)
