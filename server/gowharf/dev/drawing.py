"""What the pictures are drawn with: SVG that stands alone, light or dark as its reader's machine is."""

from collections.abc import Iterable, Iterator
from html import escape

CELL, LINE, EDGE = 7.8, 18, 16  # pixels: a column, a line, the margin
SANS = "-apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif"
MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace"
# By what is set in "ESC [ … m": the class, its colour on white and on black, and whether it is bold.
LOOKS = {
    "1": ("b", "inherit", "inherit", True),
    "1;31": ("e", "#b3121f", "#ff7b72", True),
    "1;33": ("w", "#7d5200", "#e3b341", True),
    "1;36": ("i", "#0b6a75", "#56d4dd", True),
    "1;34": ("f", "#0a58b5", "#79c0ff", True),
    "34": ("l", "#0a58b5", "#79c0ff", False),
    "32": ("g", "#13692b", "#7ee787", False),
}


def label(x: int, y: int, said: str, look: str) -> str:
    """A line of text; `look` is a class, such as those of LOOKS."""
    name = f' class="{look}"' if look else ""
    return f'<text x="{x}" y="{y}"{name}>{escape(said, quote=False)}</text>\n'


def broken(text: str, fits: int) -> list[str]:
    """Words in lines of at most `fits` characters, where they are no longer."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= fits:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def svg(width: int, height: int, title: str, font: str, rows: Iterable[str], more: str = "") -> Iterator[str]:
    """The file, in pieces; `more` are styles of its own."""
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    yield f' width="{width}" height="{height}" role="img">\n'
    yield f"<title>{escape(title, quote=False)}</title>\n<style>\n"
    yield f"text{{font:13px {font};fill:#1f2328;white-space:pre}}\n.h{{font-size:20px;font-weight:600}}\n"
    yield "rect{fill:#fff;stroke:#d0d7de}path{stroke:#d0d7de}\n"
    yield "".join(_rule(name, light, bold) for name, light, _, bold in LOOKS.values()) + "\n"
    yield more + "\n" * bool(more)
    yield "@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#0d1117;stroke:#30363d}path{stroke:#30363d}\n"
    yield "".join(_rule(name, dark, bold) for name, _, dark, bold in LOOKS.values()) + "}\n</style>\n"
    yield f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>\n'
    yield from rows
    yield "</svg>\n"


def _rule(name: str, color: str, bold: bool) -> str:
    fill = "" if color == "inherit" else f"fill:{color};"
    return f".{name}{{{fill}{'font-weight:600' if bold else ''}}}"
