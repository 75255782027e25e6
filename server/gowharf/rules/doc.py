"""A rule's docstring, read: title, why, and the example projects that are its tests.

A fence's info string is the path of a file. A line of carets below a line marks a finding: its columns are the exact
range, what follows the carets the exact message. `Fixed:` starts the files as the first fix leaves them (files that it
doesn't name stay as they were), `Go says:` a fence with go's words, `Fine:` a project in which the rule finds nothing.
A new project also begins where prose follows files, or where a path comes again. Any string is a docstring.
"""

from collections.abc import Mapping

from gowharf.startup import NamedTuple
from gowharf.text.source import Span


class Expected(NamedTuple):
    """A finding that the carets promise; the span is in the file without the caret lines, on one line."""

    path: str
    span: Span
    message: str


class Example(NamedTuple):
    """One project. `fixed` is None where the docstring doesn't say; a clean project has no `expected`."""

    files: Mapping[str, str]
    expected: tuple[Expected, ...]
    fixed: Mapping[str, str] | None
    go_says: str | None


class Doc(NamedTuple):
    """`why` is the paragraph that starts with "Why:", `prose` everything outside fences after the title."""

    title: str
    why: str
    prose: str
    examples: tuple[Example, ...]


class _Open:
    """The example that is being read."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.expected: list[Expected] = []
        self.fixed: dict[str, str] | None = None
        self.go_says: str | None = None
        self.section = "files"

    def takes(self, path: str) -> bool:
        """Whether a fence of that path can belong to this example."""
        if self.section in ("go", "closed"):
            return self.section == "go"
        return path not in (self.fixed if self.section == "fixed" and self.fixed is not None else self.files)

    def add(self, path: str, lines: list[str]) -> None:
        if self.section == "go":
            self.go_says, self.section = "\n".join(lines), "closed"
        elif self.section == "fixed" and self.fixed is not None:
            self.fixed[path] = "".join(line + "\n" for line in lines)
        else:
            self.files[path], found = _without_carets(path, lines)
            self.expected.extend(found)

    def closed(self) -> Example:
        return Example(self.files, tuple(self.expected), self.fixed, self.go_says)


def read(docstring: str) -> Doc:
    """The docstring's parts. An unclosed fence ends with the text."""
    lines = docstring.strip("\n").split("\n")
    prose: list[str] = []
    examples: list[Example] = []
    current = _Open()
    index = 1
    while index < len(lines):
        line = lines[index]
        index += 1
        marker = line.strip()
        if line.startswith("```"):
            path = marker[3:].strip()
            end = next((at for at in range(index, len(lines)) if lines[at].startswith("```")), len(lines))
            if not current.takes(path):
                examples.append(current.closed())
                current = _Open()
            current.add(path, lines[index:end])
            index = end + 1
        elif marker == "Fixed:":
            current.section, current.fixed = "fixed", {}
        elif marker == "Go says:":
            current.section = "go"
        elif marker == "Fine:" or (marker and current.files):
            if current.files:
                examples.append(current.closed())
            current = _Open()
        if not line.startswith("```") and marker not in ("Fixed:", "Go says:", "Fine:"):
            prose.append(line)
    if current.files:
        examples.append(current.closed())
    text = "\n".join(prose).strip("\n")
    return Doc(lines[0].strip(), _why(text), text, tuple(examples))


def _why(prose: str) -> str:
    for paragraph in prose.split("\n\n"):
        if paragraph.startswith("Why:"):
            return " ".join(paragraph.removeprefix("Why:").split())
    return ""


def _without_carets(path: str, lines: list[str]) -> tuple[str, list[Expected]]:
    """The file's text, and the findings that its caret lines mark."""
    kept: list[str] = []
    found: list[Expected] = []
    start = 0  # of the last kept line
    for line in lines:
        marked = line.lstrip()
        if not kept or not _is_caret_line(marked):
            start += len(kept[-1]) + 1 if kept else 0
            kept.append(line)
            continue
        column = len(line) - len(marked)
        width = len(marked) - len(marked.lstrip("^"))
        found.append(Expected(path, Span(start + column, start + column + width), marked[width:].strip()))
    return "".join(line + "\n" for line in kept), found


def _is_caret_line(marked: str) -> bool:
    rest = marked.lstrip("^")
    return rest != marked and (not rest or rest.startswith(" "))
