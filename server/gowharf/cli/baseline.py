"""--baseline and --write-baseline: the file of known findings, read, written and compared with what a run finds.

Its paths are relative to its own folder, so it holds from whichever folder gowharf is run.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gowharf.check.baseline import Changed, Counts, Name, beyond, differences, read, tally, written
from gowharf.check.selection import Selection
from gowharf.cli import roots
from gowharf.cli.exits import UsageError
from gowharf.cli.write import write_report
from gowharf.report.words import counted
from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE
from gowharf.startup import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from gowharf.cli.roots import Opened

Found = tuple["Opened", Sequence[Finding]]
_WHOLE = ("select", "ignore", "changed_since", "fix", "fix_only", "diff", "stdin_filename")


def baseline_of(options: "Namespace") -> "Baseline | None":
    """What --baseline names. Raises UsageError, also for what can't go with --write-baseline."""
    if options.write_baseline:
        if options.baseline is None:
            raise UsageError("--write-baseline needs the file to write: --baseline FILE")
        for name in _WHOLE:
            if getattr(options, name):
                option = "--" + name.replace("_", "-")
                raise UsageError(f"--write-baseline writes all that is found, so it can't be given with {option}")
    return None if options.baseline is None else Baseline(options)


class Baseline:
    """The file, and the counts in it."""

    def __init__(self, options: "Namespace") -> None:
        self.file: str = options.baseline
        self.counts = _read(self.file, options.write_baseline)
        self._folder = os.path.realpath(os.path.dirname(self.file) or ".")
        self._some_rules = bool(options.select or options.ignore)

    def new(self, opened: "Opened", findings: Iterable[Finding]) -> list[Finding]:
        return beyond(findings, self.counts, self._name(opened))

    def notes(self, runs: Sequence[Found]) -> Iterator[str]:
        """What to tell of how the findings differ from the baseline, a line each."""
        changed = self._differences(runs)
        for entry in changed:
            if entry.found > entry.known > 0:
                what = f"{entry.found} findings of {entry.rule} in {entry.path}"
                yield f"{what}, of which {self.file} knows {entry.known}; all are shown"
        gone = sum(entry.known - entry.found for entry in changed if entry.found < entry.known)
        if gone:
            are = "finding is" if gone == 1 else "findings are"
            yield f"{gone} known {are} gone; --write-baseline takes them out of {self.file}"

    def write(self, runs: Sequence[Found]) -> str:
        """Writes what is found now over what the file has of the same files, and says so. Entries of files that this
        run is not about stay, unless the file is gone."""
        changed = self._differences(runs)
        counts: dict[str, dict[str, int]] = {path: dict(rules) for path, rules in self.counts.items()}
        for entry in changed:
            counts.setdefault(entry.path, {})[entry.rule] = entry.found
        counts = {path: {rule: count for rule, count in rules.items() if count} for path, rules in counts.items()}
        counts = {path: rules for path, rules in counts.items() if rules}
        write_report(self.file, [written(counts)])
        total = sum(count for rules in counts.values() for count in rules.values())
        new = sum(max(entry.found - entry.known, 0) for entry in changed)
        gone = sum(max(entry.known - entry.found, 0) for entry in changed)
        return (
            f"Wrote {self.file}: {counted(total, 'finding')} in {counted(len(counts), 'file')}; {new} new, {gone} gone"
        )

    def _differences(self, runs: Sequence[Found]) -> list[Changed]:
        """How the runs' findings differ from the entries that the runs are about."""
        now: dict[str, dict[str, int]] = {}
        about: dict[str, Mapping[str, int]] = {}
        for opened, findings in runs:
            now.update(tally(findings, self._name(opened)))
            for path, rules in self._entries(opened):
                about[path] = {**about.get(path, {}), **rules}
        about.update({path: rules for path, rules in self.counts.items() if path not in now and self._is_gone(path)})
        return differences(about, now)

    def _is_gone(self, path: str) -> bool:
        return not os.path.lexists(os.path.join(self._folder, path))

    def _entries(self, opened: "Opened") -> Iterator[tuple[str, dict[str, int]]]:
        """The entries of files that were checked; of the rules that ran, where the command line chose some."""
        selection = Selection(opened.settings, TABLE)
        for path, rules in self.counts.items():
            own = os.path.relpath(os.path.join(self._folder, path), os.path.realpath(opened.project.root))
            own = own.replace(os.sep, "/")
            if own.startswith("../") or not roots.concerns_path(own, opened.root.paths):
                continue
            yield (
                path,
                {rule: count for rule, count in rules.items() if not self._some_rules or selection.active(rule, own)},
            )

    def _name(self, opened: "Opened") -> Name:
        root = os.path.realpath(opened.project.root)
        return lambda path: os.path.relpath(os.path.join(root, path), self._folder).replace(os.sep, "/")


def _read(file: str, may_lack: bool) -> Counts:
    try:
        with open(file, encoding="utf-8") as stream:
            text = stream.read()
    except FileNotFoundError:
        if may_lack:
            return {}
        raise UsageError(f"there is no baseline {file}; --write-baseline writes it") from None
    except UnicodeDecodeError:
        raise UsageError(f"can't use {file} as a baseline: it is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"can't read {file}: {error.strerror}") from None
    try:
        return read(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"can't use {file} as a baseline: {error}") from None
