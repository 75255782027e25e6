"""What a report says of each file, kept: a file is settled anew where what was found in it, or its text, is different.

What is found comes in shares: a share is what one Dockerfile's look or one folder's survey has found, in any file.
"""

from collections.abc import Collection, Iterable

from gowharf.check.ignores import Ignore, ignorable, ignores_of
from gowharf.check.processors import by_path, settled
from gowharf.check.selection import Selection
from gowharf.lsp.untold import places
from gowharf.project.model import Project
from gowharf.rules.model import Finding

Share = tuple[int, str]  # whose it is; they are put together in this order


class Settling:
    """See the module's docstring. `by_path` is what the report says, by file, of the last snapshot."""

    def __init__(self) -> None:
        self.by_path: dict[str, tuple[Finding, ...]] = {}
        self._shares: dict[Share, dict[str, list[Finding]]] = {}
        self._sharing: dict[str, set[Share]] = {}  # by file
        self._due: set[str] = set()
        self._ignorable: frozenset[str] | None = None
        self._ignores: dict[str, tuple[Ignore, ...]] = {}

    def put(self, share: Share, found: Iterable[Finding]) -> None:
        """What was found there, in place of what was before."""
        before, now = self._shares.pop(share, {}), by_path(found)
        for path in before.keys() | now.keys():
            if before.get(path) != now.get(path):
                self._due.add(path)
                self._sharing.setdefault(path, set()).discard(share)
                if path in now:
                    self._sharing[path].add(share)
        if now:
            self._shares[share] = now

    def withhold(self, share: Share, changed: Collection[str]) -> None:
        """Takes back what a share says of these files, or points to in them, until it is put again."""
        found = [each for held in self._shares.get(share, {}).values() for each in held]
        kept = [each for each in found if not any(path in changed for path in places([each]))]
        if len(kept) < len(found):
            self.put(share, kept)

    def settle(self, project: Project, selection: Selection, changed: Collection[str] | None) -> tuple[Finding, ...]:
        """All that a report says, by path and position. Only the texts of `changed` may differ from the last
        snapshot's; None: that isn't known."""
        if self._ignorable is None:
            self._ignorable = frozenset(ignorable(project))
        for path in self._ignorable if changed is None else self._ignorable.intersection(changed):
            ignores = ignores_of(project, path)
            if ignores or path in self._ignores:
                self._ignores[path] = ignores
                self._due.add(path)
        for path in self._due:
            found = [one for share in sorted(self._sharing.get(path, ())) for one in self._shares[share][path]]
            said = settled(found, project.source(path), self._ignores.get(path, ()), selection)
            if said:
                self.by_path[path] = said
            else:
                self.by_path.pop(path, None)
        self._due = set()
        return tuple(finding for path in sorted(self.by_path) for finding in self.by_path[path])
