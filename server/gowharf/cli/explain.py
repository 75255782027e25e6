"""`gowharf explain`: the replay of one Dockerfile, shown."""

import os

from gowharf.check.engine import configured_builds
from gowharf.cli import roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.replay.model import Replay
from gowharf.replay.walk import replay
from gowharf.report import explain
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from gowharf.cli.roots import Opened


def run(options: "Namespace") -> Exit:
    opened = _open(options)
    if options.output_format == "html":
        streams.write(_page(opened))
        return Exit.OK
    replays = _replays(opened)
    if options.output_format == "json":
        import json

        streams.write([json.dumps(explain.data(opened.project, replays[0], roots.shown_name), indent=2) + "\n"])
        return Exit.OK
    color = streams.wants_color(options.color)
    for number, one in enumerate(replays):
        streams.write(["\n"] if number else [])
        streams.write(explain.render(opened.project, one, roots.shown_name, color))
    return Exit.OK


def _page(opened: "Opened") -> "Iterator[str]":
    """The page shows findings too, which other files than the Dockerfile can bring: so all is checked."""
    from gowharf.check.engine import check
    from gowharf.report import explain_html

    report = check(opened.project, opened.settings)
    path = opened.root.paths[0]
    report = report._replace(replays=tuple(replay for replay in report.replays if replay.path == path))
    if not report.replays:
        raise _unbuilt(opened)
    return explain_html.render(report, roots.shown_name)


def _open(options: "Namespace") -> "Opened":
    """The project, in which the named file is a Dockerfile whatever its name is."""
    path = options.dockerfile
    if not os.path.exists(path):
        raise UsageError(f"no such file: {path}")
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; name a Dockerfile")
    return roots.open_root(roots.roots_of([path])[0], options)


def _replays(opened: "Opened") -> list[Replay]:
    path = opened.root.paths[0]
    builds = [
        build for build in configured_builds(opened.project, opened.settings.overrides) if build.dockerfile == path
    ]
    if not builds:
        raise _unbuilt(opened)
    return [replay(opened.project, build) for build in builds]


def _unbuilt(opened: "Opened") -> UsageError:
    """Why there is no replay of the named file."""
    path = opened.root.paths[0]
    name = roots.shown_name(opened.project, path)
    if path not in opened.project.found.dockerfiles:
        return UsageError(f"{name} is no Dockerfile")
    return UsageError(f"{name} can't be replayed; `gowharf check` says why")
