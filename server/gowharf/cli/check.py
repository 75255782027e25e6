"""`gowharf check`: analyses the projects of the given paths, mends what it may, and reports the rest."""

import os
import sys
from collections.abc import Sequence

from gowharf.check.engine import check
from gowharf.check.processors import capped
from gowharf.check.settings import SEVERITIES
from gowharf.cli import outputs, roots, streams
from gowharf.cli.exits import Exit, UsageError
from gowharf.cli.keeping import Keeping
from gowharf.report.model import Shown, findings
from gowharf.report.terminal import visible
from gowharf.rules.model import Finding
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from gowharf.check.engine import Report
    from gowharf.check.fixing import Fixed
    from gowharf.cli.roots import Opened
    from gowharf.project.model import Project


def run(options: "Namespace") -> Exit:
    wanted = outputs.outputs_of(options.output_format)
    keeping = Keeping(options)
    progress = streams.Progress()
    try:
        opened = [roots.open_root(root, options) for root in _roots(options)]
        if options.show_settings or options.show_files:
            streams.write(piece for one in opened for piece in _asked(one, options))
            return Exit.OK
        checked = [_Run(one, options, keeping, progress) for one in opened]
    finally:
        progress.close()
    if options.write_baseline and keeping.baseline is not None:
        runs = [(one.opened, keeping.concerning(one.opened, one.last)) for one in checked]
        streams.write([keeping.baseline.write(runs) + "\n"])
        return Exit.OK
    shown = _shown(checked, options)
    if options.diff:
        _print_diffs(checked, shown.color)
    elif options.fix or options.fix_only:
        _write(checked, options)
    if not options.diff and not options.fix_only:
        _report(shown, wanted, options)
        for note in keeping.notes([(one.opened, one.last) for one in checked]):
            streams.error(visible(note))
    return Exit(shown.status)


class _Run:
    """One project checked. `report` is what is left to say about it."""

    def __init__(self, opened: "Opened", options: "Namespace", keeping: Keeping, progress: streams.Progress) -> None:
        self.opened = opened
        self._keeping = keeping
        self._progress = progress
        self._jobs = options.jobs
        self._alone = options.stdin_filename is not None
        self._settings = opened.settings
        self.fixed: Fixed | None = None
        fixes = options.fix or options.fix_only or options.diff
        if fixes or keeping.counts:
            self._settings = self._settings._replace(flood=sys.maxsize)
        self.last = self._checked(opened.project)
        before = self._concerning()
        if fixes:
            from gowharf.check.fixing import fix_all

            self.fixed = fix_all(self.read, self._mendable(), self._again, options.unsafe_fixes)
        left = before if options.diff else self._concerning()
        concerning = len(keeping.concerning(opened, self.last))
        self.held = concerning - len(left)
        self.elsewhere = 0 if self._alone else len(self.last.findings) - concerning
        self.report = self.last._replace(findings=capped(left, opened.settings.flood))

    def read(self, path: str) -> str | None:
        source = self.opened.project.source(path)
        return None if source is None else source.text

    def changes(self) -> "Mapping[str, str]":
        return self.fixed.texts if self.fixed else {}

    def _again(self, texts: "Mapping[str, str]") -> Sequence[Finding]:
        self.last = self._checked(roots.with_texts(self.opened, texts))
        return self._mendable()

    def _checked(self, project: "Project") -> "Report":
        spread = None
        if len(project.found.dockerfiles) > 1:
            from gowharf.cli import workers

            spread = workers.over(project, self._jobs)
        return check(project, self._settings, progress=self._progress, keep=False, spread=spread)

    def _mendable(self) -> list[Finding]:
        """The findings that may be fixed: of standard input only with fixes that touch no other file."""
        found = self._concerning()
        if not self._alone:
            return found
        path = self.opened.root.paths[0]
        return [
            finding._replace(fixes=tuple(fix for fix in finding.fixes if all(edit.path == path for edit in fix.edits)))
            for finding in found
        ]

    def _concerning(self) -> list[Finding]:
        return self._keeping.shown(self.opened, self.last)


def _roots(options: "Namespace") -> tuple[roots.Root, ...]:
    if options.stdin_filename is None:
        if "-" in options.paths and not os.path.exists("-"):
            raise UsageError("standard input needs a name: --stdin-filename says which file it is the text of")
        return roots.roots_of(options.paths or ["."])
    if [path for path in options.paths if path != "-"]:
        raise UsageError("--stdin-filename checks standard input, so no PATH can be given with it")
    return (roots.stdin_root(options.stdin_filename, streams.read_stdin()),)


def _shown(checked: "Sequence[_Run]", options: "Namespace") -> Shown:
    """What the formats show, the exit status with it."""
    shown = Shown(
        reports=tuple(one.report for one in checked),
        name=roots.shown_name,
        fixed=sum(len(one.fixed.applied) for one in checked if one.fixed and not options.diff),
        held=sum(one.held for one in checked),
        elsewhere=sum(one.elsewhere for one in checked),
        color=streams.wants_color(options.color),
        width=streams.width(),
        fail_on=SEVERITIES[options.fail_on],
    )
    return shown._replace(status=_status(shown, options))


def _asked(opened: "Opened", options: "Namespace") -> list[str]:
    from gowharf.cli.show import show_files, show_settings

    return show_settings(opened, options) if options.show_settings else show_files(opened)


def _report(shown: Shown, wanted: Sequence[outputs.Output], options: "Namespace") -> None:
    text_goes_out = options.stdin_filename is not None and options.fix
    outputs.report(shown, wanted, options.color, sys.stderr if text_goes_out else None)
    if options.statistics:
        from gowharf.cli.show import statistics

        streams.write(statistics(shown), sys.stderr if text_goes_out or outputs.for_program(wanted) else None)


def _print_diffs(checked: Sequence[_Run], color: bool) -> None:
    """The diffs, for `git apply` (without colour); on stderr how much they would mend."""
    from gowharf.report.words import counted
    from gowharf.text.diff import unified_diff

    for one in checked:
        for path, text in sorted(one.changes().items()):
            diff = unified_diff(one.read(path), text, roots.shown_name(one.opened.project, path))
            streams.write_diff(diff, color)
    mended = sum(len(one.fixed.applied) for one in checked if one.fixed)
    streams.error(f"would mend {counted(mended, 'finding')}")


def _write(checked: Sequence[_Run], options: "Namespace") -> None:
    """Writes the fixed files; with --stdin-filename, that file's text to stdout and no other."""
    for one in checked:
        changes = one.changes()
        if options.stdin_filename is not None:
            path = one.opened.root.paths[0]
            streams.write_exact(changes.get(path, one.opened.root.texts[path]))
        elif changes:
            from gowharf.cli.write import write_all

            write_all(one.opened.project.root, {path: one.read(path) for path in changes}, changes)
        if one.fixed and not one.fixed.settled:
            streams.error("fixes were still changing each other's text when it stopped; run it again to go on")


def _status(shown: Shown, options: "Namespace") -> Exit:
    if options.exit_zero or options.fix_only:
        return Exit.OK
    return Exit.FINDINGS if any(finding.severity >= shown.fail_on for _, finding in findings(shown)) else Exit.OK
