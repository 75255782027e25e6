"""The entry point: chooses the subcommand and turns every way to fail into one line and an exit status.

No traceback reaches a user: an unexpected exception is one line and status 2 (GOWHARF_DEBUG=1 shows the traceback).
A reader that goes away (`| head`) and Ctrl-C end the run silently.
"""

import atexit
import gc
import os
import sys
from _signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found]
from collections.abc import Sequence

from gowharf.check.errors import ConfigError
from gowharf.cli import args, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.startup import TYPE_CHECKING
from gowharf.text.nearest import nearest

if TYPE_CHECKING:
    from argparse import Namespace


def run() -> None:
    """What the console script does, once this is imported."""
    serves = sys.argv[1:2] == ["server"]
    if not serves:  # a run is short and makes next to no cycles: collecting them costs a tenth of it and frees nothing
        gc.disable()
    try:
        if getsignal(SIGINT) is SIG_DFL:  # cli/entry.py has left it so
            signal(SIGINT, default_int_handler)
        status = main(sys.argv[1:])
    except KeyboardInterrupt:  # just before `main` looks out for it
        status = int(Exit.INTERRUPTED)
    if not serves and streams.flushed() and not _watched():
        os._exit(status)  # freeing every object one by one, which the system does at once, costs another tenth
    sys.exit(status)


def main(argv: Sequence[str]) -> int:
    """Runs gowharf with these arguments and gives the exit status."""
    try:
        return int(_dispatch(argv))
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except (UsageError, ConfigError) as error:
        streams.error(_one_line(str(error)))
    except Exception as error:
        if os.environ.get("GOWHARF_DEBUG"):
            raise
        streams.error(_one_line(f"{_unexpected(error)}"))
    return Exit.ERROR


def _dispatch(argv: Sequence[str]) -> Exit:
    if len(argv) > 1 and argv[0] == "help":
        argv = [argv[1], "--help"]
    if not argv or argv[0] in ("-h", "--help", "help"):
        streams.write([args.overview()])
        return Exit.OK if argv else Exit.ERROR
    if argv[0] in ("-V", "--version"):
        from gowharf import __version__

        streams.write([f"gowharf {__version__}\n"])
        return Exit.OK
    command = argv[0]
    if command not in args.COMMANDS:
        near = nearest(command, args.COMMANDS)
        hint = f"did you mean {near}?" if near else f"commands: {', '.join(args.COMMANDS)}"
        raise UsageError(f"unknown command {command!r}; {hint}")
    try:
        options = args.parse(command, argv[1:])
    except SystemExit as stop:  # --help
        return Exit.ERROR if stop.code else Exit.OK
    return _command(command, options)


def _command(command: str, options: "Namespace") -> Exit:
    """Runs a subcommand, the only one whose module is imported."""
    from importlib import import_module

    watches = command == "check" and options.watch
    module = import_module(f"gowharf.cli.{'watch' if watches else command.replace('-', '')}")
    status: Exit = module.run(options)
    return status


def _watched() -> bool:
    """Whether somebody waits for the interpreter's end: a profiler, a debugger, a measurer of coverage."""
    return atexit._ncallbacks() > 0 or sys.getprofile() is not None or sys.gettrace() is not None


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return f"internal error, please report it: {type(error).__name__}: {error} (GOWHARF_DEBUG=1 shows where)"


def _one_line(text: str) -> str:
    from gowharf.report.terminal import visible

    return visible(" ".join(text.split("\n")))
