"""Pieces of Markdown."""

from collections.abc import Iterable, Sequence

from gowharf.report.markdown import fenced

NOTE = "<!-- Written by `python -m gowharf.dev.generate`; change its source, not this page. -->"
_LANGUAGES = {"go.mod": "go-mod", "go.sum": "go-sum", "go.work": "go-work", "go": "go"}


def file(path: str, text: str) -> str:
    """A file, named above its text."""
    if not text.strip():
        return f"`{path}` (empty)"
    return f"`{path}`\n{fenced(text, language(path))}"


def language(path: str) -> str:
    """What a code block that holds the file is marked with."""
    name = path.rpartition("/")[2]
    if "dockerfile" in name.lower() or "containerfile" in name.lower():
        return "dockerfile"
    return _LANGUAGES.get(name) or _LANGUAGES.get(name.rpartition(".")[2], "text")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar in a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def document(parts: Iterable[str]) -> str:
    """Paragraphs, with an empty line between and one newline at the end."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip("\n")) + "\n"
