"""When diagnostics go to the client: pushed to a client that can't pull, announced to one that can, never both.

An edit is analysed at once, unless the last analysis was not quick and has only just ended: then after a pause as long
as that took, at most. What the client has been given is remembered, so that only what differs is sent, and an edit of
one file that changes what is said of another is told.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types

from gowharf.check.engine import Report
from gowharf.lsp import reporting
from gowharf.lsp.root import Root
from gowharf.lsp.untold import Untold, places
from gowharf.rules.model import Finding
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.source import Source

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

QUICK = 0.030  # seconds of analysis that nobody notices
LONG = 0.010  # after which a request that comes with an edit would feel it
BREATH = 0.002  # so that such a request, for a completion say, is answered first
LONGEST_PAUSE = 0.050
GLANCE_AFTER = 0.1  # seconds that the first scan may take before open documents are looked at on their own


class Given(NamedTuple):
    """The diagnostics that the client has of a document, the id under which it has them, and of which version."""

    items: list[types.Diagnostic]
    number: str
    version: int | None


_Difference = tuple[str, list[types.Diagnostic]]  # a file, and its diagnostics now


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
        self._uris: dict[Root, dict[str, str]] = {}  # of what was given, by path
        self._untold: dict[Root, Untold] = {}
        self._waiting: dict[Root, asyncio.Handle] = {}
        self._last: dict[Root, _Analysis] = {}
        self._made: dict[tuple[Root, str], _Made] = {}
        self._count = 0

    def touched(self, root: Root) -> None:
        """Something of a project has changed: it is analysed soon, and what is different told."""
        if root in self._waiting:
            return
        loop = asyncio.get_running_loop()
        if not root.ready:
            self._waiting[root] = loop.call_later(GLANCE_AFTER, self._due, root)
            return
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
        if root.wants_scan:  # more has come meanwhile
            self.touched(root)

    def update(self, root: Root) -> None:
        """Tells the client what is different about a project's diagnostics now."""
        found = self.found(root)
        if self._session.client.pull:
            if not root.unfinished:
                self._announce(root, found)
        else:
            self._push(root, found)

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

    def found(self, root: Root) -> Mapping[str, Sequence[Finding]]:
        """What the client may be told of, by file."""
        return reporting.by_path(self.report(root).findings) if self._session.wants("diagnostics") else {}

    def current(self, root: Root, path: str, findings: Sequence[Finding]) -> Given:
        """The diagnostics of a file with these findings, for a client that asks, with an id that stays while they
        do."""
        return self._give(root, path, self._items(root, path, findings))

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
                self.current(root, path, self.found(root).get(path, ()))
            self.touched(root)

    def forget(self, root: Root) -> None:
        """A project is no longer looked at."""
        waiting = self._waiting.pop(root, None)
        if waiting:
            waiting.cancel()
        self._last.pop(root, None)
        self._made = {key: made for key, made in self._made.items() if key[0] is not root}
        self._untold.pop(root, None)
        for uri in self._uris.pop(root, {}).values():
            given = self._given.pop(uri)
            if given.items and not self._session.client.pull:
                self._publish(uri, None, [])

    def _items(self, root: Root, path: str, findings: Sequence[Finding]) -> list[types.Diagnostic]:
        """A file's diagnostics: those from before where the findings and the texts that they are in are the same."""
        uri = self._session.uri
        texts = [(uri(root, at), at in root.buffers, root.source(at)) for at in dict.fromkeys(places(findings))]
        made = self._made.get((root, path))
        if made is None or made.findings != findings or made.texts != texts:
            items = [reporting.diagnostic(self._session, root, each) for each in findings]
            made = self._made[root, path] = _Made(findings, texts, items)
        return made.items

    def _due(self, root: Root) -> None:
        self._waiting.pop(root, None)
        if self._session.holds(root):
            if root.wants_scan:
                self._server.scanner.start(root, again=True, reread=False)
            self._server.guarded(self.update if root.ready else self._push_glances, root)
            if root.unfinished and root not in self._waiting:
                self._waiting[root] = asyncio.get_running_loop().call_soon(self._due, root)  # with the next slice

    def _push_glances(self, root: Root) -> None:
        """What open documents say each on its own, for as long as their project isn't known."""
        if self._session.client.pull or not self._session.wants("diagnostics"):
            return
        for path in list(root.buffers):
            self._push_one(root, path, self.glance(root, path))

    def _differences(self, root: Root, found: Mapping[str, Sequence[Finding]]) -> Iterator[_Difference]:
        """The files of which the client may have something else, with the diagnostics that they have now."""
        for path in self._untold.setdefault(root, Untold()).take(found, root.take_touched()):
            yield path, self._items(root, path, found.get(path, ()))

    def _push(self, root: Root, found: Mapping[str, Sequence[Finding]]) -> None:
        for path, items in self._differences(root, found):
            if items or path in root.buffers or self._given_of(root, path):
                self._push_one(root, path, items)

    def _push_one(self, root: Root, path: str, items: list[types.Diagnostic]) -> None:
        """Sends what is different, and for every version of an open document that it has been looked at."""
        before, now = self._given_of(root, path), self._give(root, path, items)
        if now is not before:
            self._publish(self._session.uri(root, path), now.version, items)

    def _announce(self, root: Root, found: Mapping[str, Sequence[Finding]]) -> None:
        """Asks the client to pull again where what it has of some document is not what it would get now. (What it has
        edited itself it pulls by itself.)"""
        different = False
        for path, items in self._differences(root, found):
            given = self._given_of(root, path)
            if given is None or (path in root.buffers and self._session.version(root, path) != given.version):
                continue
            different = different or given.items != items
        if different:
            self._server.refresh_diagnostics()

    def _given_of(self, root: Root, path: str) -> Given | None:
        """What the client has of a file."""
        uri = self._uris.get(root, {}).get(path)
        return self._given[uri] if uri is not None else None

    def _give(self, root: Root, path: str, items: list[types.Diagnostic]) -> Given:
        """Remembers what the client gets of a file; the same object where that is what it has. The number changes with
        the items."""
        uri, version = self._session.uri(root, path), self._session.version(root, path)
        before = self._take_back(root, path, uri)
        if before is not None and before.items == items:
            if before.version == version:
                return before
            number = before.number
        else:
            self._count += 1
            number = str(self._count)
        given = self._given[uri] = Given(items, number, version)
        self._uris.setdefault(root, {})[path] = uri
        return given

    def _take_back(self, root: Root, path: str, uri: str) -> Given | None:
        """What the client has of a file under this URI. If it has something under another spelling of it, that goes; a
        client that shows both in one place has then lost this one's too."""
        before = self._uris.get(root, {}).get(path)
        if before is None or before == uri:
            return self._given.get(uri)
        if self._given.pop(before).items and not self._session.client.pull:
            self._publish(before, None, [])
        return None

    def _publish(self, uri: str, version: int | None, items: list[types.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, items, version if self._session.client.diagnostic_versions else None)
        )
