"""Where a process of gowharf begins: the console script, and `python -m gowharf`.

Until `main` is there to end a run silently, Ctrl-C ends the process as it does any program's, without Python's
traceback of what was being imported. So this module imports next to nothing, and nothing of gowharf.
"""

from _signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found]


def run() -> None:
    """Runs gowharf with the arguments of the process, and ends it."""
    if getsignal(SIGINT) is default_int_handler:  # else somebody wants it ignored: nohup, or a job in the background
        signal(SIGINT, SIG_DFL)
    from gowharf.cli import main

    main.run()
