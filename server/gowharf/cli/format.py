"""`gowharf format`: go.mod and go.work as the go command writes them, Dockerfiles with one indent and one case.

Each file that is rewritten is named; with --check or --diff nothing is written, and the exit status says whether
anything would be. What a folder holds besides, or a configuration excludes, is left alone.
"""

import os

from gowharf.cli import roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.cli.write import write_all
from gowharf.ide.formatting import formatted
from gowharf.project.model import Project
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.diff import unified_diff

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.cli.roots import Opened


class _Change(NamedTuple):
    """A file that isn't as it should be."""

    path: str
    old: str
    new: str


def run(options: "Namespace") -> Exit:
    if options.stdin_filename is not None:
        return _standard_input(options)
    if "-" in options.paths and not os.path.exists("-"):
        raise UsageError("standard input needs a name: --stdin-filename says which file it is the text of")
    opened = [roots.open_root(root, options) for root in roots.roots_of(options.paths or ["."])]
    changed = False
    for one in opened:
        changes = _changes(one.project, _files(one))
        changed = changed or bool(changes)
        _show(one.project, changes, options)
        if changes and not options.check and not options.diff:
            write_all(
                one.project.root,
                {change.path: change.old for change in changes},
                {change.path: change.new for change in changes},
            )
    return Exit.FINDINGS if changed and (options.check or options.diff) else Exit.OK


def _standard_input(options: "Namespace") -> Exit:
    if [path for path in options.paths if path != "-"]:
        raise UsageError("--stdin-filename formats standard input, so no PATH can be given with it")
    root = roots.stdin_root(options.stdin_filename, streams.read_stdin())
    opened = roots.open_root(root, options)
    path = root.paths[0]
    if formatted(opened.project, path) is None:
        raise UsageError(f"{options.stdin_filename} is no go.mod, go.work or Dockerfile")
    changes = _changes(opened.project, [path])
    if options.check or options.diff:
        _show(opened.project, changes, options)
        return Exit.FINDINGS if changes else Exit.OK
    streams.write_exact(changes[0].new if changes else root.texts[path])
    return Exit.OK


def _files(opened: "Opened") -> list[str]:
    """What has a format: all of a folder, and every file that was named. Raises UsageError for one without a format."""
    found = opened.project.found
    known = sorted({*found.gomods, *found.goworks, *found.dockerfiles})
    named = [path for path in opened.root.paths if path and path not in known and _is_file(opened.project, path)]
    for path in named:
        if formatted(opened.project, path) is None:
            raise UsageError(f"{roots.shown_name(opened.project, path)} is no go.mod, go.work or Dockerfile")
    return [path for path in known if roots.concerns_path(path, opened.root.paths)] + named


def _is_file(project: Project, path: str) -> bool:
    return os.path.isfile(os.path.join(project.root, path))


def _changes(project: Project, paths: list[str]) -> list[_Change]:
    changes = []
    for path in paths:
        source = project.source(path)
        new = formatted(project, path)
        if source is not None and new is not None and new != source.text:
            changes.append(_Change(path, source.text, new))
    return changes


def _show(project: Project, changes: list[_Change], options: "Namespace") -> None:
    for change in changes:
        name = roots.shown_name(project, change.path)
        if options.diff:
            diff = unified_diff(change.old, change.new, name)
            streams.write_diff(diff, streams.wants_color("auto"))
        else:
            streams.write([f"{'would format' if options.check else 'formatted'} {name}\n"])
