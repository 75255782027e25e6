"""The settings that an editor gives: those of gowharf.toml, over which they lie, and those of the server itself.

An editor keeps everything about a server in one section, so keys that mean nothing here are not errors; a known key
with a wrong value is, and then its section counts as not given.
"""

from collections.abc import Mapping
from typing import Any

from gowharf.check.config import from_data
from gowharf.check.errors import ConfigError
from gowharf.check.settings import Settings
from gowharf.startup import NamedTuple

SECTION = "gowharf"
FEATURES = (
    "codeAction", "codeLens", "completion", "definition", "diagnostics", "documentLink", "documentSymbol",
    "foldingRange", "formatting", "hover", "inlayHint", "references", "rename", "selectionRange", "semanticTokens",
    "workspaceSymbol",
)  # fmt: skip
OFF = frozenset({"inlayHint"})  # unless asked for


class EditorSettings(NamedTuple):
    """`given` are the keys of `analysis` that the editor sets; `off` the features that it doesn't want."""

    analysis: Settings = Settings()
    given: frozenset[str] = frozenset()
    off: frozenset[str] = OFF
    problem: str = ""


def read(data: Any) -> EditorSettings:
    """What an editor's section says; sections inside (`settings`, `gowharf`) are looked into."""
    section = _section(data)
    off = _off(section.get("features"))
    try:
        analysis = from_data(section, "the editor's settings")
    except ConfigError as error:
        return EditorSettings(off=off, problem=str(error))
    return EditorSettings(analysis, frozenset(section), off)


def over(base: Settings, editor: EditorSettings) -> Settings:
    """The settings of a project with the editor's on top, also for the folders that have their own."""
    if not editor.given:
        return base
    own, given = editor.analysis, editor.given
    nested = {folder: over(settings, editor) for folder, settings in base.nested.items()}
    return base._replace(
        select=own.select if "select" in given else base.select,
        ignore=(*base.ignore, *own.ignore),
        severity={**base.severity, **own.severity},
        per_file_ignores={**base.per_file_ignores, **own.per_file_ignores},
        exclude=(*base.exclude, *own.exclude),
        private=(*base.private, *own.private),
        builds=(*own.builds, *base.builds),
        images={**base.images, **own.images},
        nested=nested,
    )


def _section(data: Any) -> Mapping[str, Any]:
    """The innermost section: clients wrap it in their own ways."""
    for _ in range(3):
        if not isinstance(data, dict):
            return {}
        inner = next((data[key] for key in ("settings", SECTION) if isinstance(data.get(key), dict)), None)
        if inner is None:
            break
        data = inner
    # VS Code gives what isn't set as null, or as the empty list or table that is its default.
    return {key: value for key, value in data.items() if value is not None and value not in ([], {})}


def _off(features: Any) -> frozenset[str]:
    if not isinstance(features, dict):
        return OFF
    return frozenset(name for name in FEATURES if features.get(name, name not in OFF) is False)
