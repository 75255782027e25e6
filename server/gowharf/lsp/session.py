"""What is open: the workspace's folders, the documents, and the project that each belongs to.

Nothing here sends or analyses anything; it knows where things are. Documents are found by the client's URI and, since
clients write one file's URI in several ways, by path.
"""

import os
from collections.abc import Iterable, Iterator

from gowharf.lsp import convert, languages, uris
from gowharf.lsp.client import Client
from gowharf.lsp.places import place_of_file, place_of_folder
from gowharf.lsp.root import Root
from gowharf.lsp.settings import EditorSettings
from gowharf.lsp.snapshots import UNTITLED, Place
from gowharf.project.load import limit_of
from gowharf.startup import NamedTuple
from gowharf.text.source import Source


class Document(NamedTuple):
    """An open document. `path` is its name in `root`; `root` is None for what is no language of ours, or too large."""

    uri: str
    version: int
    language: str
    root: Root | None
    path: str


class File(NamedTuple):
    """A file of a project, open or not; what a request is about."""

    root: Root
    path: str
    source: Source


class Session:
    """See the module's docstring. `documents` are by URI as the client writes it."""

    def __init__(self, client: Client, editor: EditorSettings) -> None:
        self.client = client
        self.editor = editor
        self.documents: dict[str, Document] = {}
        self.folders: dict[str, str] = {}  # URI -> path
        self.roots: dict[Place, Root] = {}
        self._untitled: dict[str, Root] = {}
        self._uris: dict[str, str] = {}  # path of this machine -> URI of the open document
        self._places: dict[str, Place] = {}  # folder -> its project

    def add_folders(self, folders: Iterable[str]) -> list[Root]:
        """The roots of these folders' URIs."""
        added: list[Root] = []
        for uri in folders:
            path = uris.to_path(uri)
            if path is not None:
                self.folders[uri] = path
                self._places[path] = place_of_folder(path)
                added.append(self._root(self._places[path]))
        return added

    def remove_folders(self, folders: Iterable[str]) -> list[Root]:
        """Forgets folders; the roots that nobody needs any more."""
        for uri in folders:
            path = uris.to_path(uri)
            self.folders = {held: at for held, at in self.folders.items() if held != uri and at != path}
        return self.unneeded()

    def unneeded(self) -> list[Root]:
        """Takes out, and gives, the roots that hold neither a folder nor an open document."""
        needed = {self._places[path] for path in self.folders.values()}
        gone = [root for place, root in self.roots.items() if place not in needed and not root.buffers]
        for root in gone:
            del self.roots[root.place]
        return gone

    def open(self, uri: str, language_id: str, version: int, text: str) -> Document:
        """A document that the client has opened, or opened again."""
        document = self._new_document(uri, language_id, version)
        if document.root is not None and _too_large(document, text):
            document.root.edit(document.path, None)
            document = document._replace(root=None)
        self.documents[uri] = document
        if document.root is not None:
            absolute = uris.to_path(uri)
            if absolute is not None:
                self._uris[absolute] = uri
            if document.language == languages.DOCKERFILE:
                document.root.dockerfiles.add(document.path)
            document.root.edit(document.path, text)
        return document

    def change(self, uri: str, version: int, text: str) -> Document | None:
        """A document's new text; None for a document that isn't open, or a text that is older than what is known."""
        document = self.documents.get(uri)
        if document is None or version < document.version:
            return None
        if (document.root is None) is not _too_large(document, text) and document.language != languages.OTHER:
            return self.open(uri, document.language, version, text)
        document = self.documents[uri] = document._replace(version=version)
        if document.root is not None:
            document.root.edit(document.path, text)
        return document

    def close(self, uri: str) -> Document | None:
        """Forgets a document: the disk counts again."""
        document = self.documents.pop(uri, None)
        if document is None or document.root is None:
            return document
        absolute = uris.to_path(uri)
        if absolute is not None and self._uris.get(absolute) == uri:
            del self._uris[absolute]
        document.root.edit(document.path, None)
        self._untitled.pop(uri, None)
        return document

    def file(self, uri: str) -> File | None:
        """The file that a request is about, in its project's latest text; None for what is none of ours."""
        document = self.documents.get(uri)
        if document is not None and document.root is not None:
            root, path = document.root, document.path
        else:
            absolute = uris.to_path(uri)
            root_at = self.root_at(absolute) if absolute is not None else None
            if absolute is None or root_at is None:
                return None
            root, path = root_at, root_at.path_of(absolute)
        source = root.source(path)
        return File(root, path, source) if source is not None else None

    def root_at(self, absolute: str) -> Root | None:
        """The deepest root that holds a path; None where none does."""
        holding = [root for root in self.roots.values() if root.holds(absolute)]
        return max(holding, key=lambda root: len(root.place.directory), default=None)

    def holds(self, root: Root) -> bool:
        """Whether a root is still looked at."""
        return root in self.all_roots()

    def all_roots(self) -> Iterator[Root]:
        yield from self.roots.values()
        yield from self._untitled.values()

    def uri(self, root: Root, path: str) -> str:
        """The URI of a project's file: the client's own where the document is open."""
        for uri, held in self._untitled.items():
            if held is root:
                return uri
        absolute = root.absolute(path)
        return self._uris.get(absolute) or uris.from_path(absolute)

    def version(self, root: Root, path: str) -> int | None:
        """The version of the open document that a project's file is."""
        document = self.documents.get(self.uri(root, path))
        return document.version if document else None

    def lines(self, root: Root, path: str, source: Source) -> convert.LineIndex:
        """The lines of a project's file as the client counts them."""
        return convert.index(source, self.client.encoding, on_disk=path not in root.buffers)

    def wants(self, feature: str) -> bool:
        """Whether the editor's settings leave a feature on."""
        return feature not in self.editor.off

    def _new_document(self, uri: str, language_id: str, version: int) -> Document:
        absolute = uris.to_path(uri)
        if absolute is None:
            return self._new_untitled(uri, language_id, version)
        language = languages.language_of(os.path.basename(absolute), language_id)
        root = self._root_of(absolute, language)
        return Document(uri, version, language, root, root.path_of(absolute) if root else "")

    def _new_untitled(self, uri: str, language_id: str, version: int) -> Document:
        language = languages.language_of_untitled(uri.rpartition("/")[2].rpartition(":")[2], language_id)
        name = languages.file_name(language)
        if name is None:
            return Document(uri, version, language, None, "")
        root = self._untitled.get(uri)
        if root is None:
            root = self._untitled[uri] = Root(Place(UNTITLED, True), self.editor)
            root.install(root.scan({}), {})
        return Document(uri, version, language, root, name)

    def _root_of(self, absolute: str, language: str) -> Root | None:
        """The root of a file: any file's inside a folder, outside only that of our languages."""
        folders = [path for path in self.folders.values() if absolute.startswith(path.rstrip(os.sep) + os.sep)]
        if folders:
            return self._root(self._places[max(folders, key=len)])
        if language == languages.OTHER:
            return None
        return self.root_at(absolute) or self._root(place_of_file(absolute))

    def _root(self, place: Place) -> Root:
        root = self.roots.get(place)
        if root is None:
            root = self.roots[place] = Root(place, self.editor)
        return root


def _too_large(document: Document, text: str) -> bool:
    """Whether it is more than would be read from disk, which nobody has written by hand."""
    return len(text) > limit_of(uris.to_path(document.uri) or document.uri)
