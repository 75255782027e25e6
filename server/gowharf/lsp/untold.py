"""Which files of a project may have other diagnostics than when they were last told, without looking at all of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from gowharf.rules.model import Finding


class Untold:
    """What was found in the files of one project when that was last told."""

    def __init__(self) -> None:
        self._found: Mapping[str, Sequence[Finding]] = {}
        self._pointing: dict[str, set[str]] = {}  # a file -> those with findings that point into it, or once did

    def take(self, found: Mapping[str, Sequence[Finding]], touched: Collection[str]) -> list[str]:
        """The files of which what is `found` now has to be compared: by their findings, or because a file that these
        point into was `touched`: its text, its URI or how its columns are counted may be others."""
        before, self._found = self._found, found
        due = {path for path in before.keys() | found.keys() if before.get(path) != found.get(path)}
        for path in due:
            for place in places(found.get(path, ())):
                self._pointing.setdefault(place, set()).add(path)
        return sorted(due.union(touched, *(self._pointing.get(path, ()) for path in touched)))


def places(findings: Sequence[Finding]) -> Iterator[str]:
    """The files that findings point into."""
    for finding in findings:
        yield finding.place.path
        yield from (label.place.path for label in finding.related)
