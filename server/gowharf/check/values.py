"""The values of a configuration, checked against the table of settings.

A mistake is a `ConfigError` that names the file, the line and the nearest known key or rule.
"""

from collections.abc import Callable, Iterable

from gowharf.check.errors import ConfigError
from gowharf.check.settings import SEVERITIES, Setting
from gowharf.rules.table import TABLE as RULES
from gowharf.startup import TYPE_CHECKING, Any, regex
from gowharf.text.nearest import nearest
from gowharf.text.source import Source

if TYPE_CHECKING:
    from gowharf.check.tomllines import Path

GO_VERSION = r"[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4}|(rc|beta)[0-9]{1,4})?"
_GO_VERSION = regex(GO_VERSION)


class Reader:
    """Checks values against the table. Every value has its path in the document; `root` is that of the settings."""

    def __init__(self, source: Source, root: "Path") -> None:
        self.source = source
        self.root = root
        self.kinds: dict[str, Callable[[Any, Setting, Path], Any]] = {
            "string": self._string,
            "version": self._version,
            "strings": self._strings,
            "rules": self._rules,
            "levels": self._levels,
            "rules-by-glob": self._rules_by_glob,
            "args": self._args,
            "tables": self._tables,
            "named-tables": self._named_tables,
        }

    def table(self, data: Any, settings: tuple[Setting, ...], at: "Path") -> dict[str, Any]:
        """Every setting's value, defaults filled in."""
        if not isinstance(data, dict):
            needed = next((f" with the key {setting.name}" for setting in settings if setting.required), "")
            raise self.error(at, f"{_dotted(at)} must be a table{needed}, not {_kind(data)}")
        known = {setting.name: setting for setting in settings}
        for key in data:
            if key not in known:
                raise self.error((*at, key), f"unknown key {key}; {self._meant(key, known)}")
        values = {setting.name: setting.default for setting in settings}
        for key, value in data.items():
            values[key] = self.kinds[known[key].kind](value, known[key], (*at, key))
        for setting in settings:
            if setting.required and setting.name not in data:
                raise self.error(at, f"{_dotted(at)} needs the key {setting.name}")
        return values

    def error(self, at: "Path", message: str) -> ConfigError:
        from gowharf.check.tomllines import line_of

        return ConfigError(self.source.path, line_of(self.source.text, at), message)

    def _meant(self, key: str, known: Iterable[str]) -> str:
        if not self.root and key in ("tool", "gowharf"):
            return "settings stand at the top of this file, in no table"
        near = nearest(key, known)
        return f"did you mean {near}?" if near else f"known keys: {', '.join(known)}"

    def _wrong(self, at: "Path", wanted: str, value: Any) -> ConfigError:
        return self.error(at, f"{at[-1]} must be {wanted}, not {_kind(value)}")

    def _string(self, value: Any, setting: Setting, at: "Path") -> str:
        if not isinstance(value, str):
            raise self._wrong(at, "a string", value)
        return value

    def _version(self, value: Any, setting: Setting, at: "Path") -> str:
        if not isinstance(value, str):
            raise self._wrong(at, 'a version of Go in quotes, such as "1.26"', value)
        if not _GO_VERSION.fullmatch(value):
            raise self.error(at, f'{at[-1]} must be a version of Go, such as "1.26" or "1.26.1", not "{value}"')
        return value

    def _strings(self, value: Any, setting: Setting, at: "Path") -> tuple[str, ...]:
        if isinstance(value, str) and value.isprintable() and not {'"', "\\"}.intersection(value):
            raise self._wrong(at, f'a list of strings, ["{value}"]', value)
        if not isinstance(value, list):
            raise self._wrong(at, "a list of strings", value)
        for index, item in enumerate(value):
            if not isinstance(item, str):
                message = f"{at[-1]} must be a list of strings; one item is {_kind(item)}"
                raise self.error((*at, index), message)
        return tuple(value)

    def _rules(self, value: Any, setting: Setting, at: "Path") -> tuple[str, ...]:
        names = self._strings(value, setting, at)
        for index, name in enumerate(names):
            self._rule(name, (*at, index), f"{at[-1]}: ")
        return names

    def _rule(self, name: str, at: "Path", where: str = "") -> None:
        problem = unknown_rule(name)
        if problem:
            raise self.error(at, where + problem)

    def _levels(self, value: Any, setting: Setting, at: "Path") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(at, "a table of rule = level", value)
        for name, level in value.items():
            self._rule(name, (*at, name), f"{at[-1]}: ")
            if not isinstance(level, str) or level not in SEVERITIES:
                raise self.error((*at, name), f"the severity of {name} must be error, warning or info, not {level!r}")
        return {name: SEVERITIES[level] for name, level in value.items()}

    def _rules_by_glob(self, value: Any, setting: Setting, at: "Path") -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            raise self._wrong(at, "a table of pattern = [rules]", value)
        return {pattern: self._rules(names, setting, (*at, pattern)) for pattern, names in value.items()}

    def _args(self, value: Any, setting: Setting, at: "Path") -> dict[str, str]:
        if not isinstance(value, dict):
            raise self._wrong(at, "a table of name = string", value)
        for name, item in value.items():
            if not isinstance(item, str):
                raise self._wrong((*at, name), "a string", item)
        return value

    def _tables(self, value: Any, setting: Setting, at: "Path") -> tuple[dict[str, Any], ...]:
        if not isinstance(value, list):
            raise self.error(at, f"{at[-1]} must be an array of tables, [[{_dotted(at)}]], not {_kind(value)}")
        return tuple(self.table(item, setting.children, (*at, index)) for index, item in enumerate(value))

    def _named_tables(self, value: Any, setting: Setting, at: "Path") -> dict[str, dict[str, Any]]:
        if not isinstance(value, dict):
            raise self._wrong(at, "a table", value)
        return {name: self.table(item, setting.children, (*at, name)) for name, item in value.items()}


def unknown_rule(name: str) -> str | None:
    """Why a selector means nothing, with the nearest known one; None where it means something."""
    if RULES.named(name):
        return None
    near = nearest(name, RULES.selectors)
    return f"no rule or family is named {name}; " + (f"did you mean {near}?" if near else "see `gowharf rule --all`")


def _dotted(at: "Path") -> str:
    return ".".join(str(part) for part in at if isinstance(part, str))


def _kind(value: Any) -> str:
    names = {str: "a string", bool: "a boolean", int: "an integer", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")
