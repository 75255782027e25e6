"""The first look at a project, in a thread, with progress that the user sees and may cancel.

The thread works on a copy of what is open and gives its result to the loop; requests are answered meanwhile. A project
whose scan was cancelled is known no further than its open documents, each for itself, until the analysis is restarted.
One whose scan failed is scanned again at the next change of a document or on disk.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Mapping

from lsprotocol import types

from gowharf.lsp.root import Root
from gowharf.lsp.snapshots import Snapshot
from gowharf.startup import TYPE_CHECKING
from gowharf.text.source import Source

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

log = logging.getLogger("gowharf")


class Cancelled(Exception):
    """The user doesn't want to wait."""


class _Scan:
    """One scan under way. `done` is set when it has ended, whatever came of it."""

    def __init__(self, buffers: Mapping[str, Source], reread: bool) -> None:
        self.buffers = buffers
        self.reread = reread
        self.done = asyncio.Event()
        self.cancelled = threading.Event()
        self.token = str(uuid.uuid4())
        self.began = False
        self.failed = False
        self.repeat = False  # once more, since the disk has been read from then on
        self.told = ""


class Scanner:
    """See the module's docstring."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._scans: dict[Root, _Scan] = {}
        self._given_up: set[Root] = set()
        self._failing: set[Root] = set()  # whose last scan failed, of which the user knows
        self._impatient: set[Root] = set()  # of which something was said before their scan had ended

    def start(self, root: Root, again: bool = False, reread: bool = True, quiet: bool = False) -> None:
        """Scans a project that isn't known yet; with `again` also one that is, or that the user gave up. Without
        `reread` what is known of the disk still holds. The user sees no progress of a `quiet` one."""
        if root in self._scans:
            self._scans[root].repeat = self._scans[root].repeat or (again and reread)
            return
        if not again and (root.ready or root in self._given_up):
            return
        self._given_up.discard(root)
        root.scanning = True
        scan = self._scans[root] = _Scan(dict(root.buffers), reread)
        if not quiet:
            self._begin(root, scan)
        loop = asyncio.get_running_loop()
        thread = threading.Thread(target=self._work, args=(root, scan, loop), name="gowharf-scan", daemon=True)
        thread.start()

    async def known(self, root: Root, patience: float) -> bool:
        """Waits for a scan under way, but not longer than so many seconds; whether the project is known then."""
        scan = self._scans.get(root)
        if scan is not None:
            try:
                await asyncio.wait_for(scan.done.wait(), patience)
            except TimeoutError:
                pass
        if not root.ready:
            self._impatient.add(root)
        return root.ready

    def cancel(self, token: object) -> None:
        """The user's wish to end the scan that shows this progress."""
        for scan in self._scans.values():
            if scan.token == token:
                scan.cancelled.set()

    def _work(self, root: Root, scan: _Scan, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread."""

        def progress(what: str) -> None:
            if scan.cancelled.is_set():
                raise Cancelled
            loop.call_soon_threadsafe(self._tell, scan, what)
            self._server.garbage.made()

        found: Snapshot | None = None
        try:
            found = root.scan(scan.buffers, progress, scan.reread)
        except Cancelled:
            log.info("the scan of %s was cancelled", root.place.directory)
        except Exception:
            scan.failed = True
            log.exception("the scan of %s failed", root.place.directory)
        try:
            loop.call_soon_threadsafe(self._finish, root, scan, found)
        except RuntimeError:  # the loop is closed: the server has ended
            return

    def _finish(self, root: Root, scan: _Scan, found: Snapshot | None) -> None:
        del self._scans[root]
        root.scanning = False
        answered = root.ready or root in self._impatient
        self._impatient.discard(root)
        if found is not None:
            root.install(found, scan.buffers)
        elif not scan.failed:
            self._given_up.add(root)
            root.stay()
        scan.done.set()
        self._show(scan, types.WorkDoneProgressEnd(message=_ended(scan, found)))
        self._tell_failure(root, scan)
        if found is not None:
            self._server.guarded(self._server.publisher.scanned, root, answered)
            self._server.tell_problem(root)
        if scan.repeat and found is not None:
            self.start(root, again=True, quiet=True)

    def _tell_failure(self, root: Root, scan: _Scan) -> None:
        """A scan that fails is a fault of ours: it is told once, and not again while it stays."""
        if not scan.failed:
            self._failing.discard(root)
        elif root not in self._failing:
            self._failing.add(root)
            said = f"gowharf could not read {root.place.directory}: its log says why, and the next change tries again"
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, said))

    def _begin(self, root: Root, scan: _Scan) -> None:
        if not self._server.session.client.progress:
            return

        def created(_: object) -> None:
            scan.began = True
            begin = types.WorkDoneProgressBegin(f"gowharf: reading {root.place.directory}", cancellable=True)
            self._show(scan, begin)
            if scan.done.is_set():
                self._show(scan, types.WorkDoneProgressEnd())

        self._server.protocol.ask(
            types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(scan.token), created
        )

    def _tell(self, scan: _Scan, what: str) -> None:
        if what != scan.told and not scan.done.is_set():
            scan.told = what
            self._show(scan, types.WorkDoneProgressReport(message=what, cancellable=True))

    def _show(
        self,
        scan: _Scan,
        value: types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd,
    ) -> None:
        if scan.began:
            self._server.protocol.notify(types.PROGRESS, types.ProgressParams(scan.token, value))


def _ended(scan: _Scan, found: Snapshot | None) -> str:
    if found is not None:
        return "done"
    return "failed" if scan.failed else "cancelled"
