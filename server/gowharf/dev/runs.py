"""Runs of gowharf for the generated pages: a docstring's example through the engine, commands for the README.

Also what the real go command said in the scenarios (the head of tests/scenarios/*/*.txtar), for rules whose cause no
docstring can show, such as what git ignores.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping

from gowharf.check.engine import Report, check
from gowharf.check.fixing import apply
from gowharf.check.settings import Settings
from gowharf.project.discover import discover
from gowharf.project.files import MemoryFiles
from gowharf.project.git import GitView
from gowharf.project.model import Project
from gowharf.project.model import Settings as ProjectSettings
from gowharf.report import full
from gowharf.report.model import Shown
from gowharf.rules.doc import Example
from gowharf.rules.model import Finding
from gowharf.rules.table import TABLE
from gowharf.startup import NamedTuple

WIDTH = 100
_SERVERS = ("GOWHARF", "FORCE_COLOR", "GITHUB_", "CI_PROJECT_DIR")  # what would change the output


class Run(NamedTuple):
    """What gowharf finds of one rule in an example, as it prints it, and the texts that its fix gives files."""

    finding: Finding
    shown: str
    mended: Mapping[str, str]


class Real(NamedTuple):
    """A recorded run: the Dockerfile's line that failed, and what it said."""

    command: str
    error: str


def run_example(name: str, example: Example) -> Run:
    """The example's findings of the rule `name`. Raises ValueError where there are none."""
    files, git = MemoryFiles(example.files), GitView(False)
    entry = TABLE.find(name)
    asked = () if entry is None or entry.rule.default else (name,)  # a rule that is off by default is asked for
    report = check(Project("/", files, git, ProjectSettings(), discover(files, git)), Settings(select=asked))
    found = tuple(finding for finding in report.findings if finding.rule == name)
    if not found:
        raise ValueError(f"{name} finds nothing in its own example")
    fixes = found[0].fixes[:1]
    return Run(found[0], _shown(report._replace(findings=found)), apply(example.files.get, fixes))


def run_command(command: str, root: pathlib.Path, color: bool = False) -> str:
    """What a gowharf command prints in a folder that holds a copy of examples/."""
    with _copied(root) as folder:
        return _run(command + " --color always" * color, root, folder, {})


def run_summary(command: str, root: pathlib.Path) -> str:
    """What a gowharf command in examples/broken adds to the summary of a GitHub job."""
    with _copied(root) as folder:
        path = folder / "summary.md"
        _run(command, root, folder / "examples" / "broken", {"GITHUB_STEP_SUMMARY": str(path)})
        return path.read_text("utf-8")


@contextlib.contextmanager
def _copied(root: pathlib.Path) -> Iterator[pathlib.Path]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / "examples", pathlib.Path(folder) / "examples")
        yield pathlib.Path(folder)


def _run(command: str, root: pathlib.Path, folder: pathlib.Path, more: Mapping[str, str]) -> str:
    program, *arguments = command.split()
    if program != "gowharf":
        raise ValueError(f"only gowharf is run, not {program}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SERVERS)}
    environment = {
        **kept,
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "PYTHONPATH": str(root / "server"),
        "PYTHONIOENCODING": "utf-8",
        **more,
    }
    argv = [sys.executable, "-m", "gowharf", *arguments]
    done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        raise ValueError(f"{command}: {done.stderr}")
    return done.stdout


def recorded_runs(root: pathlib.Path) -> Mapping[str, Real]:
    """By rule, the first scenario in which it's owed an error and the real go command failed."""
    found: dict[str, Real] = {}
    for path in sorted((root / "tests" / "scenarios").glob("*/*.txtar")):
        head = tomllib.loads(_head(path.read_text("utf-8", "surrogateescape")))
        run = head.get("before", {})
        if run.get("exit") and run.get("error") and head.get("owed") == "error":
            found.setdefault(head["rule"], Real(run["command"], run["error"]))
    return found


def _head(text: str) -> str:
    """An archive's text before its first file."""
    return text if not text.startswith("-- ") and "\n-- " not in text else text[: ("\n" + text).index("\n-- ")]


def _shown(report: Report) -> str:
    """The findings as `gowharf check` shows them, without the closing line."""
    text = "".join(full.render(Shown((report,), lambda project, path: path, width=WIDTH)))
    return text.rpartition("\n\n")[0]
