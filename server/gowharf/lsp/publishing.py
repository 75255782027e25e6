"""When diagnostics go to the client: pushed to a client that can't pull, announced to one that can, never both.

An edit is analysed at once, unless the last analysis was not quick and has only just ended: then after a pause as long
as that took, at most. What the client has been given is remembered, so that only what differs is sent, and an edit of
one file that changes what is said of another is told.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence

from lsprotocol import types

from gowharf.check.engine import Report
from gowharf.lsp import reporting
from gowharf.lsp.root import Root
from gowharf.rules.model import Finding
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.source import Source

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

QUICK = 0.030  # seconds of analysis that nobody notices
LONG = 0.010  # after which a request that comes with an edit would feel it
BREATH = 0.002  # so that such a request, for a completion say, is answered first
LONGEST_PAUSE = 0.050


class Given(NamedTuple):
    """The diagnostics that the client has of a document, the id under which it has them, and of which version."""

    items: list[types.Diagnostic]
    number: str
    version: int | None


class _Analysis(NamedTuple):
    """How long an analysis took, and when it ended, in seconds."""

    took: float
    ended: float


_NEVER = _Analysis(0.0, 0.0)


class _Made(NamedTuple):
    """The diagnostics of a file as they were made, and of what."""

    findings: Sequence[Finding]
    texts: list[tuple[str, bool, Source | None]]  # that their places are in, as the client calls and counts them
    items: list[types.Diagnostic]


class Publisher:
    """See the module's docstring. All on the loop."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._session = server.session
        self._given: dict[str, Given] = {}  # by URI
        self._uris: dict[Root, set[str]] = {}  # with something given
        self._waiting: dict[Root, asyncio.Handle] = {}
        self._last: dict[Root, _Analysis] = {}
        self._made: dict[tuple[Root, str], _Made] = {}
        self._count = 0

    def touched(self, root: Root) -> None:
        """Something of a project has changed: it is analysed soon, and what is different told."""
        if root in self._waiting:
            return
        loop = asyncio.get_running_loop()
        last = self._last.get(root, _NEVER)
        pause = BREATH if last.took > LONG else 0.0
        if last.took > QUICK:
            pause = max(pause, min(last.took, LONGEST_PAUSE) - (time.perf_counter() - last.ended))
        timer = loop.call_later(pause, self._due, root) if pause > 0 else loop.call_soon(self._due, root)
        self._waiting[root] = timer

    def scanned(self, root: Root, answered: bool) -> None:
        """A project is known now; what was said of its documents before was preliminary. `answered`: lenses too, which
        else wait for the scan. (VS Code loses the answer that it waits for when it is asked to ask again.)"""
        if self._session.client.pull:
            self._server.refresh_diagnostics()
        else:
            self.update(root)
        self._server.refresh_views(answered)

    def update(self, root: Root) -> None:
        """Tells the client what is different about a project's diagnostics now."""
        report = self.report(root)
        if not self._session.wants("diagnostics"):
            report = report._replace(findings=())
        if self._session.client.pull:
            self._announce(root, report)
        else:
            self._push(root, report)

    def report(self, root: Root, dockerfile: str = "") -> Report:
        """The project's report, with the replays of this Dockerfile as well as of the open ones. How long it takes is
        remembered."""
        if not root.stale:
            return root.report(dockerfile)
        start = time.perf_counter()
        report = root.report(dockerfile)
        ended = time.perf_counter()
        self._last[root] = _Analysis(ended - start, ended)
        self._server.tell_problem(root)
        return report

    def current(self, root: Root, path: str) -> Given:
        """The diagnostics of a file for a client that asks, with an id that stays while they do."""
        findings = reporting.by_path(self.report(root).findings).get(path, ())
        if not self._session.wants("diagnostics"):
            findings = ()
        items = self._items(root, path, findings)
        return self._give_uri(root, self._session.uri(root, path), items, self._session.version(root, path))

    def glance(self, root: Root, path: str) -> list[types.Diagnostic]:
        """The diagnostics of an open document whose project isn't known yet."""
        findings = reporting.by_path(root.glance(path).findings).get(path, ())
        return [reporting.diagnostic(self._session, root, each) for each in findings]

    def closed(self, root: Root, path: str, uri: str) -> None:
        """A document is closed: its diagnostics go. They come back when the file or its findings change."""
        if not self._session.client.pull:
            self._publish(uri, None, [])
        if root.ready and self._session.holds(root):
            if not self._session.client.pull:
                self.current(root, path)
            self.touched(root)

    def forget(self, root: Root) -> None:
        """A project is no longer looked at."""
        waiting = self._waiting.pop(root, None)
        if waiting:
            waiting.cancel()
        self._last.pop(root, None)
        self._made = {key: made for key, made in self._made.items() if key[0] is not root}
        for uri in self._uris.pop(root, set()):
            given = self._given.pop(uri)
            if given.items and not self._session.client.pull:
                self._publish(uri, None, [])

    def _items(self, root: Root, path: str, findings: Sequence[Finding]) -> list[types.Diagnostic]:
        """A file's diagnostics: those from before where the findings and the texts that they are in are the same."""
        uri = self._session.uri
        texts = [(uri(root, at), at in root.buffers, root.source(at)) for at in dict.fromkeys(_places(findings))]
        made = self._made.get((root, path))
        if made is None or made.findings != findings or made.texts != texts:
            items = [reporting.diagnostic(self._session, root, each) for each in findings]
            made = self._made[root, path] = _Made(findings, texts, items)
        return made.items

    def _due(self, root: Root) -> None:
        self._waiting.pop(root, None)
        if root.ready and self._session.holds(root):
            self._server.guarded(self.update, root)

    def _push(self, root: Root, report: Report) -> None:
        session = self._session
        grouped = reporting.by_path(report.findings)
        uris = {session.uri(root, path): path for path in (*grouped, *root.buffers)}
        had = {uri for uri in self._uris.get(root, ()) if self._given[uri].items}
        for uri in had - uris.keys():
            self._clear(root, uri)
        for uri, path in uris.items():
            self._push_one(root, path, uri, self._items(root, path, grouped.get(path, ())))

    def _clear(self, root: Root, uri: str) -> None:
        """Takes a file's diagnostics back. It may be open under another spelling of its URI, and a client that shows
        both in one place has then lost that one's too."""
        self._give_uri(root, uri, [], None)
        self._publish(uri, None, [])
        file = self._session.file(uri)
        other = self._session.uri(root, file.path) if file else uri
        if other != uri and other in self._given:
            del self._given[other]
            self._uris[root].discard(other)

    def _push_one(self, root: Root, path: str, uri: str, items: list[types.Diagnostic]) -> None:
        """Sends what is different, and for every version of an open document that it has been looked at."""
        version = self._session.version(root, path)
        before = self._given.get(uri)
        if self._give_uri(root, uri, items, version) is not before:
            self._publish(uri, version, items)

    def _announce(self, root: Root, report: Report) -> None:
        """Asks the client to pull again where what it has of some document is not what it would get now. (What it has
        edited itself it pulls by itself.)"""
        grouped = reporting.by_path(report.findings)
        for uri in self._uris.get(root, ()):
            file, given = self._session.file(uri), self._given[uri]
            if file is None or (file.document and file.document.version != given.version):
                continue
            if given.items != self._items(root, file.path, grouped.get(file.path, ())):
                self._server.refresh_diagnostics()
                return

    def _give_uri(self, root: Root, uri: str, items: list[types.Diagnostic], version: int | None) -> Given:
        """Remembers what the client gets; the same object where that is what it has. The number changes with the
        items."""
        before = self._given.get(uri)
        if before is not None and before.items == items:
            if before.version == version:
                return before
            number = before.number
        else:
            self._count += 1
            number = str(self._count)
        given = self._given[uri] = Given(items, number, version)
        self._uris.setdefault(root, set()).add(uri)
        return given

    def _publish(self, uri: str, version: int | None, items: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, items, version if self._session.client.diagnostic_versions else None)
        )


def _places(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield finding.place.path
        yield from (label.place.path for label in finding.related)
