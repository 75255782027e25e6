"""`gowharf add-ignores`: writes an ignore with its reason for everything that is found, and says where it did."""

import sys
from collections.abc import Mapping, Sequence

from gowharf.check.engine import check
from gowharf.check.suppress import Key, Suppressed, suppress, with_per_file_ignores
from gowharf.cli import roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.cli.write import write_all
from gowharf.report.terminal import visible
from gowharf.report.words import counted
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.cli.roots import Opened
    from gowharf.project.model import Project
    from gowharf.rules.model import Finding

CONFIGURATION = "gowharf.toml"


def run(options: "Namespace") -> Exit:
    reason = _reason(options.reason)
    progress = streams.Progress()
    done: list[tuple[Opened, Suppressed, dict[str, str]]] = []
    try:
        for root in roots.roots_of(options.paths or ["."]):
            opened = roots.open_root(root, options)
            suppressed = _suppressed(opened, reason, progress)
            texts = {**suppressed.texts, **_configurations(opened, suppressed.configured)}
            done.append((opened, suppressed, texts))
    finally:
        progress.close()
    for opened, _, texts in done:
        write_all(opened.project.root, {path: _text(opened.project, path) for path in texts}, texts)
    streams.write(_told(done))
    return Exit.FINDINGS if any(suppressed.left for _, suppressed, _ in done) else Exit.OK


def _suppressed(opened: "Opened", reason: str, progress: streams.Progress) -> Suppressed:
    settings = opened.settings._replace(flood=sys.maxsize)

    def analyse(texts: Mapping[str, str]) -> tuple["Project", Sequence["Finding"]]:
        project = roots.with_texts(opened, texts) if texts else opened.project
        found = check(project, settings, progress=progress).findings
        return project, [finding for finding in found if roots.concerns(finding, opened.root.paths)]

    return suppress(analyse, reason)


def _configurations(opened: "Opened", keys: Sequence[Key]) -> dict[str, str]:
    """The configurations with `per-file-ignores` for what no comment can ignore. Raises UsageError, before anything is
    written, where one can't be added to."""
    grouped: dict[str, list[Key]] = {}
    for key in keys:
        grouped.setdefault(opened.settings.at(key[0]).file or CONFIGURATION, []).append(key)
    texts: dict[str, str] = {}
    for file, held in grouped.items():
        folder = file.rpartition("/")[0]
        own = [(path[len(folder) + 1 :] if folder else path, rule) for path, rule in held]
        pyproject = file.rpartition("/")[2] == "pyproject.toml"
        new = with_per_file_ignores(_text(opened.project, file) or "", own, "tool.gowharf." if pyproject else "")
        if new is None:
            what = "; ".join(f"{rule} for {path}" for path, rule in own)
            raise UsageError(f"can't add to per-file-ignores of {file}; write it there yourself: {what}")
        texts[file] = new
    return texts


def _told(done: Sequence[tuple["Opened", Suppressed, Mapping[str, str]]]) -> list[str]:
    """What was written where, and what is left."""
    lines: list[str] = []
    total = 0
    for opened, suppressed, texts in done:
        lines.extend(f"{visible(roots.shown_name(opened.project, path))}\n" for path in sorted(texts))
        lines.extend(
            f"{visible(roots.shown_name(opened.project, finding.place.path))}: {finding.rule} can't be ignored\n"
            for finding in suppressed.left
        )
        total += sum(suppressed.counts)
    files = sum(len(texts) for _, _, texts in done)
    if not files:
        return [*lines, "Nothing to ignore\n"]
    return [*lines, f"Ignored {counted(total, 'finding')} in {counted(files, 'file')}\n"]


def _reason(given: str) -> str:
    """The reason on one line, as a comment can hold it."""
    return visible(" ".join(given.split()))


def _text(project: "Project", path: str) -> str | None:
    source = project.source(path)
    return None if source is None else source.text
