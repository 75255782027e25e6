"""Commands that a client's own commands are made of: what an editor shows of a Dockerfile's build contexts, everything
fixed at once, and where the configuration is. They change nothing but through the client."""

import os
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from gowharf.check.fixing import fix_all
from gowharf.lsp import edits, uris
from gowharf.lsp.root import Root
from gowharf.report.explain import context_name
from gowharf.report.starter import Seen, look, starter
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server
    from gowharf.project.model import Project


def context(ls: "Server", arguments: list[Any]) -> dict[str, Any]:
    """From which folders a Dockerfile is built, and why we think so. Argument: its URI.

    Gives `{"contexts": [{"path", "reason", "target"}]}`, none where the file is no Dockerfile of a project that has
    been read. Paths are relative to the project's root, or the word for what is no folder of it."""
    file = ls.session.file(str(arguments[0])) if arguments else None
    if file is None or not file.root.ready:
        return {"contexts": []}
    report = ls.publisher.report(file.root, file.path)
    found = [replay.build for replay in report.replays if replay.path == file.path]
    return {
        "contexts": [
            {
                "path": context_name(report.project, build, in_project),
                "reason": build.reason.text,
                "target": build.target,
            }
            for build in found
        ]
    }


def explain_html(ls: "Server", arguments: list[Any]) -> dict[str, Any]:
    """The replay of a Dockerfile as a page for a web view. Argument: `{"uri", "stage"?}`; the page opens at the stage
    of that name or number.

    Gives `{"title", "html", "root"}`. A click on the page posts `{path, line}`: the path below the folder of the URI
    `root`, the line from 1."""
    from gowharf.report import explain_html as page

    given = arguments[0] if arguments and isinstance(arguments[0], dict) else {}
    file = ls.session.file(str(given.get("uri", "")))
    if file is None or not file.root.ready:
        raise JsonRpcInvalidParams("explainHtml takes the URI of a Dockerfile in an open project")
    report = ls.publisher.report(file.root, file.path)
    report = report._replace(replays=tuple(replay for replay in report.replays if replay.path == file.path))
    if not report.replays:
        raise JsonRpcInvalidParams(f"gowharf sees nothing that builds {file.path}")
    stage = given.get("stage")
    html = "".join(page.render(report, in_project, None if stage is None else str(stage)))
    return {"title": f"{file.path}: what it does", "html": html, "root": uris.from_path(file.root.place.directory)}


def in_project(project: "Project", path: str) -> str:
    """How a path is shown to a user who sees one project: from its root."""
    return path or "."


def fix_workspace(ls: "Server", arguments: list[Any]) -> int:
    """Fixes all that can be fixed safely, round by round as `--fix` does; the number of findings that were mended."""
    if not ls.session.client.apply_edit:
        raise JsonRpcInvalidParams("this client lets no server edit files; use `gowharf check --fix`")
    count = 0
    for root in ls.session.all_roots():
        if not root.ready:
            continue
        fixed = fix_all(root.text, ls.publisher.report(root).findings, root.what_if)
        if not fixed.texts:
            continue
        edit = edits.workspace_edit(ls.session, root, edits.differences(root, fixed.texts))
        metadata = types.WorkspaceEditMetadata(is_refactoring=True)  # so that the editor saves what wasn't open
        params = types.ApplyWorkspaceEditParams(edit, "Fix all that gowharf can fix safely", metadata)
        ls.protocol.ask(types.WORKSPACE_APPLY_EDIT, params)
        count += len(fixed.applied)
    return count


def configuration(ls: "Server", arguments: list[Any]) -> dict[str, Any]:
    """Where a project's configuration is, or would be. Argument: the URI of a file of it, or of a workspace folder;
    without one the first folder is meant.

    Gives `{"uri", "exists", "text"}`; `text` is what a new one may begin with."""
    root = _root(ls, str(arguments[0]) if arguments and arguments[0] else "")
    if root is None or not root.place.directory:
        raise JsonRpcInvalidParams("there is no folder open that could hold a gowharf.toml")
    now = root.now
    path = now.settings.file if now else None
    report = ls.publisher.report(root) if root.ready else None
    seen = look(report.project, report.briefs) if report else Seen()
    name = root.absolute(path or "gowharf.toml")
    return {"uri": uris.from_path(name), "exists": os.path.isfile(name), "text": starter(seen)}


def _root(ls: "Server", uri: str) -> Root | None:
    file = ls.session.file(uri)
    if file is not None:
        return file.root
    path = uris.to_path(uri) if uri else None
    held = ls.session.root_at(path) if path else None
    return held or next(iter(ls.session.roots.values()), None)
