"""What a request is about, ready for the functions of `ide`: the file, the project as it is now, and its lines."""

from lsprotocol import types

from gowharf.check.engine import Report
from gowharf.lsp import reporting
from gowharf.lsp.convert import LineIndex
from gowharf.lsp.root import Root
from gowharf.lsp.session import Session
from gowharf.project.model import Project
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.edits import Edit
from gowharf.text.source import Place, Span

if TYPE_CHECKING:
    from gowharf.lsp.server import Server


class View(NamedTuple):
    session: Session
    root: Root
    path: str
    lines: LineIndex
    report: Report

    @property
    def project(self) -> Project:
        return self.report.project

    def offset(self, position: types.Position) -> int:
        return self.lines.offset(position)

    def range(self, span: Span) -> types.Range:
        """A span of the file itself."""
        return self.lines.range(span)

    def plain(self, span: Span) -> dict[str, dict[str, int]]:
        """As `range`, as plain JSON."""
        (line, column), (last, end) = self.lines.places(span)
        return {"start": {"line": line, "character": column}, "end": {"line": last, "character": end}}

    def location(self, place: Place) -> types.Location:
        return reporting.location(self.session, self.root, place)

    def edit(self, edit: Edit) -> types.TextEdit:
        """An edit of the file itself."""
        return types.TextEdit(self.lines.range(edit.span), edit.new_text)


def view(ls: "Server", uri: str, feature: str, analysed: bool = True) -> View | None:
    """The view for a request; None where the file is none of ours, or the user has turned the feature off.

    Before the first scan is done the file stands alone: nothing is replayed yet. Where it needn't be `analysed`, the
    texts are those of now and the replays may be those of the texts before."""
    file = ls.session.file(uri)
    if file is None or not ls.session.wants(feature):
        return None
    root = file.root
    if not root.ready:
        report = root.glance(file.path)
    else:
        report = ls.publisher.report(root, file.path) if analysed else latest(ls, root)
    source = root.source(file.path)
    if source is None:
        return None
    return View(ls.session, root, file.path, ls.session.lines(root, file.path, source), report)


def latest(ls: "Server", root: Root) -> Report:
    """A known project's report for what asks its texts alone: these are of now, the replays may be from before."""
    return root.sketch() or ls.publisher.report(root)
