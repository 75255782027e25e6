"""What --show-files, --show-settings and --statistics print."""

from collections.abc import Iterator

from gowharf.check.settings import Settings
from gowharf.cli.roots import concerns_path, shown_name
from gowharf.report.full import fixable
from gowharf.report.model import Shown, files_of, findings
from gowharf.report.settings import render
from gowharf.report.terminal import visible
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from gowharf.cli.roots import Opened


def show_files(opened: "Opened") -> list[str]:
    """The files that would be checked, one a line."""
    named = (path for path in files_of(opened.project) if concerns_path(path, opened.root.paths))
    return [visible(shown_name(opened.project, path)) + "\n" for path in named]


def show_settings(opened: "Opened") -> list[str]:
    """The settings in force, in the order of the table, and where they come from."""
    pieces = list(_settings(opened, opened.settings, opened.project.root))
    for folder, settings in opened.settings.nested.items():
        pieces.append("\n")
        pieces.extend(_settings(opened, settings, f"{opened.project.root}/{folder}"))
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


def _settings(opened: "Opened", settings: Settings, folder: str) -> Iterator[str]:
    origin = shown_name(opened.project, settings.file) if settings.file else "no configuration file"
    yield from render(settings, folder, origin)
