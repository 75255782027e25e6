"""The settings that an editor gives: those of gowharf.toml, over which they lie, and those of the server itself.

An editor keeps everything about a server in one section, so keys that mean nothing here are not errors; a known key
with a wrong value is, and then its section counts as not given.
"""

from typing import Any

from gowharf.check.config import from_data
from gowharf.check.errors import ConfigError
from gowharf.check.settings import Settings
from gowharf.lsp import wishes
from gowharf.startup import NamedTuple


class EditorSettings(NamedTuple):
    """`given` are the keys of `analysis` that the editor sets; `off` the features that it doesn't want."""

    analysis: Settings = Settings()
    given: frozenset[str] = frozenset()
    off: frozenset[str] = wishes.OFF
    problem: str = ""


def read(data: Any) -> EditorSettings:
    """What an editor's section says; sections inside (`settings`, `gowharf`) are looked into."""
    given = wishes.section(data)
    off = wishes.off(given.get("features"))
    try:
        analysis = from_data(given, "the editor's settings")
    except ConfigError as error:
        return EditorSettings(off=off, problem=str(error))
    return EditorSettings(analysis, frozenset(given), off)


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
