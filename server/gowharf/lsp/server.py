"""The server: what it offers, and how it starts and ends.

`run` serves one client over stdio or over TCP on the loopback interface and gives the exit status: 0 where the client
asked to shut down first, else 1. A fault in a handler is a line in the log and an error for the client, no more.
"""

import asyncio
import logging
import sys
import weakref
from collections.abc import Callable
from typing import IO, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from gowharf import __version__
from gowharf.lsp import wire
from gowharf.lsp.garbage import Garbage
from gowharf.lsp.protocol import Protocol
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.client import Client
    from gowharf.lsp.modulecache import ModuleCache
    from gowharf.lsp.publishing import Publisher
    from gowharf.lsp.root import Root
    from gowharf.lsp.scanning import Scanner
    from gowharf.lsp.session import Session
    from gowharf.lsp.settings import EditorSettings
    from gowharf.lsp.watching import Watching

log = logging.getLogger("gowharf")


class Server(LanguageServer):
    """One client's server. `session`, `publisher` and the others exist from `initialize` on."""

    protocol: Protocol
    session: "Session"
    publisher: "Publisher"
    scanner: "Scanner"
    module_cache: "ModuleCache"
    watching: "Watching"

    def __init__(self) -> None:
        super().__init__("gowharf", __version__, types.TextDocumentSyncKind.Full, protocol_cls=Protocol)
        self.status = 1
        self.stopped = asyncio.Event()
        self.garbage = Garbage()
        self._problems: weakref.WeakKeyDictionary[Root, str] = weakref.WeakKeyDictionary()

    def start_session(self, client: "Client") -> None:
        """The client has said what it can do: everything else is imported, which takes a moment, and set up."""
        from gowharf.lsp import settings
        from gowharf.lsp.features.table import FEATURES
        from gowharf.lsp.modulecache import ModuleCache
        from gowharf.lsp.publishing import Publisher
        from gowharf.lsp.scanning import Scanner
        from gowharf.lsp.session import Session
        from gowharf.lsp.watching import Watching

        for method, handler in FEATURES.items():
            self.feature(method)(handler)
        self.session = Session(client, settings.read(client.options))
        self.publisher = Publisher(self)
        self.scanner = Scanner(self)
        self.module_cache = ModuleCache()
        self.watching = Watching(self)
        self.session.add_folders(client.folders)

    def stop(self, status: int) -> None:
        self.status = status
        self.stopped.set()

    def guarded(self, do: Callable[..., None], *args: Any) -> None:
        """Does what no request waits for; a fault goes to the log."""
        try:
            do(*args)
        except Exception:
            log.exception("a fault of gowharf, please report it")

    def tell_settings(self, editor: "EditorSettings") -> None:
        """Shows the user why the editor's settings aren't used."""
        if editor.problem:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"gowharf: {editor.problem}"))

    def tell_problem(self, root: "Root") -> None:
        """Shows the user why a project's configuration isn't used, once."""
        said = f"gowharf: {root.now.problem}" if root.now and root.now.problem else ""
        if said and said != self._problems.get(root):
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, said))
        self._problems[root] = said

    def refresh_diagnostics(self) -> None:
        self.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

    def refresh_views(self, lenses: bool) -> None:
        """What is shown inside texts is different from what the client was told before a scan."""
        client = self.session.client
        if lenses and client.refresh_lenses:
            self.protocol.ask(types.WORKSPACE_CODE_LENS_REFRESH, None)
        if client.refresh_hints and self.session.wants("inlayHint"):
            self.protocol.ask(types.WORKSPACE_INLAY_HINT_REFRESH, None)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """pygls would show every fault in a window; ours go to the log."""
        log.error("%s: %s", getattr(source, "__name__", source), error)


def run(tcp: tuple[str, int] | None = None) -> int:
    """Serves until the client ends it."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="gowharf: %(levelname)s: %(message)s")
    # pygls tells of parameters that don't fit, and of what a handler refuses, in thirty lines; we do in one.
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_news)
    reading, writing = wire.listen(*tcp) if tcp else wire.own_stdio()
    return asyncio.run(_serve(reading, writing))


def _is_news(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not (str(record.msg).startswith("Unable to deserialize message") or isinstance(error, JsonRpcException))


async def _serve(reading: IO[bytes], writing: IO[bytes]) -> int:
    server = Server()
    writer = wire.Writer(writing)
    server.protocol.set_writer(writer)
    await wire.serve(reading, server.protocol, server.stopped)
    writer.close()
    return server.status
