"""docs/images: what gowharf prints, as pictures. Each is drawn from a real run in a copy of examples/.

A picture is one SVG without scripts, fonts or addresses of its own: its text can be selected, and it is light or dark
as its reader's machine is. The same output gives the same bytes.
"""

import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from gowharf.dev.annotation import annotation
from gowharf.dev.drawing import CELL, EDGE, LINE, LOOKS, MONO, SANS, broken, label, svg
from gowharf.dev.runs import WIDTH, run_command, run_summary
from gowharf.report.terminal import columns
from gowharf.startup import NamedTuple, regex

FOLDER = "docs/images"
TERMINAL = {
    "terminal": "gowharf check examples/broken/Dockerfile",
    "explain": "gowharf explain examples/broken/worker.Dockerfile",
}
SUMMARY = "gowharf check --output-format github"

_CODE = regex(r"\x1b\[([\d;]*)m")
_CLASSES = {"error": "e", "warning": "w", "info": "i"}
_AT = (EDGE, 96, 280, 516)  # pixels: the columns of the summary's table
_FITS = (10, 24, 32, 42)  # characters that fit in each
_SUMMARY_WIDTH = 840


class Piece(NamedTuple):
    """Text of one look in a line; `look` is what the terminal was told, such as 1;31."""

    text: str
    look: str


def pictures(root: pathlib.Path) -> Mapping[str, str]:
    """Every picture's text by its path."""
    found = {
        f"{FOLDER}/{name}.svg": terminal(command, run_command(command, root, color=True))
        for name, command in TERMINAL.items()
    }
    found[f"{FOLDER}/annotation.svg"] = annotation(root)
    found[f"{FOLDER}/summary.svg"] = summary(run_summary(SUMMARY, root))
    return found


def terminal(command: str, output: str) -> str:
    """A terminal of WIDTH columns in which a command was run."""
    first = [Piece("$ ", "32"), Piece(command, "1")]
    lines = [first, *(row for line in output.splitlines() for row in wrapped(pieces(line), WIDTH))]
    width, height = round(WIDTH * CELL) + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    return "".join(svg(width, height, command, MONO, _rows(lines)))


def pieces(line: str) -> list[Piece]:
    """A line with its codes, as pieces. Raises ValueError for a code that has no look here."""
    found, look = [], ""
    parts = _CODE.split(line)
    for text, code in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if text:
            found.append(Piece(text, look))
        look = "" if code in ("", "0") else code
        if look and look not in LOOKS:
            raise ValueError(f"no look for \\x1b[{look}m")
    return found


def wrapped(line: Iterable[Piece], width: int) -> list[list[Piece]]:
    """A line as a terminal breaks it."""
    rows: list[list[Piece]] = [[]]
    left = width
    for text, look in line:
        while text:
            if not left:
                rows.append([])
                left = width
            rows[-1].append(Piece(text[:left], look))
            taken = columns(text[:left])
            text, left = text[left:], max(left - taken, 0)
    return rows


def summary(markdown: str) -> str:
    """A job's summary (report/github.py), drawn as a page shows it: heading, table, and what is folded."""
    rows: list[str] = []
    y = EDGE + 14
    title = ""
    for line in markdown.splitlines():
        if line.startswith("## "):
            title = _plain(line[3:])
            rows.append(label(EDGE, y, title, "h"))
            y += 30
        elif line.startswith("| ---"):
            rows.append(f'<path d="M{EDGE} {y - 17}H{_SUMMARY_WIDTH - EDGE}"/>\n')
            y += 6
        elif line.startswith("| "):
            y = _row(rows, y, [_plain(cell) for cell in line[2:-2].split(" | ")])
        elif folded := regex(r"<summary>(.*)</summary>").search(line):
            rows.append(label(EDGE, y + 6, f"▸ {folded[1]}", ""))
            y += 22
        elif line.startswith("Found "):
            rows.append(label(EDGE, y, _plain(line), ""))
            y += 32
    return "".join(svg(_SUMMARY_WIDTH, y, f"{title}: the summary of a job", SANS, rows))


def _row(rows: list[str], y: int, cells: Sequence[str]) -> int:
    """A row of the table at `y`; where the next begins."""
    head = cells[0] == "severity"
    tall = 1
    for cell, x, fits in zip(cells, _AT, _FITS, strict=True):
        look = "b" if head else _CLASSES.get(cell, "")
        lines = broken(cell, fits)
        tall = max(tall, len(lines))
        rows.extend(label(x, y + number * 18, line, look) for number, line in enumerate(lines))
    return y + tall * 18 + 8


def _plain(text: str) -> str:
    """Markdown's text without its links and escapes."""
    return regex(r"\\(.)").sub(r"\1", regex(r"\[([^\]]*)\]\([^)]*\)").sub(r"\1", text))


def _rows(lines: Iterable[Sequence[Piece]]) -> Iterator[str]:
    for number, line in enumerate(lines):
        y, at = EDGE + 13 + number * LINE, 0
        spans = []
        for text, look in line:
            name = f' class="{LOOKS[look][0]}"' if look else ""
            x, long = EDGE + at * CELL, columns(text) * CELL
            spans.append(f'<tspan x="{x:.1f}" textLength="{long:.1f}"{name}>{escape(text, quote=False)}</tspan>')
            at += columns(text)
        yield f'<text y="{y}">{"".join(spans)}</text>\n'
