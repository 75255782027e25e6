"""Configuration files: `gowharf.toml`, or `[tool.gowharf]` in pyproject.toml.

Everything goes by the table in `settings.py`. A mistake is a `ConfigError` that names the file, the line and
the nearest known key; nothing is guessed and nothing is ignored silently.
"""

from collections.abc import Iterable, Mapping

from gowharf.check.errors import ConfigError
from gowharf.check.settings import TABLE, Build, Settings
from gowharf.project.files import FileError, Files, join
from gowharf.startup import TYPE_CHECKING, Any, regex
from gowharf.text.nearest import nearest
from gowharf.text.source import Place, Source, Span

if TYPE_CHECKING:
    from gowharf.check.tomllines import Path
    from gowharf.check.values import Reader
    from gowharf.project import model

NAMES = ("gowharf.toml", "pyproject.toml")
_ENDLESS = regex(r"""(?<![\w.-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){200}""")
_TOML_SAYS_WHERE = regex(r" \(at (?:line (\d+), column \d+|end of document)\)$")


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
    from gowharf.check.values import Reader

    reader = Reader(source, _table_of(pyproject))
    return _settings(reader, data, source.path.rpartition("/")[0] if folder is None else folder)


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
    from gowharf.check.values import Reader

    known = {setting.name for setting in TABLE}
    reader = Reader(Source(name, ""), ())
    return _settings(reader, {key: value for key, value in data.items() if key in known}, "")


def _settings(reader: "Reader", data: Any, folder: str) -> Settings:
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
    """What the project needs to know of the settings, those of folders below included: of two that speak of the same
    Dockerfile or image, the one further down counts."""
    from gowharf.project import model

    deepest_first = [*(settings.nested[folder] for folder in sorted(settings.nested, reverse=True)), settings]
    builds: list[model.BuildConfig] = []
    claimed: set[str] = set()
    for held in deepest_first:
        builds.extend(_build_config(held, build) for build in held.builds if build.dockerfile not in claimed)
        claimed.update(build.dockerfile for build in held.builds)
    return model.Settings(
        private=tuple(dict.fromkeys(pattern for held in deepest_first for pattern in held.private)),
        images={name: version for held in reversed(deepest_first) for name, version in held.images.items()},
        builds=tuple(builds),
        exclude=tuple(dict.fromkeys(pattern for held in deepest_first for pattern in held.exclude)),
    )


def misplaced(settings: Settings, project: "model.Project") -> ConfigError | None:
    """What is wrong with the first `[[build]]` whose Dockerfile, context or target isn't there, if there is one."""
    for held in (settings, *settings.nested.values()):
        for build in held.builds:
            if build.place is None:
                continue
            key, said = "dockerfile", _no_file(build.dockerfile, project)
            if not said:
                key, said = "context", _no_folder(build.context, project)
            if not said and build.target:
                from gowharf.check.targets import no_stage

                key, said = "target", no_stage(build.target, project, [build.dockerfile])
            if said:
                return ConfigError(build.place.path, _line_of_key(project.files, build.place, key), said)
    return None


def _no_file(path: str, project: "model.Project") -> str:
    if project.files.kind(path) in ("file", "link"):
        return ""
    near = nearest(path, project.found.dockerfiles)
    return f"there is no file {path}" + (f"; did you mean {near}?" if near else "")


def _no_folder(path: str, project: "model.Project") -> str:
    return "" if not path or project.files.kind(path) in ("dir", "link") else f"there is no folder {path}"


def _line_of_key(files: Files, head: Place, key: str) -> int | None:
    """The line of a key of the table that begins at a place."""
    from gowharf.check.tomllines import offsets

    source = files.read(head.path)
    if not isinstance(source, Source):
        return None
    found = source.memo(offsets)
    table = next((path for path, at in found.items() if at == head.span.start and isinstance(path[-1], int)), ())
    return source.lines.line(found.get((*table, key), head.span.start))


def _build_config(settings: Settings, build: Build) -> "model.BuildConfig":
    from gowharf.project import model

    return model.BuildConfig(
        dockerfile=build.dockerfile,
        context=model.Context("dir", build.context),
        reason=model.Reason(f"{settings.file} says so", build.place),
        target=build.target,
        args=build.args,
        contexts={name: context_of(value) for name, value in build.contexts.items()},
    )


def context_of(value: str, directory: str = "") -> "model.Context | str":
    """A named context as --build-context takes it: a folder (relative to `directory`), or an image or URL."""
    from gowharf.project.model import Context

    if value.startswith("docker-image://"):
        return "image:" + value.removeprefix("docker-image://")
    if "://" in value or value.startswith("git@"):
        return Context("unknown", "")
    joined = join(directory, value)
    return Context("outside", value) if joined is None else Context("dir", joined)


def _build(reader: "Reader", folder: str, number: int, build: Mapping[str, Any]) -> Build:
    at = (*reader.root, "build", number)
    dockerfile = join(folder, build["dockerfile"])
    context = join(folder, build["context"]) if build["context"] else (dockerfile or "").rpartition("/")[0]
    for key, value in (("dockerfile", dockerfile), ("context", context)):
        if value is None:
            hint = "" if folder else "; say it in the configuration of a folder that holds both"
            raise reader.error((*at, key), f"{key} {build[key]} is outside of the project{hint}")
    contexts = {name: _named(folder, value) for name, value in build["contexts"].items()}
    place = _place(reader.source, at)
    return Build(dockerfile or "", context or "", build["target"] or None, build["args"], contexts, place)


def _named(folder: str, value: str) -> str:
    """A named context, its folder relative to the project's root."""
    if "://" in value or value.startswith("git@"):
        return value
    joined = join(folder, value)
    return value if joined is None else joined or "."


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


def _from(folder: str, pattern: str) -> str:
    """A pattern of a nested configuration, seen from the project's root (a pattern with a slash is anchored)."""
    if not folder:
        return pattern
    anchored = pattern.lstrip("/")
    return f"/{folder}/{anchored}" if "/" in pattern.rstrip("/") else f"/{folder}/**/{anchored}"


def _require_version(reader: "Reader", required: str) -> None:
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
