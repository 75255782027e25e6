"""textDocument/codeAction and codeAction/resolve.

For each finding in the range: its fixes, a manual fix's command, and the two ways to ignore its rule; where a rule can
be mended at several places of the document, all of them at once; and `source.fixAll.gowharf` for the document. What
takes a new analysis to compute is computed when the client resolves the action, if it can.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lsprotocol import types

from gowharf.check.fixing import choose, fix_all
from gowharf.check.ignoring import ignore_here, ignore_in_file
from gowharf.lsp import edits, reporting
from gowharf.lsp.capabilities import FIX_ALL, SHOW_COMMAND
from gowharf.lsp.root import Root
from gowharf.lsp.session import File, Session
from gowharf.report.terminal import printable
from gowharf.rules.model import FileEdit, Finding, Safety
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.source import Span

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

QUICK_FIX = types.CodeActionKind.QuickFix
PATIENCE = 10.0  # seconds


class _Asked(NamedTuple):
    """What the client asks about, and what it wants to see of that. `findings` are those of the whole document,
    `others` those of other files in which a place of this one has a part."""

    session: Session
    file: File
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    span: Span
    only: tuple[str, ...]

    def wants(self, kind: str) -> bool:
        """A client that asks for a kind gets all below it too."""
        return not self.only or any(not wanted or f"{kind}.".startswith(f"{wanted}.") for wanted in self.only)


async def code_action(ls: "Server", params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """Waits for the first scan: what is found in a document on its own is shown before that, and has no fixes yet."""
    file = ls.session.file(params.text_document.uri)
    if file is None or not ls.session.client.code_actions or not ls.session.wants("codeAction"):
        return None
    if not file.root.ready and not await ls.scanner.known(file.root, PATIENCE):
        return None
    file = ls.session.file(params.text_document.uri)
    if file is None:
        return None
    report = ls.publisher.report(file.root)
    file = ls.session.file(params.text_document.uri) or file
    span = ls.session.lines(file.root, file.path, file.source).span(params.range)
    path = file.path
    found = tuple(each for each in report.findings if each.place.path == path)
    others = tuple(each for each in report.findings if each.place.path != path and _has_part(each, path, span))
    only = tuple(str(getattr(kind, "value", kind)) for kind in params.context.only or ())
    return list(_actions(_Asked(ls.session, file, found, others, span, only)))


def resolve(ls: "Server", action: types.CodeAction) -> types.CodeAction:
    """Fills in the edit of an action that fixes everything of a document."""
    data: Any = action.data
    if not isinstance(data, dict) or action.edit is not None:
        return action
    file = ls.session.file(str(data.get("uri")))
    if file is None or not file.root.ready:
        return action
    ls.publisher.report(file.root)
    rule = data.get("rule")
    changes = _mended(file.root, file.path, str(rule) if rule else None)
    action.edit = edits.workspace_edit(ls.session, file.root, changes)
    return action


def _actions(asked: _Asked) -> Iterator[types.CodeAction]:
    here = [finding for finding in asked.findings if _touches(finding.place.span, asked.span)]
    if asked.wants(QUICK_FIX.value):
        for finding in (*here, *asked.others):
            yield from _fixes(asked, finding)
        for rule in dict.fromkeys(finding.rule for finding in here):
            yield from _all_of_rule(asked, rule)
        for finding in here:
            yield from _ignores(asked, finding)
    if asked.wants(FIX_ALL) and (asked.only or here) and choose(asked.findings):
        yield _everything(asked, "Fix all that gowharf can fix safely", FIX_ALL, None)


def _fixes(asked: _Asked, finding: Finding) -> Iterator[types.CodeAction]:
    """Each fix of a finding. Preferred is the one that is surely meant: the only one, and safe."""
    session, root = asked.session, asked.file.root
    mending = [fix for fix in finding.fixes if fix.edits]
    for fix in finding.fixes:
        action = _quick_fix(asked, fix.title if fix.safety != Safety.UNSAFE else f"{fix.title} (unsafe)", finding)
        if fix.edits:
            action.edit = edits.workspace_edit(session, root, fix.edits)
            if session.client.preferred_actions and len(mending) == 1 and fix.safety == Safety.SAFE:
                action.is_preferred = True
        elif fix.command:
            action.title = f"{fix.title}: run `{fix.command}`"
            action.command = types.Command(action.title, SHOW_COMMAND, arguments=[fix.command, root.place.directory])
        yield action


def _all_of_rule(asked: _Asked, rule: str) -> Iterator[types.CodeAction]:
    if len(choose(finding for finding in asked.findings if finding.rule == rule)) > 1:
        yield _everything(asked, f"Fix all of {rule} in this file", QUICK_FIX, rule)


def _everything(asked: _Asked, title: str, kind: types.CodeActionKind | str, rule: str | None) -> types.CodeAction:
    session, root, path = asked.session, asked.file.root, asked.file.path
    action = types.CodeAction(printable(title), kind)
    if session.client.resolve_actions:
        action.data = {"uri": session.uri(root, path), "rule": rule}
    else:
        action.edit = edits.workspace_edit(session, root, _mended(root, path, rule))
    return action


def _mended(root: Root, path: str, rule: str | None) -> list[FileEdit]:
    """The edits that mend all of a document, or all that one rule finds in it, round by round as `--fix` does."""

    def of_document(findings: Iterable[Finding]) -> Sequence[Finding]:
        return [found for found in findings if found.place.path == path and rule in (None, found.rule)]

    fixed = fix_all(root.text, of_document(root.report().findings), lambda texts: of_document(root.what_if(texts)))
    return edits.differences(root, fixed.texts)


def _ignores(asked: _Asked, finding: Finding) -> Iterator[types.CodeAction]:
    project, path, rule = asked.file.root.report().project, finding.place.path, finding.rule
    for title, edit in (
        (f"Ignore {rule} here", ignore_here(project, finding.place, rule)),
        (f"Ignore {rule} in this file", ignore_in_file(project, path, rule)),
    ):
        if edit is not None:
            action = _quick_fix(asked, title, finding)
            action.edit = edits.workspace_edit(asked.session, asked.file.root, [FileEdit(path, edit)])
            yield action


def _quick_fix(asked: _Asked, title: str, finding: Finding) -> types.CodeAction:
    if finding.place.path != asked.file.path:
        return types.CodeAction(printable(title), QUICK_FIX)
    shown = reporting.diagnostic(asked.session, asked.file.root, finding)
    return types.CodeAction(printable(title), QUICK_FIX, diagnostics=[shown])


def _has_part(finding: Finding, path: str, span: Span) -> bool:
    return any(label.place.path == path and _touches(label.place.span, span) for label in finding.related)


def _touches(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end
