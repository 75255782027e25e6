"""`gowharf init`: a commented gowharf.toml at the project's root, made of what the project shows of itself.

It changes no finding until somebody takes a comment sign away, and overwrites nothing. With --stdout it is printed.
"""

import os

from gowharf.check.config import NAMES, parse
from gowharf.cli import roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.cli.write import write_all
from gowharf.startup import TYPE_CHECKING
from gowharf.text.source import Source

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.cli.roots import Opened


def run(options: "Namespace") -> Exit:
    (root,) = roots.roots_of([options.path])
    opened = roots.open_root(root, options)
    if opened.settings.file is not None and not options.stdout:
        held = roots.shown_name(opened.project, opened.settings.file)
        raise UsageError(f"{held} has a configuration already; --stdout shows what a new one would say")
    text = _text(opened)
    if options.stdout:
        streams.write([text])
        return Exit.OK
    write_all(root.directory, {NAMES[0]: None}, {NAMES[0]: text})
    streams.write([f"wrote {os.path.relpath(os.path.join(root.directory, NAMES[0]))}\n"])
    return Exit.OK


def _text(opened: "Opened") -> str:
    from gowharf.check.engine import configured_builds
    from gowharf.replay.brief import briefs
    from gowharf.replay.walk import replay
    from gowharf.report.starter import look, starter

    project = opened.project
    replays = [replay(project, build) for build in configured_builds(project, opened.settings.overrides)]
    text = starter(look(project, briefs(replays)))
    parse(Source(NAMES[0], text))  # what can't be read is never written
    return text
