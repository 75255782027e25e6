"""Configuration files: `gowharf.toml`, or `[tool.gowharf]` in pyproject.toml.

Everything goes by the table in `settings.py`. A mistake is a `ConfigError` that names the file, the line and
the nearest known key; nothing is guessed and nothing is ignored silently.
"""

from collections.abc import Callable, Iterable, Mapping

from gowharf.check.errors import ConfigError
from gowharf.check.settings import SEVERITIES, TABLE, Build, Setting, Settings
from gowharf.project.files import FileError, Files, join
from gowharf.rules.table import TABLE as RULES
from gowharf.startup import TYPE_CHECKING, Any, regex
from gowharf.text.nearest import nearest
from gowharf.text.source import Place, Source, Span

if TYPE_CHECKING:
    from gowharf.check.tomllines import Path
    from gowharf.project import model

NAMES = ("gowharf.toml", "pyproject.toml")
GO_VERSION = r"[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4}|(rc|beta)[0-9]{1,4})?"
_ENDLESS = regex(r"""(?<![\w.-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){200}""")
_TOML_SAYS_WHERE = regex(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_GO_VERSION = regex(GO_VERSION)


def read_settings(files: Files, directory: str = "") -> Settings:
    """The settings that the folder's own configuration gives; the defaults where it has none."""
    for name in NAMES:
        path = f"{directory}/{name}" if directory else name
        read = files.read(path)
        if isinstance(read, FileError):
            raise ConfigError(path, None, read.reason)
        if read is not None:
            found = parse(read, pyproject=name == "pyproject.toml")
            if found is not None:
                return found
    return Settings()


def with_nested(settings: Settings, files: Files, paths: Iterable[str]) -> Settings:
    """The settings with those of every folder that holds one of `paths` and has a configuration of its own."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    nested: dict[str, Settings] = {}
    for folder in sorted(folders):
        own = read_settings(files, folder)
        if own.file is not None:
            nested[folder] = own
    return settings._replace(nested=nested) if nested else settings


def parse(source: Source, pyproject: bool = False, folder: str | None = None) -> Settings | None:
    """The settings in a file; None for a pyproject.toml without `[tool.gowharf]`. Raises ConfigError.

    Its paths are relative to `folder` (of the project), which is the file's own when not given.
    """
    if pyproject and "gowharf" not in source.text:
        return None
    import tomllib

    endless = _ENDLESS.search(source.text)
    if endless:  # tomllib takes memory with the square of a dotted key's parts
        line = source.lines.line(endless.start())
        raise ConfigError(source.path, line, "not valid TOML: a key has more parts than any setting")
    try:
        data: Any = tomllib.loads(source.text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _toml_error(source, error) from None
    if pyproject:
        tool = data.get("tool", {})
        data = tool.get("gowharf") if isinstance(tool, dict) else None
        if data is None:
            return None
    return _settings(
        _Reader(source, _table_of(pyproject)), data, source.path.rpartition("/")[0] if folder is None else folder
    )


def lines_of_settings(source: Source, pyproject: bool = False) -> dict[str, int | None]:
    """The settings that a file which `parse` reads gives, each with its line (from 1) where that is seen."""
    import tomllib

    from gowharf.check.tomllines import line_of

    data: Any = tomllib.loads(source.text.removeprefix("\ufeff"))
    if pyproject:
        data = data.get("tool", {}).get("gowharf", {})
    return {name: line_of(source.text, (*_table_of(pyproject), name)) for name in data}


def from_data(data: Mapping[str, Any], name: str) -> Settings:
    """The settings that an editor gives as data; keys that are none of ours are the editor's own. Raises ConfigError,
    which then names `name`."""
    known = {setting.name for setting in TABLE}
    reader = _Reader(Source(name, ""), ())
    return _settings(reader, {key: value for key, value in data.items() if key in known}, "")


def _settings(reader: "_Reader", data: Any, folder: str) -> Settings:
    values = reader.table(data, TABLE, reader.root)
    settings = Settings(
        required_version=values["required-version"],
        select=values["select"],
        ignore=values["ignore"],
        severity=values["severity"],
        per_file_ignores=values["per-file-ignores"],
        exclude=tuple(_from(folder, pattern) for pattern in values["exclude"]),
        private=values["private"],
        builds=tuple(_build(reader, folder, number, build) for number, build in enumerate(values["build"])),
        images={name: table["go"] for name, table in values["images"].items()},
        file=reader.source.path,
    )
    _require_version(reader, settings.required_version)
    return settings


def project_settings(settings: Settings) -> "model.Settings":
    """What the project needs to know of the settings."""
    from gowharf.project import model

    builds = tuple(
        model.BuildConfig(
            dockerfile=build.dockerfile,
            context=model.Context("dir", build.context),
            reason=model.Reason(f"{settings.file} says so", build.place),
            target=build.target,
            args=build.args,
            contexts={name: context_of(value) for name, value in build.contexts.items()},
        )
        for build in settings.builds
    )
    return model.Settings(settings.private, settings.images, builds, settings.exclude)


def context_of(value: str, directory: str = "") -> "model.Context | str":
    """A named context as --build-context takes it: a folder (relative to `directory`), or an image or URL."""
    from gowharf.project.model import Context

    if value.startswith("docker-image://"):
        return "image:" + value.removeprefix("docker-image://")
    if "://" in value or value.startswith("git@"):
        return Context("unknown", "")
    joined = join(directory, value)
    return Context("outside", value) if joined is None else Context("dir", joined)


class _Reader:
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
            raise self.error(at, f"{_dotted(at)} must be a table, not {_kind(data)}")
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


def _build(reader: _Reader, folder: str, number: int, build: Mapping[str, Any]) -> Build:
    at = (*reader.root, "build", number)
    dockerfile = join(folder, build["dockerfile"])
    context = join(folder, build["context"]) if build["context"] else (dockerfile or "").rpartition("/")[0]
    for key, value in (("dockerfile", dockerfile), ("context", context)):
        if value is None:
            raise reader.error((*at, key), f"{key} {build[key]} is outside of the project")
    place = _place(reader.source, at)
    return Build(dockerfile or "", context or "", build["target"] or None, build["args"], build["contexts"], place)


def _place(source: Source, at: "Path") -> Place | None:
    """The line of a table's head."""
    from gowharf.check.tomllines import offsets

    start = source.memo(offsets).get(at)
    if start is None:
        return None
    line = source.lines.span(source.lines.line(start))
    return Place(source.path, Span(start, line.start + len(line.text(source.text).rstrip())))


def _table_of(pyproject: bool) -> "Path":
    """The table of a file that holds the settings."""
    return ("tool", "gowharf") if pyproject else ()


def _dotted(at: "Path") -> str:
    return ".".join(str(part) for part in at if isinstance(part, str))


def _from(folder: str, pattern: str) -> str:
    """A pattern of a nested configuration, seen from the project's root (a pattern with a slash is anchored)."""
    if not folder:
        return pattern
    anchored = pattern.lstrip("/")
    return f"/{folder}/{anchored}" if "/" in pattern.rstrip("/") else f"/{folder}/**/{anchored}"


def _require_version(reader: _Reader, required: str) -> None:
    if not required:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from gowharf import __version__

    at = (*reader.root, "required-version")
    try:
        allowed = SpecifierSet(required).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        message = f"required-version {required!r} is not a version specifier, such as >={__version__}"
        raise reader.error(at, message) from None
    if not allowed:
        raise reader.error(at, f"this project requires gowharf {required}; this is {__version__}")


def _toml_error(source: Source, error: Exception) -> ConfigError:
    said = str(error) or "it is nested too deeply"
    found = _TOML_SAYS_WHERE.search(said)
    if found is None:
        return ConfigError(source.path, None, f"not valid TOML: {said}")
    line = int(found[1]) if found[1] else source.lines.line(len(source.text.rstrip()))
    return ConfigError(source.path, line, f"not valid TOML: {said[: found.start()]}")


def _kind(value: Any) -> str:
    names = {str: "a string", bool: "a boolean", int: "an integer", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")
