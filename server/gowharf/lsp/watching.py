"""What of the disk the client watches for us: its own folders and, where it can, the projects that reach beyond them.

A folder of a workspace may be a part of a project, and a file may be open that is in no folder. What nobody watches is
read again when a document is saved.
"""

import os

from lsprotocol import types

from gowharf.lsp import uris
from gowharf.lsp.root import Root
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.lsp.server import Server

_METHOD = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
# Registers, and then tells of the files alone that it saves itself (helix-lsp/src/file_event.rs).
_SHORT_SIGHTED = frozenset({"helix"})


class Watching:
    """See the module's docstring. All on the loop."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._asked: dict[Root, str] = {}  # the watches beyond the folders, by the number of their registration
        self._count = 0

    def folders(self) -> types.Registration | None:
        """The watch over all of the client's folders, for a client that has any."""
        if not self._server.session.client.watched_files:
            return None
        # What a COPY brings into an image may be any file of the project.
        return _registration("gowharf-files", types.FileSystemWatcher("**/*"))

    def look(self, root: Root) -> None:
        """Has a project watched that reaches beyond the client's folders."""
        client = self._server.session.client
        directory = root.place.directory
        beyond = client.watched_files and client.watched_beyond and not self._is_inside(directory)
        if not directory or not beyond or root in self._asked:
            return
        self._count += 1
        number = self._asked[root] = f"gowharf-files-{self._count}"
        pattern = types.RelativePattern(uris.from_path(directory), "**/*" if root.place.deep else "*")
        asked = types.RegistrationParams([_registration(number, types.FileSystemWatcher(pattern))])
        self._server.protocol.ask(types.CLIENT_REGISTER_CAPABILITY, asked)

    def forget(self, root: Root) -> None:
        """Ends the watch of a project that is no longer looked at."""
        number = self._asked.pop(root, None)
        if number is not None:
            ended = types.UnregistrationParams([types.Unregistration(number, _METHOD)])
            self._server.protocol.ask(types.CLIENT_UNREGISTER_CAPABILITY, ended)

    def sees(self, root: Root) -> bool:
        """Whether the client tells what changes below a project's directory."""
        client = self._server.session.client
        if not client.watched_files or client.name in _SHORT_SIGHTED:
            return False
        return root in self._asked or self._is_inside(root.place.directory)

    def _is_inside(self, directory: str) -> bool:
        folders = (folder.rstrip(os.sep) for folder in self._server.session.folders.values())
        return any(directory == folder or directory.startswith(folder + os.sep) for folder in folders)


def _registration(number: str, watcher: types.FileSystemWatcher) -> types.Registration:
    return types.Registration(number, _METHOD, types.DidChangeWatchedFilesRegistrationOptions([watcher]))
