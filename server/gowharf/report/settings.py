"""The settings in force, in the order of the table, as `--show-settings` and the server's command show them: as TOML
that means the same again."""

from collections.abc import Iterator, Mapping

from gowharf.check.settings import TABLE, Settings
from gowharf.report.terminal import visible
from gowharf.startup import Any

_FIELDS = {"build": "builds"}


def render(settings: Settings, folder: str, origin: str, origins: Mapping[str, str] | None = None) -> Iterator[str]:
    """The settings of one folder, a line each; `origin` is the file that they come from, and `origins` says of each
    setting where its value does."""
    yield f"# {visible(folder)}: {visible(origin)}\n"
    values = settings._asdict()
    for setting in TABLE:
        value = values[_FIELDS.get(setting.name, setting.name.replace("-", "_"))]
        if setting.name == "images":
            value = {name: {"go": version} for name, version in value.items()}
        said = f"  # {visible(origins[setting.name])}" if origins else ""
        yield f"{setting.name} = {visible(_toml(value))}{said}\n"


def _toml(value: Any) -> str:
    if hasattr(value, "word"):
        return f'"{value.word}"'
    if hasattr(value, "_asdict"):
        held = {**value._asdict(), "context": value.context or "."}
        return _toml({key: item for key, item in held.items() if item and key != "place"})
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in dict(value).items()) + "}"
