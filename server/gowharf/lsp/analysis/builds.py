"""How each Dockerfile is built, kept from snapshot to snapshot: descriptions of builds are read anew where the text of
one has changed, and a Dockerfile that nothing speaks for where its own has."""

from collections.abc import Collection, Mapping

from gowharf.check.engine import Builds, overridden
from gowharf.check.settings import Overrides
from gowharf.lsp.analysis.tracked import Current, Readers, TrackedFiles
from gowharf.project.contexts import described, guessed
from gowharf.project.model import Project


class KeptBuilds:
    """`by_dockerfile` are the builds of the last snapshot that `update` has seen, in order."""

    def __init__(self, current: Current) -> None:
        self.by_dockerfile: dict[str, Builds] = {}
        self._files = TrackedFiles(current, Readers(), "")
        self._said: Mapping[str, Builds] = {}

    def update(self, project: Project, overrides: Overrides, changed: Collection[str] | None) -> set[str]:
        """Takes the next snapshot, in which only the texts of `changed` may differ from the last; None: that isn't
        known. Gives the Dockerfiles whose builds are others now."""
        before = self.by_dockerfile
        if changed is None or not self._files.holds(changed):
            self._said = described(self._files.apart(project))
            now = {path: self._build(project, path, overrides) for path in self._dockerfiles(project)}
        else:
            guesses = [path for path in changed if path in before and path not in self._said]
            now = {**before, **{path: self._build(project, path, overrides) for path in guesses}}
        self.by_dockerfile = now
        return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}

    def _dockerfiles(self, project: Project) -> list[str]:
        return sorted({*self._said, *project.found.dockerfiles})

    def _build(self, project: Project, path: str, overrides: Overrides) -> Builds:
        return overridden(self._said.get(path) or guessed(project, path), overrides)
