"""docs/images: what gowharf prints, as pictures. Each is drawn from a real run in a copy of examples/.

A picture is one SVG without scripts, fonts or addresses of its own: its text can be selected, and it is light or dark
as its reader's machine is. The same output gives the same bytes.
"""

import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from gowharf.dev.runs import WIDTH, run_command, run_summary
from gowharf.report.terminal import columns
from gowharf.startup import NamedTuple, regex

FOLDER = "docs/images"
TERMINAL = {
    "terminal": "gowharf check examples/broken/Dockerfile",
    "explain": "gowharf explain examples/broken/worker.Dockerfile",
}
SUMMARY = "gowharf check --output-format github"

_CELL, _LINE, _EDGE = 7.8, 18, 16  # pixels: a column, a line, the margin
_SANS = "-apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif"
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace"
# By what is set in "ESC [ … m": the class, its colour on white and on black, and whether it is bold.
_LOOKS = {
    "1": ("b", "inherit", "inherit", True),
    "1;31": ("e", "#b3121f", "#ff7b72", True),
    "1;33": ("w", "#7d5200", "#e3b341", True),
    "1;36": ("i", "#0b6a75", "#56d4dd", True),
    "1;34": ("f", "#0a58b5", "#79c0ff", True),
    "34": ("l", "#0a58b5", "#79c0ff", False),
    "32": ("g", "#13692b", "#7ee787", False),
}
_CODE = regex(r"\x1b\[([\d;]*)m")
_CLASSES = {"error": "e", "warning": "w", "info": "i"}
_AT = (_EDGE, 96, 280, 516)  # pixels: the columns of the summary's table
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
    found[f"{FOLDER}/summary.svg"] = summary(run_summary(SUMMARY, root))
    return found


def terminal(command: str, output: str) -> str:
    """A terminal of WIDTH columns in which a command was run."""
    first = [Piece("$ ", "32"), Piece(command, "1")]
    lines = [first, *(row for line in output.splitlines() for row in wrapped(pieces(line), WIDTH))]
    width, height = round(WIDTH * _CELL) + 2 * _EDGE, len(lines) * _LINE + 2 * _EDGE
    return "".join(_svg(width, height, command, _MONO, _rows(lines)))


def pieces(line: str) -> list[Piece]:
    """A line with its codes, as pieces. Raises ValueError for a code that has no look here."""
    found, look = [], ""
    parts = _CODE.split(line)
    for text, code in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if text:
            found.append(Piece(text, look))
        look = "" if code in ("", "0") else code
        if look and look not in _LOOKS:
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
    y = _EDGE + 14
    title = ""
    for line in markdown.splitlines():
        if line.startswith("## "):
            title = _plain(line[3:])
            rows.append(_text(_EDGE, y, title, "h"))
            y += 30
        elif line.startswith("| ---"):
            rows.append(f'<path d="M{_EDGE} {y - 17}H{_SUMMARY_WIDTH - _EDGE}"/>\n')
            y += 6
        elif line.startswith("| "):
            y = _row(rows, y, [_plain(cell) for cell in line[2:-2].split(" | ")])
        elif folded := regex(r"<summary>(.*)</summary>").search(line):
            rows.append(_text(_EDGE, y + 6, f"▸ {folded[1]}", ""))
            y += 22
        elif line.startswith("Found "):
            rows.append(_text(_EDGE, y, _plain(line), ""))
            y += 32
    return "".join(_svg(_SUMMARY_WIDTH, y, f"{title}: the summary of a job", _SANS, rows))


def _row(rows: list[str], y: int, cells: Sequence[str]) -> int:
    """A row of the table at `y`; where the next begins."""
    head = cells[0] == "severity"
    tall = 1
    for cell, x, fits in zip(cells, _AT, _FITS, strict=True):
        look = "b" if head else _CLASSES.get(cell, "")
        lines = _broken(cell, fits)
        tall = max(tall, len(lines))
        rows.extend(_text(x, y + number * 18, line, look) for number, line in enumerate(lines))
    return y + tall * 18 + 8


def _broken(text: str, fits: int) -> list[str]:
    """Words in lines of at most `fits` characters, where they are no longer."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= fits:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _plain(text: str) -> str:
    """Markdown's text without its links and escapes."""
    return regex(r"\\(.)").sub(r"\1", regex(r"\[([^\]]*)\]\([^)]*\)").sub(r"\1", text))


def _rows(lines: Iterable[Sequence[Piece]]) -> Iterator[str]:
    for number, line in enumerate(lines):
        y, at = _EDGE + 13 + number * _LINE, 0
        spans = []
        for text, look in line:
            name = f' class="{_LOOKS[look][0]}"' if look else ""
            x, long = _EDGE + at * _CELL, columns(text) * _CELL
            spans.append(f'<tspan x="{x:.1f}" textLength="{long:.1f}"{name}>{escape(text, quote=False)}</tspan>')
            at += columns(text)
        yield f'<text y="{y}">{"".join(spans)}</text>\n'


def _text(x: int, y: int, text: str, look: str) -> str:
    name = f' class="{look}"' if look else ""
    return f'<text x="{x}" y="{y}"{name}>{escape(text, quote=False)}</text>\n'


def _svg(width: int, height: int, title: str, font: str, rows: Iterable[str]) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    yield f' width="{width}" height="{height}" role="img">\n'
    yield f"<title>{escape(title, quote=False)}</title>\n<style>\n"
    yield f"text{{font:13px {font};fill:#1f2328;white-space:pre}}\n.h{{font-size:20px;font-weight:600}}\n"
    yield "rect{fill:#fff;stroke:#d0d7de}path{stroke:#d0d7de}\n"
    yield "".join(_rule(name, light, bold) for name, light, _, bold in _LOOKS.values()) + "\n"
    yield "@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#0d1117;stroke:#30363d}path{stroke:#30363d}\n"
    yield "".join(_rule(name, dark, bold) for name, _, dark, bold in _LOOKS.values()) + "}\n</style>\n"
    yield f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>\n'
    yield from rows
    yield "</svg>\n"


def _rule(name: str, color: str, bold: bool) -> str:
    fill = "" if color == "inherit" else f"fill:{color};"
    return f".{name}{{{fill}{'font-weight:600' if bold else ''}}}"
