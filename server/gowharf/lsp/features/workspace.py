"""initialized, and what the client tells of the workspace: its folders, its settings, its files on disk."""

import os
from typing import Any

from lsprotocol import types

from gowharf.lsp import settings, uris, wishes
from gowharf.lsp.root import Root
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

_UNWATCHED = ("/node_modules/", "/.hg/", "/.svn/")
_GIT_FILES = ("index", "info/exclude", "HEAD")


def initialized(ls: "Server", params: types.InitializedParams) -> None:
    client = ls.session.client
    watched: list[types.Registration] = []
    folders = ls.watching.folders()
    if folders is not None:
        watched.append(folders)
    if client.watched_configuration:
        section = types.DidChangeConfigurationRegistrationOptions(wishes.SECTION)
        watched.append(types.Registration("gowharf-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if watched:
        ls.protocol.ask(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(watched))
    _ask_settings(ls)
    ls.tell_settings(ls.session.editor)
    for root in ls.session.all_roots():
        ls.watching.look(root)
        ls.scanner.start(root)


def did_change_configuration(ls: "Server", params: types.DidChangeConfigurationParams) -> None:
    if ls.session.client.configuration:
        _ask_settings(ls)
    elif params.settings is not None:
        configure(ls, settings.read(params.settings))


def did_change_folders(ls: "Server", params: types.DidChangeWorkspaceFoldersParams) -> None:
    gone = ls.session.remove_folders(folder.uri for folder in params.event.removed)
    added = ls.session.add_folders(folder.uri for folder in params.event.added)
    for root in gone:
        if root not in added:
            ls.publisher.forget(root)
            ls.watching.forget(root)
    for root in added:
        ls.watching.look(root)
        ls.scanner.start(root)


def did_change_files(ls: "Server", params: types.DidChangeWatchedFilesParams) -> None:
    changed: dict[Root, list[str]] = {}
    structure: set[Root] = set()
    for event in params.changes:
        absolute = uris.to_path(event.uri)
        if absolute is None or not _matters(absolute.replace(os.sep, "/")):
            continue
        for root in ls.session.roots.values():
            if root.holds(absolute):
                changed.setdefault(root, []).append(root.path_of(absolute))
                if event.type != types.FileChangeType.Changed or "/.git/" in absolute:
                    structure.add(root)
    for root, paths in changed.items():
        root.changed_on_disk(paths, root in structure)
        ls.scanner.start(root)
        ls.publisher.touched(root)


def cancel_progress(ls: "Server", params: types.WorkDoneProgressCancelParams) -> None:
    ls.scanner.cancel(params.token)


def configure(ls: "Server", editor: settings.EditorSettings) -> None:
    """Takes over an editor's settings."""
    ls.tell_settings(editor)
    if editor == ls.session.editor:
        return
    ls.session.editor = editor
    for root in ls.session.all_roots():
        root.configure(editor)
        ls.publisher.touched(root)


def _ask_settings(ls: "Server") -> None:
    if not ls.session.client.configuration:
        return

    def answered(sections: Any) -> None:
        if isinstance(sections, list) and sections and isinstance(sections[0], dict):
            configure(ls, settings.read(sections[0]))

    params = types.ConfigurationParams([types.ConfigurationItem(section=wishes.SECTION)])
    ls.protocol.ask(types.WORKSPACE_CONFIGURATION, params, answered)


def _matters(path: str) -> bool:
    if any(skipped in path for skipped in _UNWATCHED):
        return False
    _, inside, rest = path.partition("/.git/")
    return not inside or rest in _GIT_FILES
