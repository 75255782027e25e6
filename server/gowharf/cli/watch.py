"""`gowharf check --watch`: checks again whenever a file of the projects changes, until Ctrl-C.

The system says what changes (the package watchfiles, an extra of ours); nothing is asked for again and again. What a
check prints is held back until it is whole, and shown only where it differs from what stands there.
"""

import gc
import io
import os
import sys
from collections.abc import Iterator

from gowharf.check.errors import ConfigError
from gowharf.cli import check, outputs, roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.report.terminal import visible
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from watchfiles import Change

    Wanted = Callable[[Change, str], bool]

ONCE = ("fix", "fix_only", "diff", "write_baseline", "show_files", "show_settings", "stdin_filename")
CLEAR = "\x1b[H\x1b[2J\x1b[3J"
WAKE = 2000  # milliseconds after which a quiet watch is looked at, for a change before it began


def run(options: "Namespace") -> Exit:
    """Doesn't return: Ctrl-C raises KeyboardInterrupt. Raises UsageError."""
    _refuse(options)
    gc.enable()  # a run that doesn't end makes what must be collected
    shown = None
    clears = streams.is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"
    for _ in _changes(options):
        text = _checked(options)
        if text == shown:
            continue
        shown = text
        streams.write_exact(CLEAR + text if clears else text)
        if clears:
            streams.error("watching for changes; Ctrl-C ends it")
    return Exit.OK


def _refuse(options: "Namespace") -> None:
    given = next((name for name in ONCE if getattr(options, name)), None)
    if given is not None:
        raise UsageError(f"--watch checks again and again; --{given.replace('_', '-')} is for one run")
    outputs.outputs_of(options.output_format)  # what is wrong from the start need not be said at every change


def _changes(options: "Namespace") -> Iterator[None]:
    """One for the first check, one for what may have changed before the watch began, and one for each change."""
    try:
        from watchfiles import DefaultFilter, watch
    except ImportError:
        raise UsageError("--watch needs the package watchfiles: pip install 'gowharf[watch]'") from None
    folders = {root.directory for root in roots.roots_of(options.paths or ["."])}
    seen = watch(
        *folders,
        *([options.config] if options.config else []),
        watch_filter=wanted(options, DefaultFilter()),
        rust_timeout=WAKE,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    yield
    late = True
    for changes in seen:
        if changes or late:
            yield
        late = False


def wanted(options: "Namespace", usual: "Wanted") -> "Wanted":
    """Not what the checks themselves write, which would never end."""
    files = [output.file for output in outputs.outputs_of(options.output_format) if output.file is not None]
    written = {os.path.realpath(file) for file in files}
    aside = f".gowharf-{os.getpid()}"
    return lambda change, path: usual(change, path) and os.path.realpath(path) not in written and aside not in path


def _checked(options: "Namespace") -> str:
    """What a check prints; of one that can't be done, why."""
    page, screen = _Page(), sys.stdout
    sys.stdout = page
    try:
        check.run(options)
    except (UsageError, ConfigError) as error:
        streams.write([f"gowharf: {visible(str(error))}\n"])
    finally:
        sys.stdout = screen
    page.flush()
    return page.below.getvalue().decode("utf-8", "surrogateescape")


class _Page(io.TextIOWrapper):
    """Takes what is written for the screen, and answers what is asked about the screen as that does."""

    def __init__(self) -> None:
        self.below = io.BytesIO()
        self._screen = sys.stdout
        super().__init__(self.below, encoding="utf-8", errors="surrogateescape", newline="")

    def isatty(self) -> bool:
        return self._screen.isatty()

    def fileno(self) -> int:
        return self._screen.fileno()
