"""docs/images/annotation.svg: a finding as GitHub shows it, between the lines of a pull request.

Drawn from what `gowharf check --output-format github` really prints, read as GitHub's runner reads it.
"""

import pathlib
from collections.abc import Iterator

from gowharf.dev.drawing import CELL, EDGE, LINE, MONO, SANS, broken, label, svg
from gowharf.dev.runs import run_command
from gowharf.startup import NamedTuple, regex

COMMAND = "gowharf check --output-format github examples/broken/worker.Dockerfile"
_ABOVE = 3  # lines of the file that are shown before the annotated one
_WIDTH = 840
_FITS = 96  # characters of the message in a line
_WORDS = {"error": ("e", "Check failure"), "warning": ("w", "Check warning"), "notice": ("i", "Check notice")}
_COMMAND = regex(r"::(error|warning|notice) ([^:]*)::(.*)")


class Annotation(NamedTuple):
    """One workflow command. `line` counts from 1."""

    level: str
    title: str
    path: str
    line: int
    message: str


def annotation(root: pathlib.Path) -> str:
    """The picture of the first annotation."""
    first = read(run_command(COMMAND, root))[0]
    return draw(first, (root / first.path).read_text("utf-8").splitlines())


def read(output: str) -> list[Annotation]:
    """The annotations that a step's output asks for (actions/runner, ActionCommand)."""
    found = []
    for command in map(_COMMAND.fullmatch, output.splitlines()):
        if command:
            held = dict(pair.split("=", 1) for pair in command[2].split(","))
            values = {name: _plain(value.replace("%3A", ":").replace("%2C", ",")) for name, value in held.items()}
            at = int(values["line"])
            found.append(Annotation(command[1], values["title"], values["file"], at, _plain(command[3])))
    return found


def draw(said: Annotation, lines: list[str]) -> str:
    """The annotation below its line."""
    return "".join(_drawn(said, lines))


def _drawn(said: Annotation, lines: list[str]) -> Iterator[str]:
    look, what = _WORDS[said.level]
    rows = [label(EDGE, EDGE + 12, said.path, "b"), f'<path d="M0 {EDGE + 26}H{_WIDTH}"/>\n']
    y = EDGE + 50
    for number in range(max(said.line - _ABOVE, 1), said.line + 1):
        rows.append(label(EDGE, y, f"{number:>3}  {lines[number - 1]}", "m"))
        y += LINE
    top = y - 4
    y += 22
    rows.append(label(2 * EDGE, y, f"✗ {what} on line {said.line} in {said.path}", look))
    y += LINE + 4
    rows.append(label(2 * EDGE, y, said.title, "b"))
    y += LINE + 4
    for line in said.message.split("\n"):
        for part in [line] if len(line) <= _FITS else broken(line, _FITS):
            rows.append(label(2 * EDGE, y, part, "m"))
            y += LINE
    frame = f'<rect x="{EDGE}" y="{top}" width="{_WIDTH - 2 * EDGE}" height="{y - top}" rx="6"/>\n'
    assert _FITS * CELL < _WIDTH - 4 * EDGE
    yield from svg(_WIDTH, y + EDGE, f"{said.title}: an annotation", SANS, [frame, *rows], f".m{{font-family:{MONO}}}")


def _plain(value: str) -> str:
    return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%").replace("\t", "    ")
