"""The analysis of one project again and again: what an edit doesn't touch is not computed anew.

Everything that a report is made of is kept with the texts that it has read, and is asked for again where one of them
has changed: how the Dockerfiles are built (`builds.py`), what each of them tells (`looks.py`, with the replays of
`worlds.py`), what is wrong with the project's own files (`surveys.py`), and what the report says of each file
(`settling.py`). What a path *is*, and what a folder holds, changes only on disk: then all of it is dropped.

An edit of what many Dockerfiles read may be analysed in slices, so that whoever types isn't held up: first those that
somebody looks at. What the others had said of the edited files, where nothing stands where it stood, is taken back.
"""

from collections.abc import Callable, Collection, Iterable

from gowharf.check.engine import Progress, Report, is_built, silent
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
from gowharf.startup import NamedTuple

_LOOK, _SURVEY = 0, 1  # shares of what is found, in the order of `check`


class _Terms(NamedTuple):
    """What an analysis is asked for; see `Analyser.analyse`."""

    project: Project
    settings: Settings
    selection: Selection
    progress: Progress
    changed: Collection[str] | None
    watched: frozenset[str]


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
        self._pending: set[str] = set()  # Dockerfiles that may tell something else now

    @property
    def unfinished(self) -> bool:
        """Whether the last analysis has left Dockerfiles for the next one."""
        return bool(self._pending)

    def analyse(
        self,
        project: Project,
        settings: Settings,
        progress: Progress | None = None,
        changed: Collection[str] | None = None,
        watched: Iterable[str] = (),
        enough: Callable[[], bool] | None = None,
    ) -> Report:
        """The report of a snapshot, as `check` gives it. `changed` are the only paths of which the text may differ from
        the last snapshot's, which had the same settings; None: that isn't known. The replays of the Dockerfiles among
        `watched` are in it, and no others. What `progress` raises ends it. When `enough` says so, the Dockerfiles that
        nobody watches are left to the next analysis."""
        if changed is None or self._selection is None:
            self.forget()
            self._selection, changed = Selection(settings, TABLE), None
        self._current.files = project.files
        try:
            terms = _Terms(project, settings, self._selection, progress or silent, changed, frozenset(watched))
            return self._analyse(terms, enough or _never)
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

    def _analyse(self, terms: _Terms, enough: Callable[[], bool]) -> Report:
        project, changed = terms.project, terms.changed
        rebuilt = self._builds.update(project, terms.settings.overrides, changed)
        builds = self._builds.by_dockerfile
        for dockerfile in rebuilt - builds.keys():
            self._looks.drop(dockerfile)
            self._settling.put((_LOOK, dockerfile), ())
        for dockerfile in self._looks.awake - terms.watched:
            self._looks.rest(dockerfile)
        self._look(terms, rebuilt, enough)
        self._looks.tidy()
        self._survey(terms)
        findings = self._settling.settle(project, terms.selection, changed)
        every = tuple(build for group in builds.values() for build in group)
        return Report(project, findings, self._looks.replays(), every, self._looks.briefs())

    def _look(self, terms: _Terms, rebuilt: set[str], enough: Callable[[], bool]) -> None:
        """Looks at the Dockerfiles that may tell something else: at the watched ones, and at others until it is enough.
        One of them at least, or it might never come to an end."""
        looks, builds, watched = self._looks, self._builds.by_dockerfile, terms.watched
        changed = terms.changed or ()
        due = (self._pending | rebuilt | looks.affected(changed) | (watched - looks.awake)) & builds.keys()
        waiting, first = sorted(due, key=lambda path: (path not in watched, path)), len(due & watched)
        for number, dockerfile in enumerate(waiting):
            if number > first and enough():
                self._pending = set(waiting[number:])
                break
            terms.progress(f"replaying {dockerfile}")
            look = looks.look(terms.project, terms.selection, builds[dockerfile], dockerfile in watched)
            self._settling.put((_LOOK, dockerfile), look.findings)
        else:
            self._pending = set()
        for dockerfile in self._pending:
            self._settling.withhold((_LOOK, dockerfile), changed)

    def _survey(self, terms: _Terms) -> None:
        """Asks the surveys of the folders that something has changed for; while Dockerfiles are pending, what fails in
        them is that of before."""
        before = self._surveyed
        given = self._looks.stops(), is_built(terms.project, self._builds.by_dockerfile)
        if before is None or not self._pending:
            self._surveyed = given
        stops, built = self._surveyed or given
        folders = self._surveys.folders(terms.project.found)
        if terms.changed is not None and before is not None and built == before[1]:
            folders = self._surveys.affected(terms.changed) | self._surveys.concerned(stops ^ before[0])
        for folder in folders:
            found = self._surveys.survey(terms.project, folder, stops, built, terms.selection)
            self._settling.put((_SURVEY, folder), found)


def _never() -> bool:
    return False
