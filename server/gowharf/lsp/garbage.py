"""When garbage is collected: while nobody types.

Python looks for cyclic garbage in the middle of work, and with the trees of large files in memory that takes longer
than an analysis. Nearly all that an analysis leaves is freed by itself, so the search can wait for a quiet moment: new
objects after a second, everything after ten. Who never pauses has the new objects looked at every so often.
"""

import asyncio
import gc
import time

QUIET = 1.0  # seconds
LONG_QUIET = 10.0
MOST = 700_000  # objects made since the last search, after which it doesn't wait
SOME = 50_000  # objects, which are looked through in a few milliseconds


class Garbage:
    """Replaces the automatic collector. All on the loop."""

    def __init__(self) -> None:
        self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._searched = False  # the new objects, since the last message
        gc.disable()

    def message(self) -> None:
        """A message has come."""
        self._last = time.monotonic()
        self._searched = False
        if gc.get_count()[0] > MOST:
            gc.collect(1)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(QUIET, self._look)

    def made(self) -> None:
        """A piece of a long work is done, in whatever thread: what it has left is looked for, a little at a time."""
        if gc.get_count()[0] > SOME:
            gc.collect(0)

    def _look(self) -> None:
        quiet = time.monotonic() - self._last
        self._timer = None
        wanted = LONG_QUIET if self._searched else QUIET
        if quiet < wanted:
            self._timer = asyncio.get_running_loop().call_later(wanted - quiet, self._look)
        elif not self._searched:
            gc.collect(1)
            self._searched = True
            self._timer = asyncio.get_running_loop().call_later(LONG_QUIET - QUIET, self._look)
        else:
            # What lives now probably lives on: the next searches need not look at it.
            gc.unfreeze()
            gc.collect()
            gc.freeze()
