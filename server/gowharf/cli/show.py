"""What --show-files, --show-settings and --statistics print."""

from collections.abc import Iterator

from gowharf.check.settings import TABLE, Settings
from gowharf.cli.roots import concerns_path, read_config, shown_name
from gowharf.report.full import fixable
from gowharf.report.model import Shown, files_of, findings
from gowharf.report.settings import render
from gowharf.report.terminal import visible
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.cli.roots import Opened
    from gowharf.project.model import BuildConfig, Project


def show_files(opened: "Opened") -> list[str]:
    """The files that would be looked at, one a line; below a Dockerfile, indented, from which context it is built, and
    why we think so."""
    from gowharf.check.engine import configured_builds

    project = opened.project
    builds: dict[str, list[BuildConfig]] = {}
    for build in configured_builds(project, opened.settings.overrides):
        builds.setdefault(build.dockerfile, []).append(build)
    pieces = []
    for path in sorted({*files_of(project), *builds}):
        if concerns_path(path, opened.root.paths):
            pieces.append(visible(shown_name(project, path)) + "\n")
            pieces.extend(_built(project, build) for build in builds.get(path, ()))
    return pieces


def show_settings(opened: "Opened", options: "Namespace") -> list[str]:
    """The settings in force, in the order of the table, and where each comes from."""
    pieces = list(_settings(opened, opened.settings, opened.project.root, options))
    for folder, settings in opened.settings.nested.items():
        pieces.append("\n")
        pieces.extend(_settings(opened, settings, f"{opened.project.root}/{folder}", options))
    pieces.extend(_overridden(options))
    return pieces


def statistics(shown: Shown) -> Iterator[str]:
    """How many findings each rule has, most first; "*" where --fix mends some."""
    counts: dict[tuple[str, str], int] = {}
    mended: set[str] = set()
    for _, finding in findings(shown):
        key = (finding.rule, finding.severity.word)
        counts[key] = counts.get(key, 0) + 1
        if fixable(finding):
            mended.add(finding.rule)
    for (rule, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>5}  {'*' if rule in mended else ' '} {severity:<7}  {rule}\n"


def _built(project: "Project", build: "BuildConfig") -> str:
    from gowharf.report.explain import context_name, reason_text

    context = visible(context_name(project, build, shown_name))
    target = f", target {visible(build.target)}" if build.target else ""
    return f"    context {context}{target}: {reason_text(project, build, shown_name)}\n"


def _settings(opened: "Opened", settings: Settings, folder: str, options: "Namespace") -> Iterator[str]:
    origin = "no configuration file"
    if settings.file:  # one that --config names is relative to the working directory, as given
        origin = settings.file if options.config else shown_name(opened.project, settings.file)
    yield from render(settings, folder, origin, _origins(opened, settings, origin, options))


def _origins(opened: "Opened", settings: Settings, shown: str, options: "Namespace") -> dict[str, str]:
    """By setting: "default", "FILE:LINE", "the command line", or the last two where both have a part in it."""
    from gowharf.check.config import lines_of_settings

    source = None
    if settings.file is not None:
        source = read_config(options) if options.config else opened.project.source(settings.file)
    found = lines_of_settings(source, shown.rpartition("/")[2] == "pyproject.toml") if source else {}
    origins = {}
    for name in (setting.name for setting in TABLE):
        given = name in ("select", "ignore", "severity") and bool(getattr(options, name))
        said = ["the command line"] if given else []
        if name in found and not (given and name == "select"):
            said.insert(0, f"{shown}:{found[name]}" if found[name] else shown)
        origins[name] = " and ".join(said) or "default"
    return origins


def _overridden(options: "Namespace") -> Iterator[str]:
    """What the command line says of builds, which no setting holds."""
    said = [(name, getattr(options, name)) for name in ("context", "target", "platform")]
    said.extend(("build-context", "=".join(pair)) for pair in options.build_context)
    said.extend(("build-arg", name if value is None else f"{name}={value}") for name, value in options.build_arg)
    given = [(name, value) for name, value in said if value is not None]
    if given:
        yield "\n# the command line\n"
    for name, value in given:
        yield f"# --{name} {visible(value)}\n"
