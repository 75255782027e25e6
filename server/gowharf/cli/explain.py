"""`gowharf explain`: the replay of one Dockerfile, shown."""

import os
from typing import TYPE_CHECKING

from gowharf.check.engine import configured_builds
from gowharf.cli import roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.replay.model import Replay
from gowharf.replay.walk import replay
from gowharf.report import explain

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.cli.roots import Opened


def run(options: "Namespace") -> Exit:
    opened = _open(options)
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


def _open(options: "Namespace") -> "Opened":
    """The project, in which the named file is a Dockerfile whatever its name is."""
    path = options.dockerfile
    if not os.path.exists(path):
        raise UsageError(f"no such file: {path}")
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; name a Dockerfile")
    options.select, options.ignore, options.severity = [], [], []
    return roots.open_root(roots.roots_of([path])[0], options)


def _replays(opened: "Opened") -> list[Replay]:
    path = opened.root.paths[0]
    builds = [
        build for build in configured_builds(opened.project, opened.settings.overrides) if build.dockerfile == path
    ]
    if not builds:
        raise UsageError(f"no way to build {path} was found")
    return [replay(opened.project, build) for build in builds]
