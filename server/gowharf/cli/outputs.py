"""Where a run's report goes: one or several formats, to standard output and to files, and the job's summary on GitHub.

A file is written aside and renamed, so a reader never sees half of it. The environment of the CI server is read here
and nowhere else: its repository's root, from which its formats' paths are seen, and the file of the job's summary.
"""

import os
from collections.abc import Sequence

from gowharf.cli import streams
from gowharf.cli.exits import UsageError
from gowharf.report.formats import FOR_PEOPLE, FORMATS, IN_REPOSITORY
from gowharf.startup import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TextIO

    from gowharf.project.model import Project
    from gowharf.report.model import Name, Shown

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


class Output(NamedTuple):
    """One --output-format; `file` None: stdout."""

    format: str
    file: str | None


def outputs_of(given: Sequence[str]) -> list[Output]:
    """`FORMAT[:FILE]`, each once; "-" is standard output. A colon in FILE is its own (`sarif:C:\\x`)."""
    outputs = [_output(value) for value in given or ["full"]]
    if sum(output.file is None for output in outputs) > 1:
        raise UsageError("only one output format can go to standard output; give the others a file, as json:FILE")
    taken: set[str] = set()
    for output in outputs:
        if output.file is None:
            continue
        place = os.path.realpath(output.file)
        if place in taken:
            raise UsageError(f"two output formats can't both go to {output.file}")
        taken.add(place)
    return outputs


def report(shown: "Shown", outputs: Sequence[Output], color: str, stream: "TextIO | None") -> None:
    """Writes the report in every format; `stream` stands in for standard output."""
    for output in outputs:
        this = shown._replace(name=repository_name()) if output.format in IN_REPOSITORY else shown
        if output.file is None:
            streams.write(FORMATS[output.format](this), stream)
        else:
            from gowharf.cli.write import write_report

            write_report(output.file, FORMATS[output.format](this._replace(color=color == "always")))
    if any(output.format == "github" for output in outputs):
        _summarise(shown._replace(name=repository_name()))


def for_program(outputs: Sequence[Output]) -> bool:
    """Whether a program reads standard output, so that nothing else may go there."""
    return any(output.file is None and output.format not in FOR_PEOPLE for output in outputs)


def repository_name() -> "Name":
    """Names paths from the root of the CI server's checkout, where gowharf runs in one, else from the working
    directory."""
    from gowharf.cli.roots import shown_name

    here = os.path.realpath(os.getcwd())
    for variable in _ROOTS:
        root = os.path.realpath(os.environ.get(variable) or here)
        if root != here and os.path.commonpath([root, here]) == root:
            prefix = os.path.relpath(here, root).replace(os.sep, "/")

            def name(project: "Project", path: str, prefix: str = prefix) -> str:
                return os.path.normpath(f"{prefix}/{shown_name(project, path)}").replace(os.sep, "/")

            return name
    return shown_name


def _output(value: str) -> Output:
    name, colon, file = value.partition(":")
    if name not in FORMATS:
        raise UsageError(f"unknown output format {name!r}; formats: {', '.join(FORMATS)}")
    if colon and not file:
        raise UsageError(f"{value} names no file; write {name}:FILE, or {name} for standard output")
    if not colon or file == "-":
        return Output(name, None)
    folder = os.path.dirname(file) or "."
    if not os.path.isdir(folder):
        raise UsageError(f"can't write {file}: there is no folder {folder}")
    return Output(name, file)


def _summarise(shown: "Shown") -> None:
    """Appends the job's summary, where the server asks for one; that it can't be written fails no check."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from gowharf.report.github import summary

    try:
        with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(summary(shown))
    except OSError as error:
        streams.error(f"can't write the job's summary to {path}: {error.strerror}")
