"""What the client can do, read from its `initialize` parameters as they came.

They are read as plain JSON, not as the protocol's types: a value that the types don't know (a newer symbol kind, an
odd `trace`) costs what it stands for and nothing else. What can't be read counts as not there.
"""

from typing import Any

from gowharf.lsp.convert import UTF16, position_encoding
from gowharf.startup import NamedTuple


class Client(NamedTuple):
    """Capabilities by what they let us do. `folders` are the URIs of the workspace's folders."""

    name: str = ""
    folders: tuple[str, ...] = ()
    options: Any = None
    encoding: str = UTF16
    pull: bool = False  # it pulls diagnostics and can be told to pull again
    related_information: bool = False
    code_description: bool = False
    diagnostic_tags: frozenset[int] = frozenset()
    diagnostic_versions: bool = False
    configuration: bool = False
    watched_files: bool = False
    watched_beyond: bool = False  # also outside of its folders
    watched_configuration: bool = False
    progress: bool = False
    document_changes: bool = False
    create_files: bool = False
    apply_edit: bool = False
    code_actions: bool = False
    resolve_actions: bool = False
    preferred_actions: bool = False
    markdown: bool = False
    completion_formats: tuple[str, ...] = ()
    symbol_tree: bool = False
    prepare_rename: bool = False
    link_tooltips: bool = False
    location_links: bool = False
    refresh_hints: bool = False
    refresh_lenses: bool = False


def read(params: Any) -> Client:
    """The client behind the parameters of `initialize`, whatever they are."""
    capabilities = _at(params, "capabilities")
    workspace, document = _at(capabilities, "workspace"), _at(capabilities, "textDocument")
    window = _at(capabilities, "window")
    published, actions = _at(document, "publishDiagnostics"), _at(document, "codeAction")
    pulled = _at(document, "diagnostic")
    pull = isinstance(pulled, dict) and _is(workspace, "diagnostics", "refreshSupport")
    shown = pulled if pull else published
    edits = _at(workspace, "workspaceEdit")
    tags = _at(shown, "tagSupport", "valueSet")
    return Client(
        name=_text(_at(params, "clientInfo", "name")),
        folders=_folders(params),
        options=_at(params, "initializationOptions"),
        encoding=position_encoding(_at(capabilities, "general", "positionEncodings")),
        pull=pull,
        related_information=_is(shown, "relatedInformation") or _is(published, "relatedInformation"),
        code_description=_is(shown, "codeDescriptionSupport"),
        diagnostic_tags=frozenset(tag for tag in tags if isinstance(tag, int))
        if isinstance(tags, list)
        else frozenset(),
        diagnostic_versions=_is(published, "versionSupport"),
        configuration=_is(workspace, "configuration"),
        watched_files=_is(workspace, "didChangeWatchedFiles", "dynamicRegistration"),
        watched_beyond=_is(workspace, "didChangeWatchedFiles", "relativePatternSupport"),
        watched_configuration=_is(workspace, "didChangeConfiguration", "dynamicRegistration"),
        progress=_is(window, "workDoneProgress"),
        document_changes=_is(edits, "documentChanges"),
        create_files="create" in (_list(_at(edits, "resourceOperations"))),
        apply_edit=_is(workspace, "applyEdit"),
        code_actions=isinstance(_at(actions, "codeActionLiteralSupport"), dict),
        resolve_actions="edit" in _list(_at(actions, "resolveSupport", "properties")),
        preferred_actions=_is(actions, "isPreferredSupport"),
        markdown="markdown" in _list(_at(document, "hover", "contentFormat")),
        symbol_tree=_is(document, "documentSymbol", "hierarchicalDocumentSymbolSupport"),
        completion_formats=tuple(
            kind for kind in _list(_at(document, "completion", "completionItem", "documentationFormat")) if _text(kind)
        ),
        prepare_rename=_is(document, "rename", "prepareSupport"),
        link_tooltips=_is(document, "documentLink", "tooltipSupport"),
        location_links=_is(document, "definition", "linkSupport"),
        refresh_hints=_is(workspace, "inlayHint", "refreshSupport"),
        refresh_lenses=_is(workspace, "codeLens", "refreshSupport"),
    )


def _folders(params: Any) -> tuple[str, ...]:
    """The folders' URIs; a client that knows no folders may have a root, by URI or by path."""
    folders = _at(params, "workspaceFolders")
    if isinstance(folders, list):
        found = tuple(uri for folder in folders if (uri := _text(_at(folder, "uri"))))
        if found:
            return found
    uri = _text(_at(params, "rootUri"))
    if uri:
        return (uri,)
    path = _text(_at(params, "rootPath"))
    if not path:
        return ()
    from gowharf.lsp.uris import from_path

    return (from_path(path),)


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _is(value: Any, *keys: str) -> bool:
    return _at(value, *keys) is True


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
