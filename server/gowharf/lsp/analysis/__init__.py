"""The analysis of one project again and again: what an edit doesn't touch is not computed anew.

Everything that a report is made of is kept with the texts that it has read, and is asked for again where one of them
has changed: how the Dockerfiles are built (`builds.py`), what each of them tells (`looks.py`, with the replays of
`worlds.py`), what is wrong with the project's own files (`surveys.py`), and what the report says of each file
(`settling.py`). What a path *is*, and what a folder holds, changes only on disk: then all of it is dropped.
"""

from collections.abc import Callable, Collection, Iterable

from gowharf.check.engine import Report, is_built
from gowharf.check.selection import Selection
from gowharf.check.settings import Settings
from gowharf.lsp.analysis.builds import KeptBuilds
from gowharf.lsp.analysis.looks import Looks
from gowharf.lsp.analysis.settling import Settling
from gowharf.lsp.analysis.surveys import Surveys
from gowharf.lsp.analysis.tracked import Current
from gowharf.project.model import Project
from gowharf.rules.facts import Stop
from gowharf.rules.table import TABLE

Progress = Callable[[str], None]
_LOOK, _SURVEY = 0, 1  # shares of what is found, in the order of `check`


class Analyser:
    """Analyses snapshots of one project. `forget` says that more than texts differs from the last one."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._current = Current()
        self._builds = KeptBuilds(self._current)
        self._looks = Looks(self._current)
        self._surveys = Surveys(self._current)
        self._settling = Settling()
        self._selection: Selection | None = None
        self._surveyed: tuple[frozenset[Stop], bool] | None = None  # given what the surveys were made

    def analyse(
        self,
        project: Project,
        settings: Settings,
        progress: Progress | None = None,
        changed: Collection[str] | None = None,
        watched: Iterable[str] = (),
    ) -> Report:
        """The report of a snapshot, as `check` gives it. `changed` are the only paths of which the text may differ from
        the last snapshot's, which had the same settings; None: that isn't known. The replays of the Dockerfiles among
        `watched` are in it, and no others. What `progress` raises ends it."""
        if changed is None or self._selection is None:
            self.forget()
            self._selection, changed = Selection(settings, TABLE), None
        self._current.files = project.files
        try:
            return self._analyse(project, settings, self._selection, progress or _silent, changed, frozenset(watched))
        except BaseException:
            self.forget()
            raise

    def wake(self, report: Report, watched: Iterable[str]) -> Report:
        """The last report, with the replays of these Dockerfiles too; itself where it has them."""
        builds = self._builds.by_dockerfile
        asleep = {path for path in watched if path in builds and path not in self._looks.awake}
        if not asleep or self._selection is None:
            return report
        for dockerfile in sorted(asleep):
            self._looks.look(report.project, self._selection, builds[dockerfile], True)
        return report._replace(replays=self._looks.replays(), forgotten=self._looks.briefs())

    def _analyse(
        self,
        project: Project,
        settings: Settings,
        selection: Selection,
        progress: Progress,
        changed: Collection[str] | None,
        watched: frozenset[str],
    ) -> Report:
        looks, builds = self._looks, self._builds
        rebuilt = builds.update(project, settings.overrides, changed)
        for dockerfile in rebuilt - builds.by_dockerfile.keys():
            looks.drop(dockerfile)
            self._settling.put((_LOOK, dockerfile), ())
        for dockerfile in looks.awake - watched:
            looks.rest(dockerfile)
        due = rebuilt | looks.affected(changed or ()) | (watched - looks.awake)
        for dockerfile in sorted(due & builds.by_dockerfile.keys()):
            progress(f"replaying {dockerfile}")
            look = looks.look(project, selection, builds.by_dockerfile[dockerfile], dockerfile in watched)
            self._settling.put((_LOOK, dockerfile), look.findings)
        if rebuilt:
            looks.tidy()
        self._survey(project, selection, changed)
        findings = self._settling.settle(project, selection, changed)
        every = tuple(build for group in builds.by_dockerfile.values() for build in group)
        return Report(project, findings, looks.replays(), every, looks.briefs())

    def _survey(self, project: Project, selection: Selection, changed: Collection[str] | None) -> None:
        """Asks the surveys of the folders that something has changed for."""
        given = stops, built = self._looks.stops(), is_built(project, self._builds.by_dockerfile)
        folders = self._surveys.folders(project.found)
        if changed is not None and given == self._surveyed:
            folders = self._surveys.affected(changed)
        self._surveyed = given
        for folder in folders:
            self._settling.put((_SURVEY, folder), self._surveys.survey(project, folder, stops, built, selection))


def _silent(what: str) -> None:
    return None
