"""Projects with a cursor: the text that holds `|` is where the user is."""

from typing import NamedTuple

from gowharf.check.engine import Report, check
from gowharf.check.settings import Settings
from gowharf.project.model import Project
from gowharf.text.source import Place
from tests.replay.project import project


class Here(NamedTuple):
    """The project without the mark, its report, and where the mark was."""

    project: Project
    report: Report
    path: str
    offset: int

    @property
    def text(self) -> str:
        source = self.project.source(self.path)
        assert source is not None
        return source.text

    def shown(self, place: Place) -> str:
        """A place as "path:line:text"."""
        source = self.project.source(place.path)
        if source is None:
            return f"{place.path}:"
        return f"{place.path}:{source.lines.line(place.span.start)}:{place.span.text(source.text)}"


def at(files: dict[str, str], settings: Settings | None = None) -> Here:
    """The project of these files; exactly one of them has a `|`, unless none has (then the first one's start)."""
    marked = [path for path, text in files.items() if "|" in text]
    path = marked[0] if marked else next(iter(files))
    offset = max(files[path].find("|"), 0)
    texts = {**files, path: files[path].replace("|", "", 1)} if marked else files
    made = project(texts)
    return Here(made, check(made, settings or Settings()), path, offset)
