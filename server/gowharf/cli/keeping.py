"""Which findings a run is about: those of the paths that were named, that a change can have caused, that are new."""

import sys
from collections.abc import Iterator, Sequence

from gowharf.check.engine import Report
from gowharf.cli import roots
from gowharf.rules.model import Finding
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from gowharf.check.changes import Changes
    from gowharf.cli.baseline import Baseline
    from gowharf.cli.roots import Opened


class Keeping:
    """The options that hold findings back. What is held back isn't mended either."""

    def __init__(self, options: "Namespace") -> None:
        self._since: str | None = options.changed_since
        self._changes: dict[str, Changes] = {}
        self.baseline: Baseline | None = None
        if options.baseline is not None or options.write_baseline:
            from gowharf.cli.baseline import baseline_of

            self.baseline = baseline_of(options)

    @property
    def counts(self) -> bool:
        """Whether every finding is wanted, however many there are of a kind."""
        return self.baseline is not None

    def concerning(self, opened: "Opened", report: Report) -> list[Finding]:
        """Those of the paths that were named."""
        return [finding for finding in report.findings if roots.concerns(finding, opened.root.paths)]

    def shown(self, opened: "Opened", report: Report) -> list[Finding]:
        """Those to show and to mend."""
        found = self.concerning(opened, report)
        if self.baseline is not None:
            found = self.baseline.new(opened, found)
        return found if self._since is None else self._caused(opened, report, found, self._since)

    def notes(self, runs: Sequence[tuple["Opened", Report]]) -> Iterator[str]:
        """What there is to say of what was held back."""
        if self.baseline is not None:
            yield from self.baseline.notes([(opened, self.concerning(opened, report)) for opened, report in runs])

    def _caused(self, opened: "Opened", report: Report, found: list[Finding], since: str) -> list[Finding]:
        from gowharf.check.changes import caused
        from gowharf.cli.changes import changes_since

        root = opened.project.root
        if root not in self._changes:
            self._changes[root] = changes_since(opened.project, since)

        def again(texts: "Mapping[str, str]") -> Sequence[Finding]:
            from gowharf.check.engine import check

            settings = opened.settings._replace(flood=sys.maxsize)
            return check(roots.with_texts(opened, texts), settings).findings

        return caused(report._replace(findings=tuple(found)), self._changes[root], again)
