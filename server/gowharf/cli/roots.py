"""From what the command line names to projects: the paths of a run grouped by root, and each root opened.

A run looks at whole projects, since what breaks one file may stand in another; what it shows is what concerns the paths
that were named.
"""

import os
from collections.abc import Iterable, Mapping

from gowharf.check.config import (
    context_of,
    misplaced,
    parse,
    project_settings,
    read_settings,
    with_nested,
)
from gowharf.check.errors import ConfigError
from gowharf.check.settings import SEVERITIES, Overrides, Settings
from gowharf.cli.exits import UsageError
from gowharf.project.discover import discover
from gowharf.project.files import Overlay
from gowharf.project.gitignore import compile_patterns
from gowharf.project.load import DiskFiles, find_root, load_project
from gowharf.project.model import Context, Project
from gowharf.rules.model import Finding, Severity
from gowharf.startup import TYPE_CHECKING, NamedTuple
from gowharf.text.source import Source

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.project import model
    from gowharf.project.files import Files


class Root(NamedTuple):
    """One project to check. `paths` are the files and folders in it that were named, relative to it; "" is all of it.
    `texts` stand in place of what the disk has."""

    directory: str
    paths: tuple[str, ...]
    texts: Mapping[str, str] = {}


class Opened(NamedTuple):
    """A root with its project and the settings that hold for it, the command line's over the configuration's."""

    root: Root
    project: Project
    settings: Settings


def roots_of(paths: Iterable[str]) -> tuple[Root, ...]:
    """The paths grouped by the project that they are in. Raises UsageError for one that doesn't exist.

    A project inside another that is checked as a whole is part of that, so it is not checked twice.
    """
    grouped: dict[str, list[str]] = {}
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(f"no such file or folder: {path}")
        root = find_root(os.path.abspath(path))
        grouped.setdefault(root, []).append(relative_to(root, path))
    whole = [directory for directory, held in grouped.items() if "" in held]
    return tuple(
        Root(directory, tuple(dict.fromkeys(held)))
        for directory, held in grouped.items()
        if not any(directory != other and _below(directory, other) for other in whole)
    )


def stdin_root(name: str, text: str) -> Root:
    """The project in which a file would have the text; the file need not exist, its folder must."""
    folder = os.path.dirname(os.path.abspath(name))
    if not os.path.isdir(folder):
        raise UsageError(f"no such folder: {os.path.dirname(name)}")
    root = find_root(folder)
    path = relative_to(root, name)
    return Root(root, (path,), {path: text})


def open_root(root: Root, options: "Namespace") -> Opened:
    """The project with the settings that hold for it: configuration, then what the command line says."""
    try:
        settings = _settings(root, options)
        project = _with(load_project(root.directory, project_settings(settings)), root, root.texts)
        if options.config is None and not options.isolated:
            settings, project = _configured(settings, project, root)
    except ConfigError as error:
        path = error.path if options.config else os.path.relpath(os.path.join(root.directory, error.path))
        raise ConfigError(path.replace(os.sep, "/"), error.line, error.message) from None
    settings = _with_options(settings, options)._replace(overrides=_overrides(root, project, options))
    return Opened(root, project, settings)


def with_texts(opened: Opened, texts: Mapping[str, str]) -> Project:
    """The project as it is with these texts in place of its files'."""
    return _with(opened.project, opened.root, {**opened.root.texts, **texts})


def concerns(finding: Finding, paths: tuple[str, ...]) -> bool:
    """Whether a finding is about one of the paths: its own place, or another that has a part in it."""
    places = (finding.place.path, *(label.place.path for label in finding.related))
    return any(concerns_path(place, paths) for place in places)


def concerns_path(place: str, paths: tuple[str, ...]) -> bool:
    """Whether a file is one of the paths or below one."""
    return any(not path or place == path or place.startswith(path + "/") for path in paths)


def read_config(options: "Namespace") -> Source:
    """The file that --config names. Raises UsageError."""
    try:
        with open(options.config, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return Source(options.config.replace(os.sep, "/"), file.read())
    except OSError as error:
        raise UsageError(f"can't read {options.config}: {error.strerror}") from None


def relative_to(root: str, path: str) -> str:
    """A path of the command line as the project names it."""
    found = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
    return "" if found == "." else found


def shown_name(project: Project, path: str) -> str:
    """A project's path relative to the working directory, with "/"."""
    return os.path.relpath(os.path.join(project.root, path)).replace(os.sep, "/")


def _with(project: Project, root: Root, texts: Mapping[str, str]) -> Project:
    """The project with texts over its files; without any, the project as it is."""
    if not texts:
        return _named_dockerfiles(root, project)
    return _named_dockerfiles(root, _discovered(project, Overlay(project.files, _sources(texts)), project.settings))


def _discovered(project: Project, files: "Files", settings: "model.Settings") -> Project:
    """The project as other files or settings have it."""
    exclude = compile_patterns(settings.exclude) if settings.exclude else None
    git = project.git.over(files)
    return Project(project.root, files, git, settings, discover(files, git, exclude))


def _named_dockerfiles(root: Root, project: Project) -> Project:
    """The project with every file that was named and reads as a Dockerfile, whatever it is called, as a Dockerfile."""
    found = project.found
    known = {*found.dockerfiles, *found.dockerignores, *found.gomods, *found.goworks, *found.gosums}
    more = tuple(path for path in root.paths if path not in known and _reads_as_dockerfile(project, path))
    if not more:
        return project
    found = found._replace(dockerfiles=tuple(sorted((*found.dockerfiles, *more))))
    return Project(project.root, project.files, project.git, project.settings, found)


def _reads_as_dockerfile(project: Project, path: str) -> bool:
    if not path or path.endswith((".go", ".toml", ".txt", ".md", ".yml", ".yaml", ".json", ".sum", ".mod", ".work")):
        return False
    tree = project.dockerfile(path)
    return tree is not None and bool(tree.instructions) and tree.instructions[0].keyword in ("FROM", "ARG")


def _below(directory: str, other: str) -> bool:
    return directory.startswith(other.rstrip(os.sep) + os.sep)


def _settings(root: Root, options: "Namespace") -> Settings:
    if options.isolated and options.config is None:
        return Settings()
    if options.config is None:
        return read_settings(Overlay(DiskFiles(root.directory), _sources(root.texts)))
    source = read_config(options)
    pyproject = os.path.basename(options.config) == "pyproject.toml"
    found = parse(source, pyproject, folder="")
    if found is None:
        raise ConfigError(options.config, None, "there is no [tool.gowharf] in it")
    return found


def _configured(settings: Settings, project: Project, root: Root) -> tuple[Settings, Project]:
    """The settings with those of the folders below, and the project that follows from them. Raises ConfigError."""
    settings = with_nested(settings, project.files, _checked(project))
    if settings.nested and (wanted := project_settings(settings)) != project.settings:
        project = _named_dockerfiles(root, _discovered(project, project.files, wanted))
    problem = misplaced(settings, project)
    if problem is not None:
        raise problem
    return settings, project


def _sources(texts: Mapping[str, str]) -> dict[str, Source]:
    return {path: Source(path, text) for path, text in texts.items()}


def _checked(project: Project) -> tuple[str, ...]:
    found = project.found
    return (*found.dockerfiles, *found.gomods, *found.goworks, *found.dockerignores)


def _with_options(settings: Settings, options: "Namespace") -> Settings:
    """The command line over a configuration; a rule that it selects is run although the configuration ignores it."""
    for name in (*options.select, *options.ignore, *(name for name, _ in options.severity)):
        from gowharf.check.values import unknown_rule

        problem = unknown_rule(name)
        if problem:
            raise UsageError(problem)
    severity = {name: _level(name, level) for name, level in options.severity}
    nested = {folder: _with_options(held, options) for folder, held in settings.nested.items()}
    kept = tuple(name for name in settings.ignore if name not in options.select)
    return settings._replace(
        select=tuple(options.select) or settings.select,
        ignore=(*kept, *options.ignore),
        severity={**settings.severity, **severity},
        nested=nested,
    )


def _level(name: str, level: str) -> Severity:
    if level not in SEVERITIES:
        raise UsageError(f"the severity of {name} must be error, warning or info, not {level!r}")
    return SEVERITIES[level]


def _overrides(root: Root, project: Project, options: "Namespace") -> Overrides:
    """What the command line says of builds: about the Dockerfiles that it names, or else about all."""
    context: Context | None = None
    if options.context is not None:
        if not os.path.isdir(options.context):
            raise UsageError(f"no such folder: {options.context}")
        context = _directory(root, options.context)
    named = frozenset(path for path in root.paths if path in project.found.dockerfiles)
    if options.target is not None:
        from gowharf.check.targets import no_stage

        problem = no_stage(options.target, project, sorted(named) or project.found.dockerfiles)
        if problem:
            raise UsageError(problem)
    return Overrides(
        context=context,
        target=options.target,
        args=dict(options.build_arg),
        contexts={name: _named_context(root, value) for name, value in options.build_context},
        platform=options.platform,
        dockerfiles=named or None,
    )


def _named_context(root: Root, value: str) -> "Context | str":
    if "://" in value or value.startswith("git@"):
        return context_of(value)
    return _directory(root, value)


def _directory(root: Root, path: str) -> Context:
    found = relative_to(root.directory, path)
    if found == ".." or found.startswith("../"):
        return Context("outside", found)
    return Context("dir", found)
